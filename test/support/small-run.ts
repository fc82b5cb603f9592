import { createModel } from "groklab/models";
import type { RunSpec } from "groklab/runs";
import { createDataset, type Dataset } from "groklab/tasks";
import type { TrainConfig } from "groklab/trainers";

/** The reference run made small: the same task, network, optimiser and schedule with p = 23, in milliseconds a step. */
export const smallConfig: TrainConfig = {
  task: { kind: "modular", operation: "addition", p: 23, trainFraction: 0.4, pairs: "ordered" },
  model: { kind: "mlp", hidden: [32] },
  optimizer: { kind: "adamw", learningRate: 0.03, betas: [0.9, 0.98], eps: 1e-8, weightDecay: 2 },
  steps: 40,
  evaluation: { every: 10, perDecade: 4 },
  seed: 5,
};

/** The same run as a person would write it, and small enough to be over at once. */
export const smallSpec: RunSpec = {
  task: { operation: "addition", p: 11, trainFraction: 0.4 },
  model: { hidden: [16] },
  optimizer: { learningRate: 0.03, weightDecay: 2 },
  steps: 40,
  seed: 5,
};

export function smallDataset(): Dataset {
  return createDataset(smallConfig.task, smallConfig.seed);
}

export function smallModel() {
  return createModel(smallConfig.model, smallDataset());
}
