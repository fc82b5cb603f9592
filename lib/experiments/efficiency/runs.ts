/** @file The runs of "Model and Training Efficiency": notebooks 01 to 04. */
import { expandSweep, type ProbeSpec, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";

const SEEDS = [0, 1, 2, 3, 4];
const THREE = [0, 1, 2];

/**
 * What all its networks are trained with. The paper names AdamW; learning rate, betas and warm-up are those of Power et al.
 * 2022, appendix A.1.2; modulus and weight decay, which it does not state for these figures, are our choice.
 */
const common = {
  task: { operation: "addition", p: 97, trainFraction: 0.5 },
  optimizer: { learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 1 },
  schedule: { warmup: 10 },
  batchSize: 512,
  steps: 5000,
  evaluation: { every: 50, perDecade: 30 },
} satisfies Omit<RunSpec, "model">;

/** Two layers of width 128 with four heads, post-norm, sinusoidal positions: 393,000 parameters without embeddings. */
export const transformer = { ...common, model: { kind: "transformer" } } satisfies RunSpec;
/** Two layers of 128 over embeddings of 128: 264,000 parameters and a head. Ten thousand updates. */
export const lstm = { ...common, model: { kind: "lstm", layers: 2 }, steps: 10_000 } satisfies RunSpec;
/** Two embeddings of 128, hidden layers of 512 and 256: 287,000 parameters without embeddings. */
export const mlp = { ...common, model: { embedding: 128, hidden: [512, 256], outputBias: true } } satisfies RunSpec;

/** The three networks of Figure 1, as a run begins with them. */
export const efficiencyNetworks = { transformer, lstm, mlp } as const;

/** Test pairs whose swap (y, x) was trained on, and those whose swap was not. */
const swaps: ProbeSpec[] = (["swapSeen", "swapUnseen"] as const).map((subset) => ({
  kind: "accuracy",
  name: subset,
  schedule: common.evaluation,
  options: { subset },
}));

export const efficiencyParts = {
  transformer: {
    what: "figures 1 left and 2: the Transformer at 30, 50 and 70 %, test pairs apart by whether their swap was seen",
    runs: () => [
      ...expandSweep({ ...transformer, probes: swaps }, { seed: SEEDS }),
      ...expandSweep({ ...transformer, steps: 10_000, probes: swaps }, { "task.trainFraction": [0.3], seed: THREE }),
      ...expandSweep({ ...transformer, probes: swaps }, { "task.trainFraction": [0.7], seed: THREE }),
    ],
  },
  lstm: {
    what: "figures 1 middle and 3: the LSTM at 30, 50 and 70 %",
    runs: () => [
      ...expandSweep(lstm, { seed: SEEDS }),
      ...expandSweep(lstm, { "task.trainFraction": [0.3, 0.7], seed: THREE }),
    ],
  },
  mlp: {
    what: "figure 1 right: the MLP at 50 %",
    runs: () => expandSweep(mlp, { seed: SEEDS }),
  },
  unordered: {
    what: "control: the Transformer when a pair and its swap are always on the same side of the split",
    runs: () => expandSweep({ ...transformer, steps: 10_000 }, { "task.pairs": ["unordered"], seed: THREE }),
  },
  losses: {
    what: "both losses of the paper, and the squared error of the logits, for the MLP at three learning rates",
    runs: () =>
      expandSweep(mlp, {
        loss: ["crossEntropy", "brier", "mse"],
        "optimizer.learningRate": [0.0003, 0.001, 0.003],
        seed: THREE,
      }),
  },
} satisfies Record<string, Part>;
