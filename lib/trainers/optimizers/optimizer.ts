import type * as tf from "@tensorflow/tfjs-core";
import type { z } from "zod";

/** A kind of optimiser: all that has to be known of it, in one value. */
export interface OptimizerKind<C> {
  /** Its fields, each with its default; `kind`, `learningRate` and `weightDecay` are some of them. */
  readonly schema: z.ZodType;
  /** How many moments it keeps of each weight. */
  readonly momentCount: (config: C) => number;
  /** The weight and its moments after one update. */
  readonly update: (config: C, slot: Slot, gradient: tf.Tensor, rates: Rates, extras: UpdateExtras) => Slot;
  /** Decay rates of moments whose bias it corrects. Default: it corrects none. */
  readonly betas?: (config: C) => readonly [number, number];
  /** Whether it normalises its updates, and takes noise that is added to them. Default false. */
  readonly normalises?: boolean;
  /** Whether weights decay to what they were initialised with, in place of zero. Default: to zero. */
  readonly decaysToStart?: (config: C) => boolean;
  /** Its name in captions. */
  readonly caption: string | ((config: C) => string);
}

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
  /** What the weight decays to instead of zero, where the kind `decaysToStart`. */
  readonly decayTarget?: tf.Tensor;
  /** Added to the normalised update, where the kind `normalises`. */
  readonly noise?: tf.Tensor;
}
