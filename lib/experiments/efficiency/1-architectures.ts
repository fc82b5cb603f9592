/** @file Figure 1: the Transformer, the LSTM and the MLP, with half of the pairs for training. */
import { most, mostOf } from "../../claims";
import { curves, type PlotlyFigure, panels } from "../../figures";
import type { RunRecord } from "../../runs";
import { phaseDiagram } from "../maps/phases";
import { mapFigure } from "../maps/section";
import { figure, part, type Section, withSeeds } from "../section";
import { bandsOf, nSeeds } from "../seeds";
import { aroundFigure1, drawnAround, halfOf, lstmMap, mlpMap, transformerMap } from "./1-map";
import {
  accuracyAtMem,
  accuracyOn,
  claim,
  gap,
  generalises,
  lstm,
  mlp,
  SWAPS,
  TEN,
  THREE,
  tGen,
  thresholds,
  tMem,
  transformer,
} from "./networks";
import { describeTimes } from "./times";

const withSwaps = { ...transformer, probes: SWAPS.map((swap) => accuracyOn(swap, transformer.evaluation)) };
const [few, many] = [{ "task.trainFraction": 0.3 }, { "task.trainFraction": 0.7 }];

const transformers = part(
  "transformer",
  "figures 1 left and 2: the Transformer at 30, 50 and 70 %, test pairs apart by whether their swap was seen",
  {
    half: withSeeds(TEN, withSwaps),
    few: withSeeds(THREE, { ...withSwaps, steps: 10_000 }, few),
    many: withSeeds(THREE, withSwaps, many),
  },
);
const lstms = part("lstm", "figures 1 middle and 3: the LSTM at 30, 50 and 70 %", {
  half: withSeeds(TEN, lstm),
  few: withSeeds(THREE, lstm, few),
  many: withSeeds(THREE, lstm, many),
});
const mlps = part("mlp", "figure 1 right: the MLP at 50 %", { half: withSeeds(TEN, mlp) });

/** The three networks at each share of the pairs, for other sections. */
export const shares = { transformer: transformers.arms, lstm: lstms.arms, mlp: mlps.arms };

/** T_gen is at least twice T_mem, or not reached though T_mem is. */
export const longAfter: typeof generalises = (run, choice) => {
  const found = gap(run, choice);
  return found !== null && (found.censored || found.step >= LONG_AFTER);
};
export const LONG_AFTER = 2;

/** Test accuracy of a network that has not begun to generalise. */
const LOW = 0.05;

/** Whether a run stays within a band of 0.1, inside 0.1 to 0.9, over a factor of 1.5 in steps, from T_mem / 2 to T_gen. */
export const hasPlateau: typeof generalises = (run, choice) => {
  const mem = tMem(run, choice);
  if (mem.censored) return false;
  const end = tGen(run, choice).step;
  const between = run.evaluations.filter(({ step }) => step >= mem.step / 2 && step <= end);
  return between.some((first, i) => {
    let [low, high] = [1, 0];
    for (const { step, test } of between.slice(i)) {
      [low, high] = [Math.min(low, test.accuracy), Math.max(high, test.accuracy)];
      if (high - low > 0.1 || low < 0.1 || high > 0.9) return false;
      if (step >= 1.5 * first.step) return true;
    }
    return false;
  });
};

const common = { figure: "efficiency-1" };
const left = { ...common, where: "Figure 1 left", arms: shares.transformer.half };
const together = claim({
  ...{ ...left, id: "E-1-c", chance: "training and test set by a coin", map: aroundFigure1.transformer },
  statement: "At first the Transformer's training and test accuracy rise together.",
  read: (runs) => runs.map((run) => (halfOf(run)?.test.accuracy ?? 0) >= 0.2),
  rule: most(
    "50 %: test accuracy is at least 0.2 when training accuracy first reaches 0.5, in most seeds.",
    "test accuracy is at least 0.2 when training accuracy first reaches 0.5",
  ),
});
const [lstmInOrder, mlpInOrder] = [
  {
    ...{ id: "E-1-d", where: "Figure 1 middle", arms: lstms.arms.half, map: aroundFigure1.lstm },
    statement: "The LSTM memorises first, and generalises long after.",
    text:
      "50 %: test accuracy is at most 0.05 at T_mem and T_gen is at least twice T_mem, in most seeds; a censored T_gen " +
      "leaves the seed out.",
  },
  {
    ...{ id: "E-1-e", where: "Figure 1 right", arms: mlps.arms.half, map: aroundFigure1.mlp, text: "As E-1-d." },
    statement: "The MLP memorises first, and generalises long after.",
  },
].map(({ text, ...said }) =>
  claim({
    ...common,
    chance: "training and test set by a coin",
    ...said,
    read: (runs, choice) =>
      runs.map((run) =>
        generalises(run, choice) ? longAfter(run, choice) && (accuracyAtMem(run, choice) ?? 1) <= LOW : null,
      ),
    rule: mostOf(
      text,
      `test accuracy is at most ${LOW} at T_mem, and T_gen at least ${LONG_AFTER} T_mem`,
      "no run generalised within its steps",
    ),
  }),
);
const claims = [
  claim({
    ...{ ...left, id: "E-1-a", chance: "training and test set by a coin" },
    statement: "The Transformer generalises long after it has memorised.",
    read: (runs, choice) => runs.map((run) => longAfter(run, choice)),
    rule: most(
      "50 % of the pairs: T_gen is at least twice T_mem, or censored while T_mem is not, in most seeds.",
      `T_gen is at least ${LONG_AFTER} T_mem, or not reached though T_mem is`,
    ),
  }),
  claim({
    ...{ ...left, id: "E-1-b", chance: "measurements in random order" },
    statement: "The Transformer's test accuracy stays at an intermediate level for a while.",
    read: (runs, choice) => runs.map((run) => hasPlateau(run, choice)),
    rule: most(
      "50 %: between T_mem / 2 and T_gen test accuracy lies within a band of 0.1, inside 0.1 to 0.9, over a factor of at " +
        "least 1.5 in steps, in most seeds.",
      "test accuracy stays within a band of 0.1, inside 0.1 to 0.9, over a factor of 1.5 in steps",
    ),
  }),
  ...[together, lstmInOrder, mlpInOrder],
];

const marked = { marks: ["tMem", "tGen"], thresholds, statesTimes: false } as const;
export const settings = "(x + y) mod 97 · AdamW, lr 0.001, weight decay 1, batches of 512";
export const TIMES = "T_mem, T_gen: 99 % training, test accuracy in 5 evaluations from then on";
export const NETWORKS = {
  transformer: "Transformer, 2 layers of width 128",
  lstm: "LSTM, 2 layers of width 128",
  mlp: "MLP 256-512-256-97",
} as const;

/** Panels of accuracy beside each other, the times of their runs marked and below them. */
export function accuracies(
  groups: readonly (readonly RunRecord[])[],
  options: { title: string; settings: string; titles: readonly string[]; columns?: number },
): PlotlyFigure {
  return panels(
    groups.map((runs) => curves(runs, { ...marked, quantities: ["accuracy"] })),
    {
      ...options,
      settings: `${settings} · ${options.settings} · ${TIMES}; below: medians`,
      below: groups.map(describeTimes),
      share: "y",
      panelHeight: 260,
    },
  );
}

const AROUND = "(x + y) mod 97 · half of the pairs for training · AdamW";
const halves = [shares.transformer.half, shares.lstm.half, mlps.arms.half];
const figures = [
  figure("efficiency-1", halves, (groups) =>
    accuracies(groups, {
      title: "Training and test accuracy of three architectures, half of the pairs for training",
      settings: `${bandsOf(groups)}`,
      titles: Object.values(NETWORKS),
    }),
  ),
  figure("efficiency-1-loss", halves, (groups) =>
    panels(
      groups.map((runs) => curves(runs, { ...marked, quantities: ["loss", "weightNorm"] })),
      {
        title: "Loss and weight norm of the same runs",
        settings: `${settings} · loss: cross-entropy, nats, geometric mean; ${bandsOf(groups)}`,
        titles: Object.values(NETWORKS),
        panelHeight: 380,
      },
    ),
  ),
  mapFigure("efficiency-1-map-transformer", together, {
    ...drawnAround.transformer,
    title: "Where the Transformer's training and test accuracy rise together at first",
    settings: `${AROUND} · ${NETWORKS.transformer}, weight decay 1 · the share of seeds with a test accuracy of 20 % where training accuracy is 50 %`,
    hatching: "most do not learn half of the training set in 1,500 updates",
  }),
  mapFigure("efficiency-1-map-lstm", lstmInOrder, {
    ...drawnAround.lstm,
    title: "Where the LSTM memorises first and generalises long after",
    settings: `${AROUND} · ${NETWORKS.lstm}, batches of 512, 10,000 updates · the share of seeds with T_gen twice T_mem or more, and at most 5 % at T_mem`,
    hatching: "most do not memorise and generalise",
  }),
  figure("efficiency-1-phases", lstmMap.arms, (points) =>
    phaseDiagram(
      points.map(({ settings: at, runs }) => ({
        ...{ x: at["optimizer.learningRate"], y: at["optimizer.weightDecay"], runs },
      })),
      { tMem, tGen },
      {
        title: "Comprehension, grokking, memorisation, confusion: the LSTM",
        settings: `${AROUND} · ${NETWORKS.lstm}, batches of 512, 10,000 updates, ${nSeeds(points)}`,
        ...{ xTitle: "learning rate", yTitle: "weight decay" },
      },
    ),
  ),
];

export const architectures: Section = {
  parts: [transformers, lstms, mlps, transformerMap, lstmMap, mlpMap],
  figures,
  claims,
};
