/** @file Figures 2 and 3: the Transformer and the LSTM at three shares of the pairs, and what the Transformer's plateau is. */
import { median } from "simple-statistics";
import type { Crossing } from "../../analysis";
import { type Choice, most, ofTrend, rankValue } from "../../claims";
import { curves, panels, valueBySetting } from "../../figures";
import type { RunRecord } from "../../runs";
import { drawable, percentOfPairs } from "../measures";
import { figure, part, type Section, withSeeds } from "../section";
import { bandsOf, nSeeds, ofThree } from "../seeds";
import { accuracies, NETWORKS, settings, shares, TIMES } from "./1-architectures";
import {
  accuracyAtMem,
  claim,
  gap,
  percentOf,
  SWAPS,
  type Swap,
  swapAccuracy,
  swapSeenShare,
  TEN_FRESH,
  THREE,
  tGen,
  tMem,
  transformer,
} from "./networks";

const unordered = part(
  "unordered",
  "control: the Transformer when a pair and its swap are always on the same side of the split",
  {
    half: withSeeds(THREE, { ...transformer, steps: 10_000 }, { "task.pairs": "unordered" }),
  },
);
/** Long enough to memorise, which it does by 500 updates. */
const MEMORISES = 1500;
const unorderedJudged = part("unorderedJudged", "the same control: ten other seeds, to where they have memorised", {
  half: withSeeds(TEN_FRESH, { ...transformer, steps: MEMORISES }, { "task.pairs": "unordered" }),
});
const FRACTIONS = [0.3, 0.5, 0.7];
const ascending = <T>({ few, half, many }: { readonly few: T; readonly half: T; readonly many: T }) => [
  few,
  half,
  many,
];
const [transformers, lstms] = [ascending(shares.transformer), ascending(shares.lstm)];
/** In the order of the plan, in which points are drawn. */
const planned = <T>({ half, few, many }: { readonly few: T; readonly half: T; readonly many: T }) => [half, few, many];

/**
 * Height of the plateau: median test accuracy from T_mem to before the first evaluation 0.1 above the accuracy at T_mem.
 * Null where the run has not memorised.
 */
export function plateau(run: RunRecord, choice?: Partial<Choice>): number | null {
  const start = accuracyAtMem(run, choice);
  if (start === null) return null;
  const from = tMem(run, choice).step;
  const since = run.evaluations.filter(({ step }) => step >= from).map(({ test }) => test.accuracy);
  const end = since.findIndex((accuracy) => accuracy > start + 0.1);
  return median(end === -1 ? since : since.slice(0, end));
}

/** The value of each run by share; runs without one are left out. */
const valuesOf = (groups: readonly (readonly RunRecord[])[], value: (run: RunRecord) => number | null) =>
  groups.map((runs) => runs.flatMap((run) => value(run) ?? []));

/** A trend over 30, 50 and 70 %, where each has a value. */
const trendOver = (direction: "up" | "down", what: string) =>
  ofTrend(direction, `${what} over 30, 50, 70 %`, (place) => `no run memorised at ${100 * FRACTIONS[place]} %`);

const plateaus = { figure: "efficiency-2", where: "Figure 2" };
const causes = { figure: "efficiency-2", where: "Figure 2 (ours: its cause)", origin: "ours" as const };
const claims = [
  claim({
    ...{ ...plateaus, id: "E-2-a", arms: transformers },
    statement: "The Transformer's plateau is higher the more data it is trained on.",
    read: (groups, choice) => valuesOf(groups, (run) => plateau(run, choice)),
    rule: {
      text:
        "Height: median test accuracy between T_mem and the first evaluation 0.1 above the accuracy at T_mem. " +
        "Jonckheere's trend over 30, 50, 70 % has p < 0.05 upwards; contradicted where it has downwards.",
      ...trendOver("up", "height of the plateau"),
    },
  }),
  claim({
    ...{ ...plateaus, id: "E-2-b", arms: transformers },
    statement: "With more data the Transformer generalises sooner after memorising.",
    read: (groups, choice) =>
      valuesOf(groups, (run) => {
        const found = gap(run, choice);
        return found && rankValue(found);
      }),
    rule: {
      text: "Jonckheere's trend of T_gen / T_mem over 30, 50, 70 %, censored runs last, has p < 0.05 downwards.",
      ...trendOver("down", "T_gen / T_mem"),
    },
  }),
  claim({
    ...{ ...causes, id: "E-2-c", chance: "measurements in random order", arms: shares.transformer.half },
    statement: "The plateau is the share of test pairs whose swap was seen in training.",
    read: (runs, choice) =>
      runs.map((run) => {
        const mem = tMem(run, choice);
        const [seen, unseen] = SWAPS.map((swap) => swapAccuracy(run, swap).find(({ step }) => step === mem.step));
        return !mem.censored && seen !== undefined && unseen !== undefined && seen.value - unseen.value >= 0.5;
      }),
    rule: most(
      "50 %: at T_mem the accuracy on test pairs whose swap was seen exceeds that on the others by at least 0.5, in most " +
        "seeds.",
      "test pairs whose swap was seen are right more often than the others by at least 0.5 at T_mem",
    ),
  }),
  claim({
    ...{ ...causes, id: "E-2-d", arms: unorderedJudged.arms.half, history: ofThree("inconclusive") },
    statement: "Without seen swaps in the test set the plateau is gone.",
    read: (runs, choice) => runs.map((run) => (accuracyAtMem(run, choice) ?? 1) <= 0.1),
    rule: most(
      "Unordered split, 50 %: test accuracy at T_mem is at most 0.1 in most seeds.",
      "test accuracy is at most 0.1 at T_mem, pairs and their swaps being on one side of the split",
    ),
  }),
];

const LINES: Readonly<Record<Swap, string>> = {
  swapSeen: "test pairs (x, y) with (y, x) in training",
  swapUnseen: "test pairs without",
};

/** A run once for each half of its test set, so that each is a curve of its own. */
function swapPanel(runs: readonly RunRecord[]) {
  const lines = SWAPS.flatMap((swap) => runs.map((run) => ({ ...run, swap })));
  const value = (run: (typeof lines)[number]) => swapAccuracy(run, run.swap);
  return curves(lines, {
    quantities: [{ label: "accuracy", value, range: [-0.03, 1.05], bounds: [0, 1], format: ".0%" }],
    groupBy: ({ swap }) => swap,
    labels: SWAPS.map((swap) => LINES[swap]),
  });
}

function dose(run: RunRecord, group: string, value: number | Crossing | null) {
  return value === null ? [] : [{ setting: percentOfPairs(run), value, group, seed: run.config.seed }];
}

const titles = FRACTIONS.map((share) => `${percentOf(share)} of the pairs`);
const byShare = (id: string, network: "transformer" | "lstm", arms: typeof lstms) =>
  figure(id, arms, (groups) =>
    accuracies(groups, { title: `${NETWORKS[network]}: more data`, settings: `${bandsOf(groups)}`, titles }),
  );

const figures = [
  byShare("efficiency-2", "transformer", transformers),
  byShare("efficiency-3", "lstm", lstms),
  figure("efficiency-times", [planned(shares.transformer), planned(shares.lstm)], (networks) =>
    panels(
      networks.map((groups) =>
        valueBySetting(
          groups
            .flat()
            .flatMap((run) => [...dose(run, "T_mem", drawable(tMem(run))), ...dose(run, "T_gen", drawable(tGen(run)))]),
          { settings: "", xTitle: "pairs for training (%)", yTitle: "optimiser steps" },
        ),
      ),
      {
        title: "When the networks memorise and generalise",
        settings: `${settings} · at 50, 30 and 70 % ${nSeeds(networks[0])} · small: each run, large: geometric mean with 95 % t interval where every run has a time · open triangles: none within its steps · ${TIMES}`,
        titles: [NETWORKS.transformer, NETWORKS.lstm],
        columns: 2,
        panelHeight: 330,
      },
    ),
  ),
  figure("efficiency-2-swaps", transformers, (groups) =>
    panels(groups.map(swapPanel), {
      title: "The Transformer's test accuracy, apart by whether the swapped pair was trained on",
      settings: `${settings} · ${bandsOf(groups)}`,
      titles,
      share: "y",
      panelHeight: 260,
    }),
  ),
  figure("efficiency-2-plateau", [planned(shares.transformer), [unordered.arms.half]], (networks) => {
    const [split, together] = networks.map((groups) => groups.flat());
    return valueBySetting(
      [
        ...split.flatMap((run) => dose(run, "height of the plateau", plateau(run))),
        ...split.flatMap((run) => dose(run, "share of test pairs whose swap is in training", swapSeenShare(run))),
        ...together.flatMap((run) => dose(run, "height of the plateau, unordered split", plateau(run))),
      ],
      {
        title: "How high the Transformer's plateau is",
        settings: `${settings} · plateau: median test accuracy from T_mem until it has risen by 0.1`,
        xTitle: "pairs for training (%)",
        yTitle: "test accuracy, share of pairs",
        axis: "categorical",
        scale: "linear",
      },
    );
  }),
  figure("efficiency-2-unordered", [shares.transformer.half, unordered.arms.half], (groups) =>
    accuracies(groups, {
      title: "The Transformer without seen swaps in the test set",
      settings: `50 % of the pairs · ${bandsOf(groups)}`,
      titles: ["split pair by pair, as in the paper", "(x, y) and (y, x) always on one side"],
      columns: 2,
    }),
  ),
];

export const moreData: Section = { parts: [unordered, unorderedJudged], figures, claims };
