/** @file A trained network that answers: logits and activations of any examples, from the weights of a recorded run. */
import * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../core";
import { startEngine } from "../engine";
import { createModel, type Parameters } from "../models";
import type { NamedWeights, RunRecord, StoredTensor } from "../runs";
import { createDataset, type Dataset } from "../tasks";
import { recordOfRun, type WeightsOptions, weights } from "./weights";

/** Examples as lists of tokens, or of signs of a parity. */
export type Examples = readonly (readonly number[])[];

/** A network as it was after some updates. */
export interface Network {
  readonly weights: NamedWeights;
  /** What it was trained on: all examples, their labels, and which are for training. */
  readonly dataset: Dataset;
  /** Names of what `activation` gives. */
  readonly activations: readonly string[];
  /** Logits `[examples, classes]`, `[examples, 1]` where the sign is the answer. Default: of all examples of the dataset, in its order. */
  logits(examples?: Examples): StoredTensor;
  /** An activation `[examples, …]` by its name. @throws ConfigError naming those that there are */
  activation(name: string, examples?: Examples): StoredTensor;
}

/**
 * The network of a run, ready to be asked.
 *
 * @param run a record, or the id of one, or the beginning of its id
 * @throws ConfigError as `weights`, and for examples that the network can not read
 * @example (await network(run)).logits([[3, 5]]).values
 */
export async function network(run: RunRecord | string, options: WeightsOptions = {}): Promise<Network> {
  const record = recordOfRun(run);
  const { task, model: modelConfig, splitSeed, seed } = record.config;
  const given = await weights(record, options);
  await startEngine(options.engine, options.onNotice);
  const dataset = createDataset(task, splitSeed ?? seed);
  const model = createModel(modelConfig, dataset);
  const forward = <T>(examples: Examples | undefined, use: (forward: ReturnType<typeof model.forward>) => T): T => {
    const values = examples ? tokensOf(examples, dataset) : dataset.inputs;
    const rows = values.length / dataset.sequence;
    const parameters: Parameters = Object.fromEntries(
      Object.entries(given).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]),
    );
    return use(model.forward(parameters, tf.tensor2d(values, [rows, dataset.sequence], "int32")));
  };
  /** Read outside of tidy, which would look for tensors among all numbers of what it returns. */
  const read = (make: () => tf.Tensor): StoredTensor => {
    const tensor = tf.tidy(make);
    const stored = { shape: [...tensor.shape], values: tensor.dataSync<"float32">() };
    tensor.dispose();
    return stored;
  };
  const names = tf.tidy(() => forward([firstOf(dataset)], ({ activations }) => Object.keys(activations)));
  return {
    weights: given,
    dataset,
    activations: names,
    logits: (examples) => read(() => forward(examples, ({ logits }) => logits)),
    activation: (name, examples) => {
      if (!names.includes(name)) throw new ConfigError(`activation ${name}: this model has ${names.join(", ")}`);
      return read(() => forward(examples, ({ activations }) => activations[name]()));
    },
  };
}

function firstOf({ inputs, sequence }: Dataset): number[] {
  return Array.from(inputs.subarray(0, sequence));
}

/** Row-major `[examples, sequence]`. */
function tokensOf(examples: Examples, { sequence, vocabulary, inputKind }: Dataset): Int32Array {
  const isRead = (value: number) =>
    inputKind === "signs" ? value === 1 || value === -1 : Number.isInteger(value) && 0 <= value && value < vocabulary;
  const each = inputKind === "signs" ? "-1 or 1" : `a whole number from 0 to ${vocabulary - 1}`;
  const wrong = examples.find((example) => example.length !== sequence || !example.every(isRead));
  if (wrong || examples.length === 0) {
    const given = wrong ? JSON.stringify(wrong) : "none";
    throw new ConfigError(
      `network: expected examples of ${sequence} entries, each ${each}, such as [[…]], got ${given}`,
    );
  }
  return Int32Array.from(examples.flat());
}
