import type * as tf from "@tensorflow/tfjs-core";

/** What training may make small: of one example, in the graph and in float64. */
export interface LossKind {
  /** `[batch]`, from `logits [batch, outputs]` and int32 `labels [batch]`. */
  readonly perExample: (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;
  /** The same of one example, in float64. @param best place of the largest logit */
  readonly ofExample: (logits: Float32Array, label: number, best: number) => number;
  /** Whether it is of one output and its sign; else of one output a class, the default. */
  readonly hasOneOutput?: boolean;
  /** What it is measured in, on an axis. */
  readonly unit: string;
  /** The loss of a network that holds all classes for equally likely. Default: not said. */
  readonly ofGuessing?: (classes: number) => number;
}

export function square(x: number): number {
  return x * x;
}
