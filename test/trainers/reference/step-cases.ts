/** @file The networks and optimisers of which steps.py makes one update, and a hundred, in PyTorch. */
import { createModel, initialWeights, type ModelConfig } from "groklab/models";
import type { OptimizerConfig, TrainConfig } from "groklab/trainers";
import { smallConfig } from "../../support/small-run";
import { datasetOf } from "../../support/trainings";

const recurrent = { layers: 2, embedding: 8, hidden: 8, dropout: 0 } as const;
const transformer = { kind: "transformer", width: 8, heads: 2, feedForward: 16, dropout: 0 } as const;

const networks = {
  "one-hot MLP": { kind: "mlp", hidden: [16], embedding: 0, outputBias: false, dropout: 0 },
  "embedded MLP": { kind: "mlp", hidden: [16, 8], embedding: 8, outputBias: true, dropout: 0 },
  Transformer: { ...transformer, layers: 2, norm: "post", positions: "sinusoidal" },
  "Transformer without norm": { ...transformer, layers: 1, norm: "none", positions: "learned" },
  LSTM: { ...recurrent, kind: "lstm" },
  RNN: { ...recurrent, kind: "rnn" },
  GRU: { ...recurrent, kind: "gru" },
  S6: { kind: "s6", layers: 1, width: 12, expand: 2, state: 4, dropout: 0 },
  mLSTM: { kind: "mlstm", layers: 1, width: 12, heads: 2, dropout: 0 },
  "parity network": { kind: "parity", width: 16, outputBias: false },
} as const satisfies Record<string, ModelConfig>;

const adam = { learningRate: 0.003, betas: [0.9, 0.98], eps: 1e-8 } as const;
const optimizers = {
  AdamW: { ...adam, kind: "adamw", weightDecay: 1, decayTo: "zero" },
  Adam: { ...adam, kind: "adam", weightDecay: 0.01 },
  "SGD with momentum": { kind: "sgd", learningRate: 0.02, momentum: 0.9, weightDecay: 0.01 },
} as const satisfies Record<string, OptimizerConfig>;

/**
 * Of signs and the hinge loss many gradients are zero, or what rounding makes of it, and with the papers' eps, 1e-8, AdamW takes
 * no notice of size: PyTorch's float32 is then 3e-4 away from its float64 after one update.
 */
const EPS = 1e-4;

function trainingOf(model: ModelConfig, chosen: OptimizerConfig): TrainConfig {
  const parity = model.kind === "parity";
  const optimizer = parity && chosen.kind !== "sgd" ? { ...chosen, eps: EPS } : chosen;
  return {
    ...smallConfig,
    task: parity
      ? { kind: "parity", n: 10, k: 2, trainSize: 40, testSize: 40, labelNoise: 0 }
      : ({ ...smallConfig.task, p: 7, trainFraction: 0.6 } as TrainConfig["task"]),
    ...{ model, optimizer, loss: parity ? "hinge" : "crossEntropy", steps: 100, seed: 3 },
  };
}

/**
 * The mLSTM's gates begin with weights of zero and nearly open, so after one update of SGD they are a small gradient, of which
 * PyTorch's float32 is 1e-6 away from its float64; with Adam, which takes no notice of size, they are close.
 */
const LEFT_OUT = ["mLSTM, SGD with momentum"];

/** Full batches: both make the same updates of the same weights, with cross-entropy, of the parity network the hinge loss. */
export const stepCases: Readonly<Record<string, TrainConfig>> = Object.fromEntries(
  Object.entries(networks)
    .flatMap(([network, model]) =>
      Object.entries(optimizers).map(
        ([name, optimizer]) => [`${network}, ${name}`, trainingOf(model, optimizer)] as const,
      ),
    )
    .filter(([name]) => !LEFT_OUT.includes(name)),
);

/** What PyTorch is given: the training examples, and groklab's own initial weights. */
export function givenTo(name: string, config: TrainConfig) {
  const dataset = datasetOf(config);
  const { inputs, sequence, labels, train, vocabulary, classes } = dataset;
  const model = createModel(config.model, dataset);
  const values = initialWeights(model, config.initialization, config.seed);
  return {
    ...{ name, model: config.model, optimizer: config.optimizer, loss: config.loss, steps: config.steps },
    ...{ sequence, vocabulary, classes },
    inputs: Array.from(train, (row) => [...inputs.subarray(row * sequence, (row + 1) * sequence)]),
    labels: Array.from(train, (row) => labels[row]),
    weights: Object.fromEntries(model.parameters.map(({ name }) => [name, [...values[name]]])),
  };
}
