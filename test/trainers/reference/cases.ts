/** @file The trainings that training.py repeats in PyTorch: each method of the papers that PyTorch has, or can be told. */
import type { TrainConfig } from "groklab/trainers";
import { smallConfig } from "../../support/small-run";
import { intervened } from "../../support/trainings";

const adam = { learningRate: 0.03, betas: [0.9, 0.98], eps: 1e-8 } as const;

/** Full-batch AdamW on 15 of the 25 sums modulo 5. */
const base: TrainConfig = {
  ...smallConfig,
  task: { ...smallConfig.task, p: 5, trainFraction: 0.6 } as TrainConfig["task"],
  model: { kind: "mlp", hidden: [6], embedding: 0, outputBias: true, dropout: 0 },
  optimizer: { ...adam, kind: "adamw", weightDecay: 2, decayTo: "zero" },
  steps: 20,
  seed: 3,
};
const sgd = { kind: "sgd", learningRate: 0.5, momentum: 0, weightDecay: 0.01 } as const;
const change = { at: { step: 9 }, learningRate: 0.003, weightDecay: 0.5, resetMoments: false };
/**
 * Without a bias: at equal logits the gradient of a class with its fair share of the examples is zero, or what rounding makes
 * of it, and Adam takes no notice of size.
 */
const zeroed: Pick<TrainConfig, "model" | "initialization"> = {
  model: { kind: "mlp", hidden: [6], embedding: 0, outputBias: false, dropout: 0 },
  initialization: { scale: 2, scope: "weights", zeroLastLayer: true },
};

export const trainingCases: Readonly<Record<string, TrainConfig>> = {
  "AdamW, full batch": base,
  "SGD with coupled L2": { ...base, optimizer: sgd },
  "SGD with momentum and coupled L2": { ...base, optimizer: { ...sgd, learningRate: 0.1, momentum: 0.9 } },
  "Adam with coupled L2": { ...base, optimizer: { ...adam, kind: "adam", weightDecay: 0.1 } },
  "AdamW decaying to its start": {
    ...base,
    optimizer: { ...adam, kind: "adamw", weightDecay: 2, decayTo: "initialization" },
  },
  "clipped gradients": { ...intervened(base, { clipNorm: 0.1 }), optimizer: sgd },
  "warm-up": { ...base, schedule: { warmup: 8, changes: [] } },
  "another rate and decay from step 9": { ...base, schedule: { warmup: 0, changes: [change] } },
  "another rate and decay, and fresh moments, from step 9": {
    ...base,
    schedule: { warmup: 0, changes: [{ ...change, resetMoments: true }] },
  },
  "constant norm of the weights before a zeroed last layer": {
    ...intervened(base, { constantNorm: { scope: "weights", reference: "beforeZeroing" } }),
    ...zeroed,
  },
  "constant norm of all parameters after a zeroed last layer": {
    ...intervened(base, { constantNorm: { scope: "all", reference: "afterZeroing" } }),
    ...zeroed,
  },
  "a sub-network, clipped and of constant norm": intervened(base, {
    mask: { layer: "hidden0", keep: [0, 2, 3, 5], parts: "all" },
    clipNorm: 0.1,
    constantNorm: { scope: "all", reference: "afterZeroing" },
  }),
  "a sub-network whose other neurons stay as constants, clipped": intervened(base, {
    mask: { layer: "hidden0", keep: [1, 4], parts: "incoming" },
    clipNorm: 0.1,
  }),
  "minibatches, the last one uneven": {
    ...base,
    batchSize: 4,
    optimizer: { ...sgd, learningRate: 0.1, momentum: 0.9 },
  },
  "Brier loss": { ...base, loss: "brier" },
  "squared error": { ...base, loss: "mse" },
  "hinge loss of a parity network": {
    ...base,
    task: { kind: "parity", n: 6, k: 2, trainSize: 12, testSize: 10, labelNoise: 0 },
    model: { kind: "parity", width: 6, outputBias: false },
    loss: "hinge",
    optimizer: { ...sgd, learningRate: 0.2 },
  },
};
