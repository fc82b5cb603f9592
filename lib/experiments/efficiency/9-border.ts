/** @file Figure 9: the Transformer on the border between memorising and generalising. */
import { median } from "simple-statistics";
import { most, mostOf } from "../../claims";
import { curves, type PlotlyFigure, panels, valueBySetting } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { END, ended, grokking, KNOWN } from "./7-ungrokking";
import { endAccuracy, LAST } from "./critical-size";
import { accuracyAxis, accuracyOn, claim, percentOf, swapAccuracy, TEN_FRESH, THREE } from "./networks";

/** p = 97, two layers of width 64, batches of 128, 60,000 updates. */
const network = {
  task: { operation: "addition", p: 97, trainFraction: 0.27 },
  model: { kind: "transformer", width: 64 },
  optimizer: grokking.optimizer,
  schedule: { warmup: 10 },
  batchSize: 128,
  steps: 60_000,
  evaluation: { every: 600, perDecade: 10 },
  probes: [accuracyOn("swapUnseen", { every: 600, perDecade: 10 })],
} satisfies RunSpec;
const border = part(
  "border",
  "figure 9: the Transformer at 20 to 33 % of the pairs of p = 97, 60,000 updates",
  [0.2, 0.23, 0.25, 0.27, 0.3, 0.33].map((share) => ({
    share,
    runs: withSeeds(THREE, network, { "task.trainFraction": share }),
  })),
);
/** At 20 % it generalises by 17,000 updates: the border of 60,000 updates lies below, and is looked for in steps of two. */
const coarse = part(
  "borderCoarse",
  "figure 9: at 8 to 18 % of the pairs, two seeds, from which it is read where the border lies",
  [0.08, 0.1, 0.12, 0.14, 0.16, 0.18].map((share) => ({
    share,
    runs: withSeeds([0, 1], network, { "task.trainFraction": share }),
  })),
);
const above = part("aboveBorder", "figure 9: the Transformer at 30 % of the pairs, eight other seeds", {
  runs: withSeeds(TEN_FRESH.slice(0, 8), { ...network, probes: [] }, { "task.trainFraction": 0.3 }),
});
const runsFrom = (low: number, high: number) =>
  border.arms.flatMap(({ share, runs }) => (share >= low && share <= high ? [runs] : []));

/** The median accuracy of the last ten evaluations on test pairs whose swap was not trained on. */
function endUnseen(run: RunRecord): number {
  return median(
    swapAccuracy(run, "swapUnseen")
      .slice(-LAST)
      .map(({ value }) => value),
  );
}

const inMiddle = (value: number) => value >= 0.1 && value <= 0.9;
const middle = runsFrom(0.23, 0.27);
const deviation = "Width 64, batches of 128, weight decay 1, p = 97; the paper states none of these.";
const claims = [
  claim({
    ...{ id: "E-9-a", where: "Figure 9", figure: "efficiency-9", deviation, arms: above.arms.runs },
    history: [
      { n: 6, verdict: "inconclusive", why: "three seeds at each of two shares of the pairs were counted as six runs" },
    ],
    statement: "Above 27 % of the pairs the Transformer has grokked after 60,000 updates.",
    read: (runs) => runs.map((run) => endAccuracy(run) >= KNOWN),
    rule: most("At 30 % end accuracy is at least 0.95 in most seeds.", `at 30 % ${ended("0.95 or more")}`),
  }),
  claim({
    ...{ id: "E-9-b", where: "Figure 9", figure: "efficiency-9", deviation, arms: middle },
    statement: "From 23 to 27 % of the pairs test accuracy ends in the middle.",
    read: (list) => list.flat().map((run) => inMiddle(endAccuracy(run))),
    rule: most(
      "At 23, 25 and 27 % end accuracy lies from 0.1 to 0.9 in most of the 9 runs.",
      `at 23 to 27 % ${ended("0.1 to 0.9")}`,
    ),
  }),
  claim({
    ...{
      id: "E-9-c",
      where: "Figure 9 (ours: without seen swaps)",
      origin: "ours",
      figure: "efficiency-9",
      arms: middle,
    },
    statement: "What ends in the middle is a mixture of memorising and generalising, not a network that swaps.",
    read: (list) => list.flat().map((run) => (inMiddle(endAccuracy(run)) ? inMiddle(endUnseen(run)) : null)),
    rule: mostOf(
      "At 23, 25 and 27 % the accuracy on test pairs whose swap was not trained on, median of the last ten evaluations, " +
        "lies from 0.1 to 0.9 in most of the runs that E-9-b counts as in the middle.",
      "of those that end in the middle, accuracy without seen swaps is 0.1 to 0.9",
      "no run at 23 to 27 % ended in the middle",
    ),
  }),
];

const onBorder = "(x + y) mod 97 · Transformer, 2 layers of width 64 · AdamW, lr 0.001, weight decay 1, batches of 128";

/** Test accuracy along training, seed by seed. */
const slipping = (runs: readonly RunRecord[]): PlotlyFigure =>
  curves(runs, {
    quantities: ["testAccuracy"],
    groupBy: ({ config }) => config.seed,
    labels: runs.map(({ config }) => `seed ${config.seed}`),
    axis: "linear",
  });

const figures = [
  figure("efficiency-9", [...coarse.arms, ...border.arms], (list) =>
    accuracyAxis(
      valueBySetting(
        list.flatMap(({ share, runs }) =>
          runs.flatMap((run) => {
            const dose = { setting: Math.round(100 * share), seed: run.config.seed };
            return [
              { ...dose, value: endAccuracy(run), group: "all test pairs" },
              { ...dose, value: endUnseen(run), group: "test pairs whose swap was not trained on" },
            ];
          }),
        ),
        {
          title: "On the border: the Transformer after 60,000 updates",
          settings: `${onBorder} · ${END}`,
          xTitle: "pairs for training (%)",
          yTitle: "end accuracy",
          scale: "linear",
          axis: "categorical",
        },
      ),
    ),
  ),
  figure("efficiency-9-slips", border.arms, (list) =>
    panels(
      list.map(({ runs }) => slipping(runs)),
      {
        title: "On the border: test accuracy collapses and recovers",
        settings: `${onBorder} · test accuracy, every 600 updates · a line a seed, ${nSeeds(list)}`,
        titles: list.map(({ share }) => `${percentOf(share)} of the pairs`),
        columns: 3,
        share: "y",
        panelHeight: 230,
      },
    ),
  ),
];

export const onTheBorder: Section = { parts: [border, coarse, above], figures, claims };
