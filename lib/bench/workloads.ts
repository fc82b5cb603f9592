import { ConfigError } from "../core";
import { type RunConfig, type RunSpec, resolveRun } from "../runs";

/** A reference step: a training run as a user would write it, whose updates are timed. peers/peers.py has the same six. */
export interface Workload {
  readonly name: WorkloadName;
  /** In a few words, for tables and figures. */
  readonly title: string;
  readonly spec: RunSpec;
}

/** The reference steps, as the README's table lists them. */
export type WorkloadName = "A" | "B" | "C" | "D" | "E" | "F";
/** The reference steps, one a network of the papers. */
export const WORKLOAD_NAMES: readonly WorkloadName[] = ["A", "B", "C", "D", "E", "F"];

/** Never reached, so that the learning rate of a long run is measured; evaluated as rarely as long runs are. */
const LENGTH = { steps: 1_000_000, evaluation: { every: 100, perDecade: 0 } };

const minibatches = {
  ...LENGTH,
  task: { operation: "addition", p: 97, trainFraction: 0.5 },
  optimizer: { learningRate: 0.001, weightDecay: 1 },
  batchSize: 512,
  dropLast: true,
} satisfies Partial<RunSpec>;

/** What each reference step trains, and its PyTorch and JAX twins have to. */
export const WORKLOADS: readonly Workload[] = [
  {
    name: "A",
    title: "MLP 194-250-97, full batch of 3763",
    spec: {
      ...LENGTH,
      task: { operation: "addition", p: 97, trainFraction: 0.4 },
      model: { hidden: [250] },
      optimizer: { learningRate: 0.03, weightDecay: 0.1 },
      dropLast: true,
    },
  },
  {
    name: "B",
    title: "embedded MLP 256-512-256-97, batch 512",
    spec: { ...minibatches, model: { embedding: 128, hidden: [512, 256], outputBias: true } },
  },
  {
    name: "C",
    title: "Transformer, 2 layers of 128, batch 512",
    spec: { ...minibatches, model: { kind: "transformer" } },
  },
  {
    name: "D",
    title: "LSTM, 2 layers of 128, batch 512",
    spec: { ...minibatches, model: { kind: "lstm", layers: 2 } },
  },
  {
    name: "E",
    title: "RNN of 128, p = 59, batch 512",
    spec: { ...minibatches, task: { ...minibatches.task, p: 59 }, model: { kind: "rnn" } },
  },
  {
    name: "F",
    title: "parity network 50-500-1, batch 32",
    spec: {
      ...LENGTH,
      task: { kind: "parity", n: 50, k: 3, trainSize: 300 },
      model: { kind: "parity" },
      optimizer: { kind: "sgd", learningRate: 0.1, weightDecay: 0.01 },
      batchSize: 32,
      dropLast: true,
    },
  },
];

/** The workload's complete configuration. */
export function configOf(name: WorkloadName): RunConfig {
  return resolveRun(workload(name).spec);
}

export function workload(name: WorkloadName): Workload {
  return WORKLOADS[WORKLOAD_NAMES.indexOf(name)];
}

/**
 * Workloads from a list such as "A,C", in their own order.
 *
 * @throws ConfigError for a name that is none
 */
export function workloadsNamed(list: string): WorkloadName[] {
  const names = list.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(WORKLOAD_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(`workloads: expected some of ${WORKLOAD_NAMES.join(",")}, got ${JSON.stringify(unknown)}`);
  }
  return WORKLOAD_NAMES.filter((name) => names.includes(name));
}
