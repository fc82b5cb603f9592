/** @file Small trainings of every network with every method of the papers, and how to run them. */
import type { ModelConfig } from "groklab/models";
import { createDataset, type Dataset } from "groklab/tasks";
import type { InterventionConfig, TrainConfig, Trainer } from "groklab/trainers";
import { smallConfig } from "./small-run";

const modular = { ...smallConfig.task, p: 7, trainFraction: 0.5 } as TrainConfig["task"]; // 24 training pairs
const perceptron = { kind: "mlp", hidden: [8], embedding: 0, outputBias: false, dropout: 0 } as const;
const recurrent = { embedding: 8, hidden: 8, dropout: 0 } as const;
const attention = { kind: "transformer", width: 8, heads: 2, feedForward: 12, dropout: 0 } as const;

const networks = {
  mlp: perceptron,
  "embedded mlp": { ...perceptron, hidden: [10, 8], embedding: 6, outputBias: true },
  transformer: { ...attention, layers: 2, norm: "post", positions: "sinusoidal" },
  "transformer with norm before": { ...attention, layers: 1, norm: "pre", positions: "learned" },
  lstm: { ...recurrent, kind: "lstm", layers: 2 },
  rnn: { ...recurrent, kind: "rnn", layers: 1 },
  s6: { kind: "s6", layers: 1, width: 6, expand: 2, state: 4, dropout: 0 },
  mlstm: { kind: "mlstm", layers: 1, width: 8, heads: 2, dropout: 0 },
  parity: { kind: "parity", width: 8, outputBias: true },
  mixture: {
    kind: "mixture",
    memorizing: perceptron,
    generalizing: { ...perceptron, hidden: [6] },
    factors: { memorizing: [0.5, 2], generalizing: [0.25, 1] },
    scales: { memorizing: 1, generalizing: 2.5 },
  },
} as const satisfies Record<string, ModelConfig>;

export type NetworkName = keyof typeof networks;
export const networkNames = Object.keys(networks) as NetworkName[];

/** Full-batch AdamW of a network on its task. */
export function plainTraining(name: NetworkName): TrainConfig {
  const config: TrainConfig = {
    ...smallConfig,
    task: modular,
    model: networks[name],
    optimizer: {
      kind: "adamw",
      learningRate: 0.01,
      betas: [0.9, 0.98],
      eps: 1e-8,
      weightDecay: 0.5,
      decayTo: "zero",
    },
    steps: 50,
  };
  if (name !== "parity") return config;
  return { ...config, task: { kind: "parity", n: 8, k: 2, trainSize: 24, testSize: 40, labelNoise: 0 }, loss: "hinge" };
}

/** What a method makes of a training; nothing for a network that it does not suit. */
type Method = (config: TrainConfig) => TrainConfig | undefined;

const adam = { learningRate: 0.01, betas: [0.9, 0.98], eps: 1e-8, weightDecay: 0.5 } as const;

export const methods = {
  "full-batch AdamW": (config) => config,
  "minibatches, the last one uneven": (config) => ({ ...config, batchSize: 7 }),
  "SGD with momentum": (config) => ({
    ...config,
    optimizer: { kind: "sgd", learningRate: 0.05, momentum: 0.9, weightDecay: 0.01 },
  }),
  "Adam with L2": (config) => ({ ...config, optimizer: { ...adam, kind: "adam" } }),
  "AdamW decaying to its start": (config) => ({
    ...config,
    optimizer: { ...adam, kind: "adamw", decayTo: "initialization" },
  }),
  Muon: (config) => ({ ...config, optimizer: { ...adam, kind: "muon", momentum: 0.95 } }),
  Lion: (config) => ({
    ...config,
    optimizer: { kind: "lion", learningRate: 0.003, betas: [0.9, 0.99], weightDecay: 0.5 },
  }),
  Grokfast: (config) => ({
    ...config,
    optimizer: { ...adam, kind: "grokfast", averageDecay: 0.9, amplification: 2 },
  }),
  "L1 and an orthogonal gradient": (config) => intervened(config, { l1: 0.001, orthogonalGradient: true }),
  "dropout of some neurons": (config) =>
    config.model.kind === "mlp" || config.model.kind === "parity"
      ? intervened(config, { neuronDropout: { layer: "hidden0", neurons: [1, 3, 4], rate: 0.5 } })
      : undefined,
  StableMax: (config) => ({ ...config, loss: "stableMax" }),
  "update noise": (config) => intervened(config, { updateNoise: 0.5 }),
  "weight noise": (config) => intervened(config, { weightNoise: 0.05 }),
  dropout: (config) =>
    "dropout" in config.model ? { ...config, model: { ...config.model, dropout: 0.25 } } : undefined,
  "warm-up and clipping": (config) => ({
    ...intervened(config, { clipNorm: 0.05 }),
    schedule: { warmup: 20, changes: [] },
  }),
  "a scheduled change with fresh moments": (config) => ({
    ...config,
    schedule: {
      warmup: 0,
      changes: [{ at: { step: 13 }, learningRate: 0.002, weightDecay: 0.1, resetMoments: true }],
    },
  }),
  "constant norm": (config) =>
    config.model.kind === "mixture"
      ? intervened(config, { constantNorm: { scope: "all", reference: "afterZeroing" } })
      : {
          ...intervened(config, { constantNorm: { scope: "weights", reference: "beforeZeroing" } }),
          initialization: { scale: 2, scope: "weights", zeroLastLayer: true },
        },
  "a sub-network": (config) =>
    config.model.kind === "mlp" || config.model.kind === "parity"
      ? intervened(config, { mask: { layer: "hidden0", keep: [0, 2, 3, 7], parts: "all" } })
      : undefined,
  "Brier loss": (config) => ({ ...config, loss: "brier" }),
  "squared error": (config) => ({ ...config, loss: "mse" }),
  "noisy labels": (config) => ({ ...config, task: { ...config.task, labelNoise: 0.25 } }),
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof methods;
export const methodNames = Object.keys(methods) as MethodName[];

/** A network trained by a method, or nothing where the two do not go together. */
export function training(network: NetworkName, method: MethodName): TrainConfig | undefined {
  const one: TrainConfig | undefined = methods[method](plainTraining(network));
  // A network of one output has the hinge loss alone.
  return network === "parity" && one?.loss !== "hinge" ? undefined : one;
}

/** All pairs that go together. */
export const trainings: readonly { network: NetworkName; method: MethodName; config: TrainConfig }[] =
  networkNames.flatMap((network) =>
    methodNames.flatMap((method) => {
      const config = training(network, method);
      return config ? [{ network, method, config }] : [];
    }),
  );

export function intervened(config: TrainConfig, interventions: Partial<InterventionConfig>): TrainConfig {
  return { ...config, interventions: { ...config.interventions, ...interventions } };
}

export function datasetOf({ task, seed, splitSeed }: TrainConfig): Dataset {
  return createDataset(task, splitSeed ?? seed);
}

/** Makes exactly so many updates, and gives the loss before each. */
export function lossesOf(trainer: Trainer, updates: number): number[] {
  const losses: number[] = [];
  while (losses.length < updates) losses.push(...trainer.advance(updates - losses.length));
  return losses;
}
