import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { atLeastZero, belowOne, kind } from "../../fields";
import { type AdamConfig, adamFields, adamUpdate } from "./adam";
import { decayed } from "./adamw";
import type { OptimizerKind } from "./optimizer";

/** AdamW whose gradients are first given more of their slow part: Grokfast-EMA. */
export interface GrokfastConfig extends Omit<AdamConfig, "kind"> {
  readonly kind: "grokfast";
  /** alpha: the share of the moving average of gradients that stays at an update. Default 0.98. */
  readonly averageDecay: number;
  /** lambda: how many times the moving average is added to the gradient. Default 2; 0 is AdamW. */
  readonly amplification: number;
}

/**
 * Grokfast-EMA (Lee et al. 2024, "Grokfast: accelerated grokking by amplifying slow gradients"; both defaults are
 * their program's) before AdamW, which decays to zero:
 *
 *     h <- alpha h + (1 - alpha) g        g <- g + lambda h        then AdamW's update
 *
 * The average begins at zero, as moments do; the authors' program begins it at the first gradient. It is the third moment of a
 * weight, so that a run which is continued goes on with it, and a schedule that resets moments resets it.
 */
export const grokfast: OptimizerKind<GrokfastConfig> = {
  schema: z.strictObject({
    kind: kind("grokfast"),
    ...adamFields,
    averageDecay: belowOne().default(0.98),
    amplification: atLeastZero().default(2),
  }),
  momentCount: () => 3,
  update({ averageDecay, amplification, ...config }, { weight, moments: [m, v, h] }, gradient, rates, { noise }) {
    const average = tf.add(tf.mul(h, averageDecay), tf.mul(gradient, 1 - averageDecay));
    const amplified = tf.add(gradient, tf.mul(average, amplification));
    const start = () => decayed(weight, tf.mul(rates.learningRate, rates.weightDecay));
    const after = adamUpdate(config, { weight, moments: [m, v] }, amplified, rates, { start, noise });
    return { weight: after.weight, moments: [...after.moments, average] };
  },
  betas: ({ betas }) => betas,
  normalises: true,
  caption: "Grokfast (EMA), AdamW",
};
