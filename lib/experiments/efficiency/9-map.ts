/** @file Around Figure 9: how a Transformer ends, over the share of the pairs and the weight decay, where a run is short enough for a map. */
import { median } from "simple-statistics";
import { heatMap } from "../../figures";
import type { RunRecord, RunSpec } from "../../runs";
import { gridOf } from "../maps/section";
import { figure, part, type Section, withSeeds } from "../section";
import { nSeeds } from "../seeds";
import { dataBaseline } from "./4-settings";
import { endAccuracy } from "./critical-size";

const [SHARE, DECAY] = ["task.trainFraction", "optimizer.weightDecay"] as const;
const { learningRate, betas } = dataBaseline.optimizer;
const network = {
  ...dataBaseline,
  task: { operation: "addition", p: 59, trainFraction: 0.3 },
  optimizer: { learningRate, betas, weightDecay: 1 },
  steps: 20_000,
  evaluation: { every: 200, perDecade: 10 },
  probes: [],
} satisfies RunSpec;
const around = part(
  "borderMap",
  "around figure 9: the Transformer with p = 59, over the share of the pairs and weight decay, 20,000 updates",
  gridOf({ [SHARE]: [0.15, 0.2, 0.25, 0.3, 0.4], [DECAY]: [0.3, 1, 3] }, (settings) =>
    withSeeds([100, 101, 102], network, settings),
  ),
);

const range = (values: readonly number[]) => `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
const ends = (runs: readonly RunRecord[]) => runs.map(endAccuracy);
const figures = [
  figure("efficiency-9-map", around.arms, (points) =>
    heatMap(
      points.map(({ settings, runs }) => ({
        ...{ x: 100 * settings[SHARE], y: settings[DECAY], value: median(ends(runs)) },
        note: range(ends(runs)),
      })),
      {
        title: "Where the Transformer generalises: share of the pairs against weight decay",
        settings: `(x + y) mod 59 · Transformer, 2 layers of width 64 · AdamW, lr 0.001, batches of 128, 20,000 updates · test accuracy at the end, median of ${nSeeds(points)}, below: lowest and highest`,
        ...{ xTitle: "pairs for training (%)", yTitle: "weight decay", unit: "test accuracy" },
        ...{ range: [0, 1], threshold: 0.5, format: (accuracy: number) => accuracy.toFixed(2) },
      },
    ),
  ),
];

export const aroundTheBorder: Section = { parts: [around], figures, claims: [] };
