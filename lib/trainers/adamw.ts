import * as tf from "@tensorflow/tfjs-core";

export interface AdamWConfig {
  readonly kind: "adamw";
  readonly learningRate: number;
  /** Decay rates of the two moments. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly eps: number;
  /** Decoupled: a weight shrinks by the factor 1 - learningRate * weightDecay a step, whatever its gradient. */
  readonly weightDecay: number;
}

/** What varies from step to step: scalars, float32. */
export interface AdamWScalars {
  readonly learningRate: tf.Scalar;
  readonly weightDecay: tf.Scalar;
  /** 1 - beta1^t and 1 - beta2^t for the update number t = 1, 2, … */
  readonly biasCorrection1: tf.Scalar;
  readonly biasCorrection2: tf.Scalar;
}

/** One weight with its moments m and v, all of one shape. */
export interface AdamWSlot {
  readonly weight: tf.Tensor;
  readonly m: tf.Tensor;
  readonly v: tf.Tensor;
}

/**
 * One AdamW update of one weight, in PyTorch's order of operations (`torch.optim.AdamW`; Loshchilov & Hutter 2019 with
 * the decay multiplied by the learning rate):
 *
 *     w <- w (1 - lr wd)
 *     m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
 *     w <- w - (lr / (1 - beta1^t)) m / (sqrt(v) / sqrt(1 - beta2^t) + eps)
 */
export function adamW(
  { weight, m, v }: AdamWSlot,
  gradient: tf.Tensor,
  { learningRate, weightDecay, biasCorrection1, biasCorrection2 }: AdamWScalars,
  { betas: [beta1, beta2], eps }: Pick<AdamWConfig, "betas" | "eps">,
): AdamWSlot {
  const decayed = tf.mul(weight, tf.sub(1, tf.mul(learningRate, weightDecay)));
  const nextM = tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1));
  const nextV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  const denominator = tf.add(tf.div(tf.sqrt(nextV), tf.sqrt(biasCorrection2)), eps);
  const stepSize = tf.div(learningRate, biasCorrection1);
  return { weight: tf.sub(decayed, tf.mul(stepSize, tf.div(nextM, denominator))), m: nextM, v: nextV };
}

/**
 * Counts the powers of beta up by multiplication. A power function would be shorter, but its last digit changed
 * between Node majors, and with it every record.
 */
export class BiasCorrection {
  private power1 = 1;
  private power2 = 1;

  constructor(private readonly betas: readonly [number, number]) {}

  /** 1 - beta1^t and 1 - beta2^t for the next t: the first call gives t = 1. */
  next(): [number, number] {
    this.power1 *= this.betas[0];
    this.power2 *= this.betas[1];
    return [1 - this.power1, 1 - this.power2];
  }
}
