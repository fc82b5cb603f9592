/** @file Figure 7: networks that have grokked are trained on, on fewer pairs; and whether there is one critical size. */
import { most, mostOf } from "../../claims";
import { curves, type PlotlyFigure, panels, valueBySetting } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { probed } from "../measures";
import { figure, part, type Section, settingWith, withSeeds } from "../section";
import { bandsOf, ofThree } from "../seeds";
import { type BySize, criticalSizes, endAccuracy, oneSize, sizeOf } from "./critical-size";
import { accuracyOn, claim, FIVE, THREE } from "./networks";

/** 59^2 = 3,481 pairs, 80 % of them, 2,784, for training; sizes in which the three networks grok in a minute or two. */
export const grokking = {
  task: { operation: "addition", p: 59, trainFraction: 0.8 },
  optimizer: { learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 1 },
  schedule: { warmup: 10 },
  batchSize: 512,
  evaluation: { every: 50, perDecade: 15 },
} satisfies Omit<RunSpec, "model" | "steps">;

/** The three networks that grok before they are trained on fewer pairs: 80 % of the pairs of p = 59, weight decay 1. */
export const GROKKED = {
  mlp: { ...grokking, model: { embedding: 128, hidden: [256, 128], outputBias: true }, steps: 3000 },
  transformer: { ...grokking, model: { kind: "transformer", width: 64 }, steps: 4000 },
  lstm: { ...grokking, model: { kind: "lstm", layers: 2, embedding: 64, hidden: 64 }, steps: 4000 },
} satisfies Readonly<Record<string, RunSpec>>;
type Network = keyof typeof GROKKED;

/** Sizes of the set D' that is kept, for the MLP and for the other two. */
const SIZES = [100, 300, 600, 1000, 1300, 1600, 2000, 2400];
const FEWER = [100, 300, 1000, 2000];
export const SMALLEST = SIZES[0];
/** Updates on D'. */
const AFTER = 6000;

const ofSize = (spec: RunSpec, size: number): RunSpec => ({
  ...spec,
  task: { ...spec.task, trainSubset: size } as RunSpec["task"],
  batchSize: Math.min(512, Math.floor(size / 2)),
});

/** Goes on from its own grokked network, on D' of its training pairs, with fresh moments. */
export function forgetting(network: Network, size: number, seed: number, changes: Partial<RunSpec> = {}): RunSpec {
  const run = { ...GROKKED[network], seed };
  const probes = [accuracyOn("dropped", grokking.evaluation)];
  return { ...ofSize(run, size), steps: AFTER, probes, ...changes, start: { run } };
}

const grokked = part(
  "grokked",
  "networks that the next parts begin with: MLP, Transformer and LSTM on 80 % of the pairs of p = 59",
  {
    mlp: withSeeds(FIVE, GROKKED.mlp),
    transformer: withSeeds(THREE, GROKKED.transformer),
    lstm: withSeeds(THREE, GROKKED.lstm),
  },
);
const onFewer = (network: Network, sizes: readonly number[], seeds: readonly number[]) =>
  sizes.map((size) => ({ size, runs: () => seeds.map((seed) => forgetting(network, size, seed)) }));
const ungrokking = part("ungrokking", "figure 7: grokked networks go on with D' of their training pairs", {
  mlp: onFewer("mlp", SIZES, FIVE),
  transformer: onFewer("transformer", FEWER, THREE),
  lstm: onFewer("lstm", FEWER, THREE),
});
const fromScratch = part(
  "fromScratch",
  "the MLP on the same sets D', from the beginning: is there one critical size?",
  SIZES.map((size) => ({
    size,
    runs: () => FIVE.map((seed) => ({ ...ofSize({ ...GROKKED.mlp, seed }, size), steps: AFTER })),
  })),
);
/** The MLP on each D' from the beginning, for a rule about 6,000 updates that was superseded. */
export const scratch = fromScratch.arms;

/** Four times as long, since sets that networks do not generalise from within 6,000 updates may be ones that they do later. */
const LONG: Partial<RunSpec> = { steps: 24_000, evaluation: { every: 200, perDecade: 15 }, probes: [] };
const [LONG_DOWN, LONG_UP] = [
  [100, 200, 300, 600, 1000, 2400],
  [300, 600, 1000, 1300, 1600],
];
/** Ten other seeds, by which it is judged. */
export const FRESH = Array.from({ length: 10 }, (_, i) => 10 + i);
const onBothSides = part(
  "changeOfSides",
  "the MLP on fewer pairs for 24,000 updates, from a grokked network and from the beginning, ten other seeds",
  {
    grokked: LONG_DOWN.map((size) => ({ size, runs: () => FRESH.map((seed) => forgetting("mlp", size, seed, LONG)) })),
    fromScratch: LONG_UP.map((size) => ({
      size,
      runs: () => FRESH.map((seed) => ({ ...ofSize({ ...GROKKED.mlp, seed }, size), ...LONG }) as RunSpec),
    })),
  },
);
/** The MLP on each D', by which it is judged where it changes sides, for other sections. */
export const mlpOnFewer = onBothSides.arms;

/**
 * Updates from the last evaluation with a test accuracy of 0.9 or more, before it first is 0.1 or less, to that one; null
 * where it never is, or was never above.
 */
export function declineTime({ evaluations }: RunRecord): number | null {
  const end = evaluations.findIndex(({ test }) => test.accuracy <= 0.1);
  const before = evaluations.slice(0, Math.max(end, 0)).filter(({ test }) => test.accuracy >= 0.9);
  return end === -1 || before.length === 0 ? null : evaluations[end].step - before[before.length - 1].step;
}

export const small = "p = 59 and smaller networks; the paper states neither sizes nor steps.";
/** End accuracy of a network that has forgotten, and of one that has not. */
export const FORGOTTEN = 0.05;
export const KNOWN = 0.95;
export const ended = (level: string) => `test accuracy ends at ${level}`;

const onSmallest = part("forgotten", "figure 7: ten other seeds go on with the smallest D'", {
  transformer: () => FRESH.map((seed) => forgetting("transformer", SMALLEST, seed)),
  lstm: () => FRESH.map((seed) => forgetting("lstm", SMALLEST, seed)),
  mlp: () => FRESH.map((seed) => forgetting("mlp", SMALLEST, seed)),
});

/** The networks on the smallest set. */
const { mlp, transformer, lstm } = ungrokking.arms;
const smallest = { mlp: mlp[0].runs, transformer: transformer[0].runs, lstm: lstm[0].runs };
/** The MLP on the smallest set, weight decay 1, for other sections. */
export const smallestMlp = smallest.mlp;
/** The same by ten other seeds. */
export const smallestMlpFresh = onSmallest.arms.mlp;

const about = { figure: "efficiency-7", deviation: small };
const claims = [
  ...[
    {
      ...{ id: "E-7-a", where: "Figure 7 left", arms: onSmallest.arms.transformer, history: ofThree("supported") },
      statement: "A Transformer that has grokked forgets on a sufficiently small set: test accuracy falls to zero.",
      rule: most("On the smallest D', 100 pairs, end accuracy is at most 0.05 in most seeds.", ended("0.05 or less")),
    },
    {
      ...{ id: "E-7-b", where: "Figure 7 middle", arms: onSmallest.arms.lstm, history: ofThree("supported") },
      statement: "So does an LSTM.",
      rule: most("As E-7-a.", ended("0.05 or less")),
    },
    {
      ...{ id: "E-7-c", where: "Figure 7 right", arms: onSmallest.arms.mlp, statement: "So does an MLP." },
      rule: most("As E-7-a.", ended("0.05 or less")),
    },
  ].map((one) => claim({ ...about, ...one, read: (runs) => runs.map((run) => endAccuracy(run) <= FORGOTTEN) })),
  claim({
    ...{ ...about, id: "E-7-d", where: "Figure 7", arms: onSmallest.arms.mlp },
    statement: "The decline is gradual.",
    read: (runs) =>
      runs.map((run) => {
        const time = declineTime(run);
        return time === null ? null : time >= 500;
      }),
    rule: mostOf(
      "MLP, D' = 100: from the last evaluation with a test accuracy of 0.9 or more before it first is at most 0.1, to that " +
        "one, it takes at least 500 updates (half of one over learning rate times decay), in most seeds; a run that never " +
        "gets to 0.1 leaves the seed out.",
      "the fall from 0.9 to 0.1 takes 500 updates or more",
      "no test accuracy fell from 0.9 to 0.1",
    ),
  }),
  claim({
    ...{
      ...about,
      id: "E-7-e",
      where: "Section 4.3 (ours: the other side)",
      origin: "ours",
      arms: settingWith(mlpOnFewer.grokked, { size: 2400 }).runs,
    },
    history: [
      { n: 5, verdict: "inconclusive", why: "five of five seeds decide nothing once claims are counted together" },
    ],
    statement: "On a set well above the critical size nothing is forgotten.",
    read: (runs) => runs.map((run) => endAccuracy(run) >= KNOWN),
    rule: most(
      "MLP, D' = 2,400: end accuracy after 24,000 updates is at least 0.95 in most of ten seeds.",
      ended("0.95 or more"),
    ),
  }),
  claim({
    ...{
      ...about,
      id: "E-7-f",
      where: "Section 4.2 (ours: one critical size)",
      origin: "ours",
      figure: "efficiency-7-sizes",
    },
    statement:
      "There is one critical size: networks change sides at the same D, from the beginning or from a grokked network.",
    arms: onBothSides.arms,
    history: [{ n: 5, verdict: "contradicted", why: "6,000 updates: some sets that count as never generalise later" }],
    read: ({ fromScratch: up, grokked: down }) => [up, down].map(criticalSizes),
    rule: {
      text:
        "MLP, after 24,000 updates: the size at which the end accuracy, made monotone, crosses one half, between the sizes of the " +
        "grid on a logarithmic scale, in each of ten seeds; from the beginning over from the grokked network, paired by seed. Supported where " +
        "the 95 % interval of the ratio lies within 0.8 and 1.25, contradicted where it excludes 1 and the ratio lies " +
        "outside; a seed without a crossing in one of both is left out.",
      ...oneSize,
    },
  }),
];

const settings =
  "(x + y) mod 59 · grokked on 2,784 pairs, then D' of them with fresh moments · AdamW, lr 0.001, weight decay 1";
export const MLP = "MLP 256-256-128-59";
export const END = "end accuracy: median of the last ten evaluations";
const common = {
  titles: ["Transformer, 2 layers of width 64", "LSTM, 2 layers of width 64", MLP],
  share: "y",
  panelHeight: 260,
} as const;

/** Test accuracy along training on each D'. */
const forgettingPanel = (sizes: BySize): PlotlyFigure =>
  curves(
    sizes.flatMap(({ runs }) => runs),
    {
      quantities: ["testAccuracy"],
      groupBy: sizeOf,
      labels: sizes.map(({ size }) => `D' = ${size}`),
      colours: "sequential",
      axis: "linear",
    },
  );

/** Accuracy on the training pairs that were dropped, which the network once knew, beside that on test pairs. */
function droppedPanel(runs: readonly RunRecord[]): PlotlyFigure {
  const lines = (["test", "dropped"] as const).flatMap((set) => runs.map((run) => ({ ...run, set })));
  const value = (run: (typeof lines)[number]) =>
    run.set === "test"
      ? run.evaluations.map(({ step, test }) => ({ step, value: test.accuracy }))
      : probed<{ accuracy: number }>(run, "dropped").map((one) => ({ step: one.step, value: one.value.accuracy }));
  return curves(lines, {
    quantities: [{ label: "accuracy", value, range: [-0.03, 1.05], bounds: [0, 1], format: ".0%" }],
    groupBy: ({ set }) => set,
    labels: ["test pairs, never trained on", "training pairs that were dropped"],
    axis: "linear",
  });
}

const figures = [
  figure("efficiency-7", [transformer, lstm, mlp.filter(({ size }) => FEWER.includes(size))], (networks) =>
    panels(networks.map(forgettingPanel), {
      ...common,
      title: "Grokked networks trained further on fewer pairs",
      settings: `${settings} · test accuracy · ${bandsOf(networks)}`,
    }),
  ),
  figure("efficiency-7-dropped", [smallest.transformer, smallest.lstm, smallest.mlp], (networks) =>
    panels(networks.map(droppedPanel), {
      ...common,
      title: `What is forgotten on ${SMALLEST} pairs: pairs once trained on, and pairs never seen`,
      settings: `${settings} · ${bandsOf(networks)}`,
    }),
  ),
  figure("efficiency-7-sizes", [mlp, fromScratch.arms, mlpOnFewer.grokked, mlpOnFewer.fromScratch], (all) =>
    valueBySetting(
      all.flatMap((sizes, i) =>
        sizes.flatMap(({ size, runs }) =>
          runs.map((run) => ({
            ...{ setting: size, value: endAccuracy(run), seed: run.config.seed },
            group: `${i % 2 === 0 ? "from a grokked network" : "from the beginning"}, ${i < 2 ? "6,000" : "24,000"} updates`,
          })),
        ),
      ),
      {
        title: "End accuracy by training set size: from scratch and from a grokked network",
        settings: `(x + y) mod 59 · ${MLP} · AdamW, lr 0.001, weight decay 1 · 5 seeds of 6,000 updates on D', 10 of 24,000 · ${END}`,
        xTitle: "training pairs D'",
        yTitle: "end accuracy on test pairs",
        scale: "linear",
        axis: "log",
      },
    ),
  ),
];

export const forgotten: Section = {
  parts: [grokked, ungrokking, onSmallest, fromScratch, onBothSides],
  figures,
  claims,
};
