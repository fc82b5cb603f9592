/** @file What the papers do to weights, gradients and activations besides the optimiser's rule, as functions of tensors. */
import * as tf from "@tensorflow/tfjs-core";
import { noiseKey, normalNoise, uniformNoise } from "../engine";
import type { ParameterSpec } from "../models";
import type { ConstantNormConfig } from "./config";

/** Chance of one update: every purpose draws from its own stream, keyed by (seed, purpose, name) and the update's number. */
export interface Chance {
  /** s N(0, 1) of a parameter's shape. */
  normal(purpose: string, parameter: ParameterSpec, scale: number): tf.Tensor;
  /** Zeroes entries with probability `rate` and divides the others by 1 - rate, as `torch.nn.Dropout`. */
  dropout(x: tf.Tensor2D, rate: number, name: string): tf.Tensor2D;
}

/** @param update int32 scalar, the number of the update: 1, 2, … */
export function chanceOf(seed: number, update: tf.Scalar): Chance {
  return {
    normal: (purpose, { name, shape }, scale) =>
      tf.mul(normalNoise(shape, noiseKey(seed, purpose, name), update), scale),
    dropout(x, rate, name) {
      const keep = tf.greaterEqual(uniformNoise(x.shape, noiseKey(seed, "dropout", name), update), rate);
      return tf.mul(x, tf.mul(tf.cast(keep, "float32"), 1 / (1 - rate)));
    },
  };
}

/**
 * All gradients times min(1, maxNorm / (norm + 1e-6)), with `norm` the L2 norm of all of them together, as
 * `torch.nn.utils.clip_grad_norm_` does.
 */
export function clipped(gradients: readonly tf.Tensor[], maxNorm: number): tf.Tensor[] {
  const factor = tf.minimum(1, tf.div(maxNorm, tf.add(l2Norm(gradients), 1e-6)));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}

/** The tensors in the scope of a norm constraint, times target / their norm; the others as they are. */
export function rescaled(weights: readonly tf.Tensor[], inScope: readonly boolean[], target: tf.Scalar): tf.Tensor[] {
  const factor = tf.div(target, l2Norm(weights.filter((_, i) => inScope[i])));
  return weights.map((weight, i) => (inScope[i] ? tf.mul(weight, factor) : weight));
}

/** Whether a parameter counts for a norm constraint. Biases and gains do not under the scope `weights`. */
export function underNorm({ role, frozen }: ParameterSpec, { scope }: ConstantNormConfig): boolean {
  return !frozen && (scope === "all" || role === "weight" || role === "embedding");
}

/** sqrt of the sum of all squares, a scalar. */
function l2Norm(tensors: readonly tf.Tensor[]): tf.Scalar {
  const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)));
  return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square))) as tf.Scalar;
}
