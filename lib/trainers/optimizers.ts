/** @file One update of one weight under each optimiser, in PyTorch's order of operations. */
import * as tf from "@tensorflow/tfjs-core";
import { unreachable } from "../core";
import type { AdamConfig, AdamWConfig, OptimizerConfig, SgdConfig } from "./config";

/** What varies from step to step: float32 scalars. */
export interface Rates {
  readonly learningRate: tf.Scalar;
  readonly weightDecay: tf.Scalar;
  /** 1 - beta1^t and 1 - beta2^t for the update number t = 1, 2, … since the moments were last zero. */
  readonly biasCorrection1: tf.Scalar;
  readonly biasCorrection2: tf.Scalar;
}

/** One weight with its moments, all of one shape: none, momentum, or Adam's m and v. */
export interface Slot {
  readonly weight: tf.Tensor;
  readonly moments: readonly tf.Tensor[];
}

export interface UpdateExtras {
  /** What the weight decays to instead of zero; AdamW only. */
  readonly decayTarget?: tf.Tensor;
  /** Added to Adam's normalised update. */
  readonly noise?: tf.Tensor;
}

/** How many moments an optimiser keeps of each weight. */
export function momentCount(config: OptimizerConfig): number {
  if (config.kind === "sgd") return config.momentum > 0 ? 1 : 0;
  return 2;
}

/** The weight and its moments after one update. */
export function updated(
  config: OptimizerConfig,
  slot: Slot,
  gradient: tf.Tensor,
  rates: Rates,
  extras: UpdateExtras = {},
): Slot {
  switch (config.kind) {
    case "sgd":
      return sgd(config, slot, gradient, rates);
    case "adam":
    case "adamw":
      return adam(config, slot, gradient, rates, extras);
    default:
      return unreachable(config);
  }
}

/**
 * `torch.optim.SGD`, whose weight decay is coupled:
 *
 *     g <- g + wd w        m <- momentum m + g        w <- w - lr m
 */
function sgd({ momentum }: SgdConfig, { weight, moments: [m] }: Slot, gradient: tf.Tensor, rates: Rates): Slot {
  const g = tf.add(gradient, tf.mul(weight, rates.weightDecay));
  const direction = m ? tf.add(tf.mul(m, momentum), g) : g;
  return { weight: tf.sub(weight, tf.mul(direction, rates.learningRate)), moments: m ? [direction] : [] };
}

/**
 * `torch.optim.Adam` with coupled decay, or `torch.optim.AdamW` (Loshchilov & Hutter 2019, the decay multiplied by the
 * learning rate), where w0 is zero or the initial weight:
 *
 *     adam:  g <- g + wd w          adamw:  w <- w - lr wd (w - w0)
 *     m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
 *     w <- w - (lr / (1 - beta1^t)) (m / (sqrt(v) / sqrt(1 - beta2^t) + eps) + noise)
 */
function adam(
  { kind, betas: [beta1, beta2], eps }: AdamConfig | AdamWConfig,
  { weight, moments: [m, v] }: Slot,
  gradient: tf.Tensor,
  { learningRate, weightDecay, biasCorrection1, biasCorrection2 }: Rates,
  { decayTarget, noise }: UpdateExtras,
): Slot {
  const g = kind === "adam" ? tf.add(gradient, tf.mul(weight, weightDecay)) : gradient;
  const nextM = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
  const nextV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
  const normalised = tf.div(nextM, tf.add(tf.div(tf.sqrt(nextV), tf.sqrt(biasCorrection2)), eps));
  const direction = noise ? tf.add(normalised, noise) : normalised;
  const start = kind === "adam" ? weight : decayed(weight, tf.mul(learningRate, weightDecay), decayTarget);
  const stepSize = tf.div(learningRate, biasCorrection1);
  return { weight: tf.sub(start, tf.mul(stepSize, direction)), moments: [nextM, nextV] };
}

function decayed(weight: tf.Tensor, share: tf.Tensor, target?: tf.Tensor): tf.Tensor {
  if (!target) return tf.mul(weight, tf.sub(1, share));
  return tf.add(weight, tf.mul(share, tf.sub(target, weight)));
}
