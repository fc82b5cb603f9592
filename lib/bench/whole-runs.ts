/** @file Six whole runs, from the start of a process to the end mark: what a user waits for. peers/whole.py has the same six. */
import { ConfigError } from "../core";
import { type ProbeSpec, type RunConfig, type RunSpec, resolveRun } from "../runs";
import { evaluationSteps } from "../trainers";

/** Names of the whole runs. */
export type WholeName = "start" | "parity" | "synergy" | "transformer" | "lstm" | "rnn";
/** The whole runs, as tables list them. */
export const WHOLE_NAMES: readonly WholeName[] = ["start", "parity", "synergy", "transformer", "lstm", "rnn"];

/** A whole run, with its title for tables. */
export interface WholeRun {
  readonly title: string;
  readonly spec: RunSpec;
}

const mlp = {
  task: { operation: "addition", p: 97, trainFraction: 0.4 },
  model: { hidden: [250] },
  optimizer: { learningRate: 0.03, weightDecay: 2 },
} satisfies Partial<RunSpec>;

const minibatches = {
  task: { operation: "addition", p: 97, trainFraction: 0.5 },
  optimizer: { learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 1 },
  batchSize: 512,
  steps: 1000,
  evaluation: { every: 50, perDecade: 30 },
} satisfies Partial<RunSpec>;

const norms: ProbeSpec[] = [{ kind: "norms", schedule: { every: 250, perDecade: 5 } }];

/** Synergy seen in eight ways, as the control of notebook 06 has it. */
const synergies: ProbeSpec[] = Object.entries({
  position: { ties: "position" },
  random: { ties: "random" },
  neuronsPosition: { level: "neurons", ties: "position" },
  allInputs: { examples: "all" },
  preActivations: { activation: "hidden0.pre" },
  randomBins: { labels: Array.from({ length: 250 }, (_, neuron) => neuron % 10) },
  fiveClusters: { clusters: 5 },
  fifteenClusters: { clusters: 15 },
}).map(([name, options]) => ({
  ...{ kind: "synergy", name, schedule: { every: 100_000, perDecade: 5 } },
  options: { ...options, nulls: 0 },
}));

const inside: ProbeSpec[] = [
  { kind: "spectrum", schedule: { every: 50, perDecade: 20 } },
  { kind: "weights", schedule: { every: 500, perDecade: 5 } },
  { kind: "walsh", schedule: { every: 50, perDecade: 10 } },
  { kind: "circuit", schedule: { every: 200, perDecade: 10 } },
  { kind: "embedding", schedule: { every: 100_000, perDecade: 5 }, options: { activation: "hidden0.post" } },
];

const WHOLE_RUNS: Readonly<Record<WholeName, WholeRun>> = {
  start: {
    title: "notebook 00's MLP, 1,000 updates",
    spec: { ...mlp, steps: 1000 },
  },
  parity: {
    title: "the parity preset, 5,000 updates, five probes",
    spec: {
      task: { kind: "parity", n: 50, k: 2, trainSize: 300 },
      model: { kind: "parity", width: 500 },
      optimizer: { kind: "sgd", learningRate: 0.1, weightDecay: 0.01 },
      batchSize: 32,
      steps: 5000,
      evaluation: { every: 10, perDecade: 0 },
      probes: inside,
    },
  },
  synergy: {
    title: "synergy MLP, 1,500 updates, eight probes",
    spec: {
      ...mlp,
      optimizer: { ...mlp.optimizer, betas: [0.9, 0.98] },
      steps: 1500,
      evaluation: { every: 10, perDecade: 20 },
      probes: synergies,
    },
  },
  transformer: {
    title: "two-layer Transformer, 1,000 updates",
    spec: { ...minibatches, model: { kind: "transformer" } },
  },
  lstm: {
    title: "two-layer LSTM with norms, 1,000 updates",
    spec: { ...minibatches, model: { kind: "lstm", layers: 2 }, probes: norms },
  },
  rnn: {
    title: "RNN with norms, p = 59, 5,000 updates",
    spec: {
      ...minibatches,
      task: { ...minibatches.task, p: 59 },
      model: { kind: "rnn" },
      steps: 5000,
      evaluation: { every: 100, perDecade: 10 },
      probes: norms,
    },
  },
};

export function wholeRun(name: WholeName): WholeRun {
  return WHOLE_RUNS[name];
}

/** The run's complete configuration. */
export function wholeConfig(name: WholeName): RunConfig {
  return resolveRun(WHOLE_RUNS[name].spec);
}

/**
 * Runs from a list such as "start,rnn", in their own order.
 *
 * @throws ConfigError for a name that is none
 */
export function wholeRunsNamed(list: string): WholeName[] {
  const names = list.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(WHOLE_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(`--only: expected some of ${WHOLE_NAMES.join(",")}, got ${JSON.stringify(unknown)}`);
  }
  return WHOLE_NAMES.filter((name) => names.includes(name));
}

/** A run for the peers: its configuration, and when it is measured. */
export function peerOrder(name: WholeName): object {
  const config = wholeConfig(name);
  return {
    name,
    config,
    evaluations: evaluationSteps(config.steps, config.evaluation),
    probes: config.probes.map((probe) => ({ ...probe, steps: evaluationSteps(config.steps, probe.schedule) })),
  };
}
