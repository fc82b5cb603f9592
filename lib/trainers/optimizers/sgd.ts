import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { atLeastZero, belowOne, kind, positive } from "../../fields";
import type { OptimizerKind } from "./optimizer";

/** SGD as in PyTorch: g <- g + weightDecay w; m <- momentum m + g; w <- w - learningRate m. */
export interface SgdConfig {
  readonly kind: "sgd";
  readonly learningRate: number;
  /** Default 0: no momentum, and no state. */
  readonly momentum: number;
  /** Coupled: the gradient of (weightDecay / 2) |w|^2 is added to the loss's. */
  readonly weightDecay: number;
}

/**
 * `torch.optim.SGD`, whose weight decay is coupled:
 *
 *     g <- g + wd w        m <- momentum m + g        w <- w - lr m
 */
export const sgd: OptimizerKind<SgdConfig> = {
  schema: z.strictObject({
    kind: kind("sgd"),
    learningRate: positive(),
    momentum: belowOne().default(0),
    weightDecay: atLeastZero(),
  }),
  momentCount: ({ momentum }) => (momentum > 0 ? 1 : 0),
  update({ momentum }, { weight, moments: [m] }, gradient, rates) {
    const g = tf.add(gradient, tf.mul(weight, rates.weightDecay));
    const direction = m ? tf.add(tf.mul(m, momentum), g) : g;
    return { weight: tf.sub(weight, tf.mul(direction, rates.learningRate)), moments: m ? [direction] : [] };
  },
  caption: "SGD",
};
