/** @file The runs of the regularisation essay (Ahmed 2024), notebook 07. */
import { expandSweep, type ProbeSpec, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";

const SEEDS = [0, 1, 2, 3, 4];
const THREE = [0, 1, 2];
export const FRACTIONS = [0.3, 0.5, 0.7];

/** Weight norm of each layer. */
const norms: ProbeSpec[] = [{ kind: "norms", schedule: { every: 250, perDecade: 5 } }];

/**
 * The essay's LSTM (Table 7.2): embedding and hidden state of 128, initial values times 5, betas (0.9, 0.999). It states
 * neither modulus, learning rate nor what an epoch is; with its weight decay of 0.01 and a learning rate of 0.001 weights
 * would shrink by 6 % in 6,000 updates. We keep learning rate x weight decay x updates near its 6,000 epochs' worth
 * instead: weight decay 1 for its 0.01, 2 for its 0.02; 6,000 updates at a learning rate of 0.003.
 */
export const essayLstm = {
  task: { operation: "addition", p: 59, trainFraction: 0.5 },
  model: { kind: "lstm" },
  initialization: { scale: 5 },
  optimizer: { learningRate: 0.003, betas: [0.9, 0.999], weightDecay: 1 },
  batchSize: 512,
  steps: 6000,
  evaluation: { every: 50, perDecade: 10 },
  probes: norms,
} satisfies RunSpec;

/** tanh units; longer, since it is slower to generalise. */
export const essayRnn = {
  ...essayLstm,
  model: { kind: "rnn" },
  steps: 30_000,
  evaluation: { every: 100, perDecade: 10 },
} satisfies RunSpec;

/**
 * The essay's Transformer (Table 7.1): one block without layer norm; it shows no result of it. Learning rate, batches and
 * share of the pairs are the LSTM's.
 */
export const essayTransformer = {
  ...essayLstm,
  model: { kind: "transformer", layers: 1, norm: "none", positions: "learned" },
  initialization: { scale: 1 },
  optimizer: { learningRate: 0.003, betas: [0.9, 0.98], weightDecay: 1 },
  steps: 4000,
} satisfies RunSpec;

/** When training, or test, accuracy first reaches a value. */
export const trainReaches = (reaches: number, times = 1) => ({ metric: "trainAccuracy", reaches, times }) as const;
export const testReaches = (reaches: number) => ({ metric: "testAccuracy", reaches }) as const;
type At = NonNullable<NonNullable<RunSpec["schedule"]>["changes"]>[number]["at"];
/** From then on this weight decay. */
export const decayAt = (at: At, weightDecay: number) => ({ changes: [{ at, weightDecay }] });

/** Accuracy that counts as memorised on the training set, and as generalised on the test set. */
export const REACHED = 0.99;

/** The update at which weight decay sets in, in figure 5.7. */
export const LATE = 2000;
/** The same for the Transformer, which memorises sooner. */
export const LATE_TRANSFORMER = 1000;

export const essayParts = {
  lstm: {
    what: "figure 5.2: the LSTM at 30, 50 and 70 %; longer at 30 %",
    runs: () => [
      ...expandSweep({ ...essayLstm, steps: 15_000 }, { "task.trainFraction": [0.3], seed: SEEDS }),
      ...expandSweep(essayLstm, { "task.trainFraction": [0.5, 0.7], seed: SEEDS }),
    ],
  },
  rnn: {
    what: "figure 5.3: the RNN at 30, 50 and 70 %, at two learning rates; at 70 % also with double weight decay",
    runs: () => [
      ...expandSweep(essayRnn, {
        "task.trainFraction": FRACTIONS,
        "optimizer.learningRate": [0.001, 0.003],
        seed: THREE,
      }),
      ...expandSweep(essayRnn, { "task.trainFraction": [0.7], "optimizer.weightDecay": [2], seed: THREE }),
    ],
  },
  constant: {
    what: "controls: weight decay 1 and 2 from the first update to the last",
    runs: () => expandSweep(essayLstm, { "optimizer.weightDecay": [1, 2], seed: SEEDS }),
  },
  none: {
    what: "figure 5.4: no weight decay; three seeds go on to 50,000 updates",
    runs: () => [
      ...expandSweep({ ...essayLstm, steps: 9000 }, { "optimizer.weightDecay": [0], seed: SEEDS }),
      ...expandSweep(
        { ...essayLstm, steps: 50_000, evaluation: { every: 250, perDecade: 10 } },
        { "optimizer.weightDecay": [0], seed: THREE },
      ),
    ],
  },
  removed: {
    what: "figures 5.5, 5.6, 7.5, 7.6: weight decay removed, early and late",
    runs: () => [
      ...expandSweep(essayLstm, {
        schedule: [
          trainReaches(REACHED),
          ...[testReaches(0.5), testReaches(0.9), testReaches(0.95), testReaches(REACHED)],
        ].map((at) => decayAt(at, 0)),
        seed: SEEDS,
      }),
      ...expandSweep(essayLstm, {
        schedule: [trainReaches(0.5), trainReaches(0.9), trainReaches(REACHED, 2)].map((at) => decayAt(at, 0)),
        seed: THREE,
      }),
    ],
  },
  late: {
    what: "figures 5.7, 7.7: weight decay introduced late, once and twice as strong",
    runs: () => [
      ...expandSweep(
        { ...essayLstm, steps: 9000 },
        {
          "optimizer.weightDecay": [0],
          schedule: [1, 2].map((weightDecay) => decayAt({ step: LATE }, weightDecay)),
          seed: SEEDS,
        },
      ),
      ...expandSweep(essayLstm, {
        "optimizer.weightDecay": [0],
        schedule: [1, 2, 4].flatMap((times) => [1, 2].map((wd) => decayAt(trainReaches(REACHED, times), wd))),
        seed: THREE,
      }),
    ],
  },
  optimizers: {
    what: "figures 7.1 to 7.4: Adam and AdamW with and without dropout, RNN and LSTM at 30, 50 and 70 %",
    runs: () =>
      [essayRnn, essayLstm].flatMap((network) => [
        ...expandSweep(network, {
          "optimizer.weightDecay": [0],
          "model.dropout": [0, 0.5],
          "task.trainFraction": FRACTIONS,
          seed: THREE,
        }),
        ...expandSweep(network, { "model.dropout": [0.5], "task.trainFraction": FRACTIONS, seed: THREE }),
      ]),
  },
  scale: {
    what: "figure 7.8: initial values as drawn, and five times as large, at 70 %",
    runs: () => [
      ...expandSweep(essayRnn, { "task.trainFraction": [0.7], "initialization.scale": [1, 5], seed: THREE }),
      ...expandSweep(essayLstm, { "task.trainFraction": [0.7], "initialization.scale": [1, 5], seed: SEEDS }),
    ],
  },
  transformer: {
    what: "table 7.1: the Transformer that the essay describes",
    runs: () => expandSweep(essayTransformer, { seed: THREE }),
  },
} satisfies Record<string, Part>;
