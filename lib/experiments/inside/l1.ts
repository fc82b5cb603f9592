/** @file An L1 penalty in the place of weight decay, as the parity thesis proposes (section 4.3.2): does the network grok, and how many neurons are left? */
import { type Grid, most, type Pairs, pointsOf, ratioLies, type StoredPart } from "../../claims";
import { panels, valueBySetting } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { drawable, lastOf, probed } from "../measures";
import { type CircuitValue, LAYERS, parityBaseline, tGen, tMem } from "../parity/networks";
import { figure, part, type Section, withSeeds } from "../section";
import { describeTried, type TriedColumns, triedIn } from "../tuning";
import { groks } from "./parity";
import { claim, SEEDS } from "./study";

/** Chosen by these, which do not judge. */
export const TUNING_SEEDS = [1000, 1001, 1002];
const TUNING_STEPS = 2000;

const [RATE, L1, DECAY] = ["optimizer.learningRate", "interventions.l1", "optimizer.weightDecay"] as const;
const spec = {
  ...parityBaseline,
  evaluation: { every: 1000, perDecade: 16 },
} satisfies RunSpec;
const sgd = (learningRate: number, weightDecay: number) => ({ kind: "sgd", learningRate, weightDecay }) as const;

/** A penalty at a strength that is far below its best, and at the best point of its grid. */
interface Penalty {
  readonly label: string;
  readonly weak: RunSpec;
  readonly best: RunSpec;
  readonly grid: Grid;
}

/** The weak one is the thesis's own. */
export const decay: Penalty = {
  label: "weight decay",
  weak: spec,
  best: { ...spec, optimizer: sgd(0.2, 0.1) },
  grid: { [RATE]: [0.05, 0.1, 0.2], [DECAY]: [0.03, 0.1, 0.3] },
};
export const l1: Penalty = {
  label: "L1",
  weak: { ...spec, optimizer: sgd(0.1, 0), interventions: { l1: 0.0003 } },
  best: { ...spec, optimizer: sgd(0.2, 0), interventions: { l1: 0.01 } },
  grid: { [RATE]: [0.05, 0.1, 0.2], [L1]: [0.001, 0.003, 0.01] },
};

const gridPart = (name: string, { label, best, grid }: Penalty) => {
  const points = pointsOf(grid);
  return {
    ...{ label, points },
    part: part(
      name,
      `${label} on the parity network: its grid, three seeds a point, 2,000 updates`,
      points.map((settings) => withSeeds(TUNING_SEEDS, { ...best, steps: TUNING_STEPS }, settings)),
    ),
  };
};
export const grids = [gridPart("tuneDecay", decay), gridPart("tuneL1", l1)];

/** Measured before the first update, and at the end. */
const schedule = { every: parityBaseline.steps, perDecade: 0 };
const measured = { probes: [{ kind: "circuit", schedule } as const, { kind: "weights", schedule } as const] };
/** So that ten evaluations, which a time may have to hold for, come after a late T_gen. */
const often = { evaluation: { every: 200, perDecade: 16 } };
const penalties = part("l1", "L1 and weight decay on the parity network, at their best and weak, ten seeds", {
  l1Best: withSeeds(SEEDS, { ...l1.best, ...measured }),
  l1Weak: withSeeds(SEEDS, { ...l1.weak, ...often }),
  decayBest: withSeeds(SEEDS, { ...decay.best, ...measured }),
  decayWeak: withSeeds(SEEDS, { ...decay.weak, ...often }),
});
const { arms } = penalties;

/** Neurons that alone lose at most one point of test accuracy, at the end. */
const circuitSize = (run: RunRecord) => lastOf(probed<CircuitValue>(run, "circuit")).value.size;

/** Neurons of which the output weight is 0.01 or more, at the end. */
function neuronsLeft(run: RunRecord): number {
  const { [LAYERS.output]: output } = lastOf(
    probed<Readonly<Record<string, { readonly nearZero: number }>>>(run, "weights"),
  ).value;
  return Math.round(parityBaseline.model.width * (1 - output.nearZero));
}

const common = { origin: "ours", figure: "inside-parity-l1" } as const;
const claims = [
  claim({
    ...{ ...common, id: "I-5-d", where: "L1, parity" },
    statement: "With a weak L1 penalty in the place of weight decay the parity network groks.",
    arms: arms.l1Weak,
    read: (runs, choice) => runs.map((run) => groks(run, choice)),
    rule: most(
      "With l = 0.0003 and no weight decay T_gen is reached within 5,000 updates and is at least twice T_mem, in most of ten seeds.",
      "T_gen is reached within 5,000 updates and is at least twice T_mem",
    ),
  }),
  claim({
    ...{ ...common, id: "I-5-e", where: "L1, parity" },
    statement: "An L1 penalty leaves a smaller circuit than weight decay does, each at its best settings.",
    arms: [arms.l1Best, arms.decayBest],
    read: ([these, those]): Pairs<number> => [these.map(circuitSize), those.map(circuitSize)],
    rule: ratioLies(
      "Neurons that alone lose at most one point of test accuracy, after 5,000 updates with L1 over those with weight decay, seed by seed over ten: " +
        "the 95 % interval of the ratio lies below 1; contradicted where it lies above.",
      { below: 1 },
      "neurons of the circuit with L1 over those with weight decay",
    ),
  }),
];

/** What was tried of each penalty, and what came of it. */
export interface PenaltyRow extends TriedColumns {
  readonly penalty: string;
}

/** A row a penalty that has all runs of its grid. */
export function penaltyTable(stored: Readonly<Record<string, StoredPart>>): PenaltyRow[] {
  return grids.flatMap(({ label, points, part }) => {
    const tried = triedIn(points, stored[part.name]);
    return tried.length > 0 ? [{ penalty: label, ...describeTried(tried) }] : [];
  });
}

const labels = {
  decayWeak: "decay, the thesis's",
  decayBest: "decay, at its best",
  l1Weak: "L1, weak",
  l1Best: "L1, at its best",
} as const;

const figures = [
  figure("inside-parity-l1", arms, (found) => {
    const runs = (Object.keys(labels) as (keyof typeof labels)[]).flatMap((arm) =>
      found[arm].map((run) => ({ run, setting: labels[arm], seed: run.config.seed })),
    );
    const about = { settings: "", xTitle: "", axis: "categorical" } as const;
    const left = (["decayBest", "l1Best"] as const).flatMap((arm) =>
      found[arm].flatMap((run) => {
        const of = { setting: labels[arm], seed: run.config.seed };
        return [
          { ...of, group: "neurons of the circuit", value: Math.max(circuitSize(run), 1) },
          { ...of, group: "with an output weight of 0.01 or more", value: Math.max(neuronsLeft(run), 1) },
        ];
      }),
    );
    return panels(
      [
        valueBySetting(
          runs.flatMap(({ run, setting, seed }) => [
            { setting, seed, group: "T_mem", value: drawable(tMem(run)) },
            { setting, seed, group: "T_gen", value: drawable(tGen(run)) },
          ]),
          { ...about, yTitle: "updates" },
        ),
        valueBySetting(left, { ...about, yTitle: "neurons, of 500" }),
      ],
      {
        title: "Weight decay and L1 on the parity network",
        settings:
          "(50, 2)-parity, 300 points · ReLU network 50-500-1 · SGD, batches of 32 · n = 10 seeds · small: each run, large: geometric mean with 95 % t " +
          "interval · at the end of 5,000 updates",
        titles: ["T_mem and T_gen", "Neurons at the end"],
        columns: 1,
        panelHeight: 230,
      },
    );
  }),
];

export const l1Parity: Section = { parts: [...grids.map((one) => one.part), penalties], figures, claims };
