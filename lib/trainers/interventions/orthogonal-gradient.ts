import * as tf from "@tensorflow/tfjs-core";
import { flag, since } from "../../fields";
import type { Intervention } from "./intervention";

export interface OrthogonalGradient {
  /** Whether gradients lose their part along the weights. Default false. */
  readonly orthogonalGradient: boolean;
}

export const orthogonalGradient: Intervention<boolean> = {
  field: since(flag().default(false)),
  acts: (isOn) =>
    isOn
      ? { onGradients: (gradients, { weights }) => gradients.map((gradient, i) => orthogonal(gradient, weights[i])) }
      : undefined,
};

/** Keeps a weight of zeros, which has no direction, from dividing by zero. */
const TINY = 1e-30;

/**
 * g - (<w, g> / <w, w>) w, of one parameter: what scales its weights alone is taken out of the gradient (Prieto et al. 2025, "Grokking at
 * the edge of numerical stability"; parameter by parameter as in their program, which then scales g back to the norm that it
 * had; here it is left as the formula has it, since Adam takes no notice of a gradient's size). Of a single number nothing is left: 0, and
 * not what rounding makes of it.
 */
export function orthogonal(gradient: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  if (weight.size === 1) return tf.mul(gradient, 0);
  const along = tf.div(tf.sum(tf.mul(weight, gradient)), tf.add(tf.sum(tf.square(weight)), TINY));
  return tf.sub(gradient, tf.mul(weight, along));
}
