import type { TrainConfig } from "groklab/trainers";

/** The run that training.py repeats in PyTorch. */
export const oracleConfig: TrainConfig = {
  task: { kind: "modular", operation: "addition", p: 11, trainFraction: 0.4, pairs: "ordered" },
  model: { kind: "mlp", hidden: [16] },
  optimizer: { kind: "adamw", learningRate: 0.03, betas: [0.9, 0.98], eps: 1e-8, weightDecay: 2 },
  steps: 30,
  evaluation: { every: 30, perDecade: 0 },
  seed: 3,
};
