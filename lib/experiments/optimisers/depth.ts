/** @file The chosen AdamW on one to four hidden layers of 250 neurons, each depth with a learning rate of its own. */
import { mean } from "simple-statistics";
import { rankValue, type StoredPart, trending } from "../../claims";
import { valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { describeTimes, drawable } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { isBetter } from "../tuning";
import { adamw } from "./entries/adamw";
import { SEEDS, TUNING_SEEDS } from "./entry";
import { tGen, tMem } from "./leaderboard";
import { claim } from "./study";

const TEN = SEEDS.slice(0, 10);
/** For one layer: what the entry's own seeds do was known when the rule was made. */
const OTHERS = TEN.map((seed) => seed + SEEDS.length);
/** A run shorter than an entry's: an update of four layers takes nine times as long as one of a single layer. */
const spec = { ...adamw.spec, steps: 400 };

const HIDDEN = "model.hidden";
const RATE = "optimizer.learningRate";
const layers = (depth: number) => Array.from({ length: depth }, () => 250);

/** What was tried; the entry, which is the network of one layer, has its own grid. */
export const RATES = [0.003, 0.01, 0.03, 0.1];
/** The learning rate of each depth beyond one: the best of those by {@link bestRate}. */
export const chosen = [
  { depth: 2, rate: 0.03 },
  { depth: 3, rate: 0.003 },
  { depth: 4, rate: 0.003 },
];

export const tuneDepths = part(
  "tuneDepths",
  "depth: four learning rates on two to four hidden layers, three seeds each, 400 updates",
  chosen.map(({ depth }) => ({
    depth,
    rates: RATES.map((rate) => ({
      rate,
      runs: withSeeds(
        TUNING_SEEDS,
        { ...spec, evaluation: { every: 10, perDecade: 0 } },
        { [HIDDEN]: layers(depth), [RATE]: rate },
      ),
    })),
  })),
);
const depths = part(
  "depths",
  "depth: AdamW on one to four hidden layers of 250 neurons, each at a learning rate chosen for it, ten seeds",
  [
    { depth: 1, runs: withSeeds(OTHERS, adamw.spec) },
    ...chosen.map(({ depth, rate }) => ({
      depth,
      runs: withSeeds(TEN, spec, { [HIDDEN]: layers(depth), [RATE]: rate }),
    })),
  ],
);

/** A learning rate with its runs. */
interface TriedRate {
  readonly rate: number;
  readonly runs: readonly RunRecord[];
}

/** The rate at which most seeds generalise, of these that at which most memorise, of these the one with the least geometric mean of T_gen, the first of equals. */
export function bestRate(tried: readonly TriedRate[]): number {
  const scores = tried.map(({ runs }) => [
    runs.filter((run) => !tGen(run).censored).length,
    runs.filter((run) => !tMem(run).censored).length,
    -mean(runs.map((run) => Math.log(Math.max(tGen(run).step, 1)))),
  ]);
  return tried[scores.reduce((best, score, i) => (isBetter(score, scores[best]) ? i : best), 0)].rate;
}

/** What came of a learning rate at a depth: medians over three seeds. */
export type DepthRow = Readonly<Record<"hidden layers" | "learning rate" | "T_mem" | "T_gen", string>>;

/** A row a depth and learning rate, where the runs of all are stored. */
export function depthTable(stored: Readonly<Record<string, StoredPart>>): DepthRow[] {
  return triedDepths(stored).flatMap(({ depth, tried }) =>
    tried.map(({ rate, runs }) => ({
      "hidden layers": String(depth),
      "learning rate": String(rate),
      T_mem: describeTimes(runs.map((run) => tMem(run))),
      T_gen: describeTimes(runs.map((run) => tGen(run))),
    })),
  );
}

/** Each depth with the runs of each learning rate; none where some are missing. */
export function triedDepths({ [tuneDepths.name]: { records, planned } }: Readonly<Record<string, StoredPart>>) {
  if (records.length < planned) return [];
  const seeds = TUNING_SEEDS.length;
  return chosen.map(({ depth }, i) => ({
    depth,
    tried: RATES.map((rate, j) => {
      const at = seeds * (RATES.length * i + j);
      return { rate, runs: records.slice(at, at + seeds) };
    }),
  }));
}

const claims = [
  claim({
    ...{ id: "O-6-a", where: "Depth", origin: "ours", figure: "optimisers-depths" },
    statement: "Deeper networks, each at a learning rate that was chosen for it, generalise in fewer updates.",
    arms: depths.arms,
    read: (found, choice) => found.map(({ runs }) => runs.map((run) => rankValue(tGen(run, choice)))),
    rule: trending(
      "T_gen falls over 1, 2, 3, 4 hidden layers of 250 neurons (Jonckheere's test, two-sided at 5 %), ten seeds each; a run without T_gen comes " +
        "last, within 400 updates of two layers and more, within 1,000 of one.",
      "down",
      "T_gen over 1, 2, 3, 4 hidden layers",
    ),
  }),
];

const figures = [
  figure("optimisers-depths", depths.arms, (found) =>
    valueBySetting(
      found.flatMap(({ depth, runs }) =>
        runs.flatMap((run) => [
          { setting: depth, seed: run.config.seed, group: "T_mem", value: drawable(tMem(run)) },
          { setting: depth, seed: run.config.seed, group: "T_gen", value: drawable(tGen(run)) },
        ]),
      ),
      {
        title: "Depth, each at a learning rate that was chosen for it",
        settings: "(x + y) mod 97, 40 % of pairs for training · AdamW, weight decay 2 · 250 neurons in each layer",
        ...{ xTitle: "hidden layers", yTitle: "updates", axis: "categorical" },
      },
    ),
  ),
];

export const depth: Section = { parts: [tuneDepths, depths], figures, claims };
