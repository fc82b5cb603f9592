import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { atLeastZero, belowOne, kind, pair, positive } from "../../fields";
import type { OptimizerKind } from "./optimizer";

/** Lion: the sign of an interpolation between momentum and gradient, with decoupled weight decay. */
export interface LionConfig {
  readonly kind: "lion";
  readonly learningRate: number;
  /** Share of the momentum in the direction of an update, and in the next momentum. Default [0.9, 0.99]. */
  readonly betas: readonly [number, number];
  /** Decoupled: a weight shrinks by the share learningRate * weightDecay a step. */
  readonly weightDecay: number;
}

/**
 * Lion (Chen et al. 2023, "Symbolic discovery of optimization algorithms", Algorithm 2), where sign(0) = 0:
 *
 *     c = beta1 m + (1 - beta1) g        w <- w - lr (sign(c) + wd w)        m <- beta2 m + (1 - beta2) g
 *
 * Each weight moves by the learning rate whatever the size of its gradient, so good learning rates are below AdamW's, by 3 to 10 in
 * that paper, and weight decay is above by as much.
 */
export const lion: OptimizerKind<LionConfig> = {
  schema: z.strictObject({
    kind: kind("lion"),
    learningRate: positive(),
    betas: pair("two numbers from 0 up to, not including, 1, such as [0.9, 0.99]", belowOne).default([0.9, 0.99]),
    weightDecay: atLeastZero(),
  }),
  momentCount: () => 1,
  update({ betas: [beta1, beta2] }, { weight, moments: [m] }, gradient, { learningRate, weightDecay }) {
    const direction = tf.sign(tf.add(tf.mul(m, beta1), tf.mul(gradient, 1 - beta1)));
    const step = tf.mul(learningRate, tf.add(direction, tf.mul(weight, weightDecay)));
    const next = tf.add(tf.mul(m, beta2), tf.mul(gradient, 1 - beta2));
    return { weight: tf.sub(weight, step), moments: [next] };
  },
  caption: "Lion",
};
