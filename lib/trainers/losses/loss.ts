import type * as tf from "@tensorflow/tfjs-core";
import type { Exponentials } from "../../core/exponentials";

/** Logits of one example, among those of others. */
export interface Example {
  readonly logits: Float32Array;
  /** Its own are those from here, */
  readonly from: number;
  /** up to but not here. */
  readonly to: number;
  readonly label: number;
  /** Place of the largest. */
  readonly best: number;
}

/** What training may make small: of one example, in the graph and in float64. */
export interface LossKind {
  /** `[batch]`, from `logits [batch, outputs]` and int32 `labels [batch]`. */
  readonly perExample: (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;
  /** The same of one example, in float64; powers of e, which take most of the time, by `exponentials`. */
  readonly ofExample: (example: Example, exponentials: Exponentials) => number;
  /** Whether it is of one output and its sign; else of one output a class, the default. */
  readonly hasOneOutput?: boolean;
  /** What it is measured in, on an axis. */
  readonly unit: string;
  /** The loss of a network that holds all classes for equally likely. Default: not said. */
  readonly ofGuessing?: (classes: number) => number;
}

/** Of one's own there is only what the graph has, in float32. */
export type GraphLoss = Omit<LossKind, "ofExample"> & Partial<Pick<LossKind, "ofExample">>;

export function square(x: number): number {
  return x * x;
}
