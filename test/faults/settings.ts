/** @file Small runs of every family of models, with whatever has a state or draws numbers among them. */
import type { EngineOptions } from "groklab/engine";
import type { RunSpec } from "groklab/runs";
import { smallSpec, smallSpecs } from "../support/small-run";

const often = { steps: 60, evaluation: { every: 2, perDecade: 0 } };
const minibatch = { ...often, batchSize: 16 };

export interface Setting {
  readonly spec: RunSpec;
  /** Default: TensorFlow without XLA, whose compiler takes longer than these runs. */
  readonly engine?: EngineOptions;
}

export const settings: Readonly<Record<string, Setting>> = {
  "an mlp in minibatches with weight noise": {
    spec: { ...smallSpec, ...minibatch, interventions: { weightNoise: 0.01 } },
  },
  "a transformer with dropout and a scheduled change": {
    spec: {
      ...smallSpecs.transformer,
      ...minibatch,
      model: { kind: "transformer", width: 16, dropout: 0.1 },
      schedule: { warmup: 10, changes: [{ at: { metric: "trainAccuracy", reaches: 0.1 }, weightDecay: 0.5 }] },
    },
  },
  "a parity network under SGD with momentum": {
    spec: {
      ...smallSpecs.parity,
      ...often,
      optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 },
    },
  },
  "an lstm in minibatches with dropout": {
    spec: { ...smallSpecs.lstm, ...minibatch, model: { kind: "lstm", embedding: 8, hidden: 8, dropout: 0.1 } },
  },
  "an rnn that decays to its start": {
    spec: {
      ...smallSpecs.rnn,
      ...often,
      optimizer: { learningRate: 0.01, weightDecay: 0.5, decayTo: "initialization" },
    },
  },
  "an embedded mlp with update noise, clipping and probes": {
    spec: {
      ...smallSpec,
      ...minibatch,
      model: { hidden: [16], embedding: 8, dropout: 0.1 },
      interventions: { updateNoise: 0.5, clipNorm: 1 },
      probes: [{ kind: "norms", schedule: { every: 6, perDecade: 0 } }],
    },
  },
  "a mixture at constant norm": {
    spec: {
      ...smallSpecs.mixture,
      ...minibatch,
      interventions: { constantNorm: { scope: "all", reference: "beforeZeroing" } },
    },
  },
  "an mlp step by step, not compiled": {
    spec: { ...smallSpec, ...minibatch, interventions: { weightNoise: 0.01 }, seed: 6 },
    engine: { backend: "cpu" },
  },
  "an mlp fused by XLA": { spec: { ...smallSpec, ...minibatch, seed: 7 }, engine: {} },
};
