/** @file The seven networks of about 147,000 parameters each, what all are trained with, and the settings that their grids chose. */
import type { Grid } from "../../claims";
import type { RunSpec } from "../../runs";
import { accuracyOn, SWAPS } from "../efficiency/networks";

/** A network of the comparison. */
export interface ComparedNetwork {
  /** Lower case; its preset is `matched-` and this. */
  readonly name: string;
  /** In tables and figures. */
  readonly label: string;
  /** Who described it first. */
  readonly source: string;
  /** All of its settings, those that the grid chose among them. */
  readonly spec: RunSpec;
}

/** Judged by these. */
export const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
/** Chosen by these, which are others. */
export const TUNING_SEEDS = [1000, 1001, 1002];

/** Updates of a run: a network that needs more has not got there. */
export const STEPS = 4000;

/**
 * What every network is trained with: half of the pairs of (x + y) mod 59, AdamW on batches of 512, initial values as the network draws
 * them. Evaluations lie twenty in a factor of ten, and from 400 on 50 updates apart.
 */
export const common = {
  task: { operation: "addition", p: 59, trainFraction: 0.5 },
  batchSize: 512,
  steps: STEPS,
  evaluation: { every: 50, perDecade: 20 },
} satisfies Partial<RunSpec>;

/**
 * The same six points for every network. They lie around the best of trial runs of one other seed, at learning rates from 0.003 to 0.03 and weight
 * decays from 0.3 to 3.
 */
export const grid: Grid = { "optimizer.learningRate": [0.01, 0.03], "optimizer.weightDecay": [0.3, 1, 3] };

const adamw = (learningRate: number, weightDecay: number) =>
  ({ kind: "adamw", learningRate, betas: [0.9, 0.98], weightDecay }) as const;

function network(
  about: Omit<ComparedNetwork, "spec">,
  model: RunSpec["model"],
  learningRate: number,
  weightDecay: number,
): ComparedNetwork {
  const optimizer = adamw(learningRate, weightDecay);
  const probes = SWAPS.map((swap) => accuracyOn(swap, common.evaluation));
  return { ...about, spec: { ...common, model, optimizer, probes } };
}

/** One embedding of 128 for both tokens. */
export const mlp = network(
  { name: "mlp", label: "MLP", source: "Rumelhart, Hinton & Williams 1986" },
  { embedding: 128, hidden: [442], outputBias: true },
  0.03,
  3,
);
export const rnn = network(
  { name: "rnn", label: "RNN", source: "Elman 1990" },
  { kind: "rnn", hidden: 291 },
  0.03,
  0.3,
);
export const gru = network(
  { name: "gru", label: "GRU", source: "Cho et al. 2014" },
  { kind: "gru", hidden: 153 },
  0.03,
  3,
);
export const lstm = network(
  { name: "lstm", label: "LSTM", source: "Hochreiter & Schmidhuber 1997" },
  { kind: "lstm", hidden: 128 },
  0.03,
  3,
);
/** One block without norms, as the other networks have none: behind a norm, the size of weights is no part of the function. */
export const transformer = network(
  { name: "transformer", label: "Transformer", source: "Vaswani et al. 2017" },
  { kind: "transformer", layers: 1, norm: "none", positions: "learned", feedForward: 256 },
  0.01,
  1,
);
export const s6 = network(
  { name: "s6", label: "S6", source: "Gu & Dao 2023 (Mamba)" },
  { kind: "s6", width: 136 },
  0.03,
  0.3,
);
export const mlstm = network(
  { name: "mlstm", label: "mLSTM", source: "Beck et al. 2024 (xLSTM)" },
  { kind: "mlstm", width: 160 },
  0.03,
  1,
);

/** All of them: first that which reads both tokens at once, then those that read one after the other, by age, then attention. */
export const networks: readonly ComparedNetwork[] = [mlp, rnn, gru, lstm, s6, mlstm, transformer];
