import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { atLeastZero, belowOne, kind, pair, positive } from "../../fields";
import type { OptimizerKind, Rates, Slot } from "./optimizer";

/** Adam as in PyTorch, with coupled L2: g <- g + weightDecay w before the moments. */
export interface AdamConfig {
  readonly kind: "adam";
  readonly learningRate: number;
  /** Decay rates of the two moments. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly eps: number;
  readonly weightDecay: number;
}

export const adamFields = {
  learningRate: positive(),
  betas: pair("two numbers from 0 up to, not including, 1, such as [0.9, 0.98]", belowOne).default([0.9, 0.98]),
  eps: positive().default(1e-8),
  weightDecay: atLeastZero(),
};

/**
 * `torch.optim.Adam`, whose weight decay is coupled:
 *
 *     g <- g + wd w
 *     m <- beta1 m + (1 - beta1) g        v <- beta2 v + (1 - beta2) g^2
 *     w <- w - (lr / (1 - beta1^t)) (m / (sqrt(v) / sqrt(1 - beta2^t) + eps) + noise)
 */
export const adam: OptimizerKind<AdamConfig> = {
  schema: z.strictObject({ kind: kind("adam"), ...adamFields }),
  momentCount: () => 2,
  update(config, slot, gradient, rates, { noise }) {
    const g = tf.add(gradient, tf.mul(slot.weight, rates.weightDecay));
    return adamUpdate(config, slot, g, rates, { start: () => slot.weight, noise });
  },
  betas: ({ betas }) => betas,
  normalises: true,
  caption: "Adam",
};

/** The moments and the weight after an update, from `start` on: the weight, or what decay left of it. */
export function adamUpdate(
  { betas: [beta1, beta2], eps }: Pick<AdamConfig, "betas" | "eps">,
  { moments: [m, v] }: Slot,
  g: tf.Tensor,
  { learningRate, biasCorrection1, biasCorrection2 }: Rates,
  { start, noise }: { readonly start: () => tf.Tensor; readonly noise?: tf.Tensor },
): Slot {
  const nextM = tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1));
  const nextV = tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2));
  const normalised = tf.div(nextM, tf.add(tf.div(tf.sqrt(nextV), tf.sqrt(biasCorrection2)), eps));
  const direction = noise ? tf.add(normalised, noise) : normalised;
  const from = start();
  const stepSize = tf.div(learningRate, biasCorrection1);
  return { weight: tf.sub(from, tf.mul(stepSize, direction)), moments: [nextM, nextV] };
}
