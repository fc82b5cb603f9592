/** @file The settings that the paper on synergy prints. It leaves out the loss, the steps and the betas of AdamW. */
import type { Printed } from "../../claims";

const DECAYS = [0, 0.01, 0.1, 2, 10, 50];

export const printed: readonly Printed[] = [
  { setting: "modulus p", path: "task.p", values: [97], where: "section 3" },
  { setting: "training share", path: "task.trainFraction", values: [0.4], where: "section 3" },
  { setting: "hidden neurons", path: "model.hidden", values: [[250]], where: "section 3" },
  { setting: "optimiser", path: "optimizer.kind", values: ["adamw"], where: "section 3" },
  { setting: "learning rate", path: "optimizer.learningRate", values: [0.03], where: "section 3" },
  { setting: "weight decay", path: "optimizer.weightDecay", values: DECAYS, where: "sections 4 to 6" },
  { setting: "initial scale α", path: "initialization.scale", values: [1, 8, 50], where: "Figure 5" },
  { setting: "batch size", path: "batchSize", values: ["full"], where: "section 3" },
  { setting: "label noise", path: "task.labelNoise", values: [0], words: "none" },
  { setting: "steps", path: "steps", values: [] },
];
