import type { WorkloadName } from "groklab/bench";

/** A workload in numbers, worked out by hand. */
export interface Size {
  /** Training examples. */
  readonly examples: number;
  readonly batch: number | "full";
  readonly parameters: number;
  /** Of which the peers, whose recurrent cells have one bias instead of two, have fewer. */
  readonly secondBiases: number;
  readonly optimizer: object;
}

const adamw = { kind: "adamw", betas: [0.9, 0.98], eps: 1e-8, decayTo: "zero" };
const minibatches = {
  examples: 4704, // half of 97 * 97 = 9409, rounded down
  batch: 512,
  secondBiases: 0,
  optimizer: { ...adamw, learningRate: 0.001, weightDecay: 1 },
};

export const sizes: Record<WorkloadName, Size> = {
  A: {
    examples: 3763, // 40 % of 9409
    batch: "full",
    parameters: 194 * 250 + 250 + 250 * 97,
    secondBiases: 0,
    optimizer: { ...adamw, learningRate: 0.03, weightDecay: 0.1 },
  },
  B: { ...minibatches, parameters: 97 * 128 + (256 * 512 + 512) + (512 * 256 + 256) + (256 * 97 + 97) },
  C: {
    ...minibatches,
    // Embedding with "=", in each layer attention, feed-forward and two LayerNorms, unembedding.
    parameters: 98 * 128 + 2 * (4 * 128 * 128 + 2 * 128 * 512 + 4 * 128) + 128 * 97,
  },
  D: {
    ...minibatches,
    // Embedding, in each layer four gates that read input and state, head.
    parameters: 97 * 128 + 2 * (2 * 128 * 512 + 2 * 512) + 128 * 97 + 97,
    secondBiases: 2 * 512,
  },
  E: {
    ...minibatches,
    examples: 1740, // half of 59 * 59 = 3481
    parameters: 59 * 128 + (2 * 128 * 128 + 2 * 128) + 128 * 59 + 59,
    secondBiases: 128,
  },
  F: {
    examples: 300,
    batch: 32,
    parameters: 50 * 500 + 500 + 500,
    secondBiases: 0,
    optimizer: { kind: "sgd", learningRate: 0.1, weightDecay: 0.01, momentum: 0 },
  },
};

/** The loss of a network that knows nothing: ln p nats, and 1 for the hinge of outputs near zero. */
export function initialLoss(name: WorkloadName): number {
  if (name === "F") return 1;
  return Math.log(name === "E" ? 59 : 97);
}
