import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { kind, oneOf } from "../../fields";
import { adamFields, adamUpdate } from "./adam";
import type { OptimizerKind } from "./optimizer";

export interface AdamWConfig {
  readonly kind: "adamw";
  readonly learningRate: number;
  /** Decay rates of the two moments. */
  readonly betas: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly eps: number;
  /** Decoupled: a weight moves towards its target by the share learningRate * weightDecay a step, whatever its gradient. */
  readonly weightDecay: number;
  /** What weights decay to: zero, or the values they were initialised with (Power et al. 2022, "weight decay to init"). */
  readonly decayTo: "zero" | "initialization";
}

/**
 * `torch.optim.AdamW` (Loshchilov & Hutter 2019, the decay multiplied by the learning rate), where w0 is zero or the initial
 * weight: w <- w - lr wd (w - w0), then as Adam without decay.
 */
export const adamw: OptimizerKind<AdamWConfig> = {
  schema: z.strictObject({
    kind: kind("adamw"),
    ...adamFields,
    decayTo: oneOf("zero", "initialization").default("zero"),
  }),
  momentCount: () => 2,
  update(config, slot, gradient, rates, { decayTarget, noise }) {
    const start = () => decayed(slot.weight, tf.mul(rates.learningRate, rates.weightDecay), decayTarget);
    return adamUpdate(config, slot, gradient, rates, { start, noise });
  },
  betas: ({ betas }) => betas,
  normalises: true,
  decaysToStart: ({ decayTo }) => decayTo === "initialization",
  caption: "AdamW",
};

/** A weight after its share of the way to its target: zero, or the one given. */
export function decayed(weight: tf.Tensor, share: tf.Tensor, target?: tf.Tensor): tf.Tensor {
  if (!target) return tf.mul(weight, tf.sub(1, share));
  return tf.add(weight, tf.mul(share, tf.sub(target, weight)));
}
