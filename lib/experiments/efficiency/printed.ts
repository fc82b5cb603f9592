/** @file The settings that the paper on model and training efficiency prints. It prints neither modulus, steps nor seeds. */
import type { Printed } from "../../claims";

const FIGURE_4 = /Figure 4/;

export const printed: readonly Printed[] = [
  { setting: "modulus p", path: "task.p", values: [] },
  { setting: "training share", path: "task.trainFraction", values: [0.5], where: "section 3.1", claims: /^Figure 1/ },
  {
    setting: "training share",
    path: "task.trainFraction",
    values: [0.3, 0.5, 0.7],
    where: "section 3.2",
    claims: /^Figures? [23]/,
  },
  { setting: "training share", path: "task.trainFraction", values: [], claims: /^Figure 6|^Sections? 4/ },
  { setting: "optimiser", path: "optimizer.kind", values: [], model: "mixture" },
  { setting: "optimiser", path: "optimizer.kind", values: ["adam", "adamw"], where: "Figure 4", claims: FIGURE_4 },
  { setting: "optimiser", path: "optimizer.kind", values: ["adamw"], where: "section 3.1" },
  {
    setting: "learning rate",
    path: "optimizer.learningRate",
    values: [0.0001, 0.001],
    where: "Figure 4",
    claims: FIGURE_4,
  },
  { setting: "learning rate", path: "optimizer.learningRate", values: [] },
  { setting: "weight decay", path: "optimizer.weightDecay", values: [0, 0.1], where: "Figure 4", claims: FIGURE_4 },
  { setting: "weight decay", path: "optimizer.weightDecay", values: [] },
  { setting: "batch size", path: "batchSize", values: [128, "full"], where: "Figure 4", claims: FIGURE_4 },
  { setting: "batch size", path: "batchSize", values: [] },
  { setting: "dropout", path: "model.dropout", values: [0, 0.1], where: "Figure 4", claims: FIGURE_4 },
  {
    setting: "weight noise",
    path: "interventions.weightNoise",
    values: [0],
    words: "its size is left out",
    claims: FIGURE_4,
  },
  {
    setting: "update noise",
    path: "interventions.updateNoise",
    values: [0],
    words: "its size is left out",
    claims: FIGURE_4,
  },
  { setting: "layers", path: "model.layers", values: [2], where: "section 3.1", model: "transformer" },
  { setting: "layers", path: "model.layers", values: [2], where: "section 3.1", model: "lstm" },
  { setting: "steps", path: "steps", values: [60_000], where: "section 5.3", claims: /^Figure 9/ },
  { setting: "steps", path: "steps", values: [] },
];
