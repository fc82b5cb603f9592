import { createModel } from "groklab/models";
import type { RunSpec } from "groklab/runs";
import { createDataset, type Dataset } from "groklab/tasks";
import type { TrainConfig } from "groklab/trainers";

/** The reference run made small: the same task, network, optimiser and schedule with p = 23, in milliseconds a step. */
export const smallConfig: TrainConfig = {
  task: {
    kind: "modular",
    operation: "addition",
    p: 23,
    trainFraction: 0.4,
    pairs: "ordered",
    trainSubset: null,
    labelNoise: 0,
  },
  model: { kind: "mlp", hidden: [32], embedding: 0, outputBias: false, dropout: 0 },
  initialization: { scale: 1, scope: "all", zeroLastLayer: false },
  loss: "crossEntropy",
  optimizer: {
    kind: "adamw",
    learningRate: 0.03,
    betas: [0.9, 0.98],
    eps: 1e-8,
    weightDecay: 2,
    decayTo: "zero",
  },
  schedule: { warmup: 0, changes: [] },
  batchSize: "full",
  dropLast: false,
  interventions: {
    ...{ weightNoise: 0, l1: 0, orthogonalGradient: false, mask: null, clipNorm: null },
    ...{ updateNoise: 0, constantNorm: null, neuronDropout: null },
  },
  steps: 40,
  evaluation: { every: 10, perDecade: 4 },
  probes: [],
  seed: 5,
  splitSeed: null,
};

/** The same run as a person would write it, and small enough to be over at once. */
export const smallSpec: RunSpec = {
  task: { operation: "addition", p: 11, trainFraction: 0.4 },
  model: { hidden: [16] },
  optimizer: { learningRate: 0.03, weightDecay: 2 },
  steps: 40,
  seed: 5,
};

/** Small runs of every kind of task, network and optimiser, with as little said as can be. */
export const smallSpecs = {
  mlp: smallSpec,
  transformer: { ...smallSpec, model: { kind: "transformer", width: 16 } },
  lstm: { ...smallSpec, model: { kind: "lstm" }, optimizer: { kind: "adam", learningRate: 0.001, weightDecay: 0 } },
  rnn: { ...smallSpec, model: { kind: "rnn", hidden: 8 } },
  mixture: {
    ...smallSpec,
    model: {
      kind: "mixture",
      memorizing: { hidden: [16] },
      generalizing: { hidden: [16] },
      factors: { memorizing: [0, 10], generalizing: [0, 1] },
      scales: { memorizing: 1, generalizing: 2.5 },
    },
  },
  parity: {
    task: { kind: "parity", n: 20, k: 2, trainSize: 60 },
    model: { kind: "parity" },
    optimizer: { kind: "sgd", learningRate: 0.1, weightDecay: 0.01 },
    batchSize: 32,
    steps: 40,
  },
} satisfies Record<string, RunSpec>;

export function smallDataset(): Dataset {
  return createDataset(smallConfig.task, smallConfig.seed);
}

export function smallModel() {
  return createModel(smallConfig.model, smallDataset());
}
