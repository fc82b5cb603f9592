/** @file What an intervention is: a field of the configuration, what it can't go together with, and what it does to an update. */
import * as tf from "@tensorflow/tfjs-core";
import type { z } from "zod";
import { noiseKey, normalNoise, uniformNoise } from "../../engine";
import type { ParameterSpec } from "../../models";
import type { TrainConfig } from "../config";

/** An intervention with values of type `T`, one of which is its default and leaves training as it is. */
export interface Intervention<T> {
  /** Its field in a configuration, with the default; a field that comes when there are records already is marked by `since`. */
  readonly field: z.ZodType;
  /** What a value can't go together with, one line for each fault: field, expected, given. Default: nothing. */
  readonly faults?: (value: T, config: TrainConfig) => readonly string[];
  /** What a value does; nothing where training stays as it is. */
  readonly acts: (value: T) => Actions | readonly Actions[] | undefined;
}

/** What is done in an update, in this order. All are functions of tensors, one for each trained parameter. */
export interface Actions {
  /** Whether an update draws random numbers for it: then it is given its own number. */
  readonly isStochastic?: boolean;
  /** The weights that the forward pass uses; gradients go to those that are given. */
  readonly onWeights?: (weights: readonly tf.Tensor[], update: Update) => readonly tf.Tensor[];
  /** The gradients that the optimiser is given. */
  readonly onGradients?: (gradients: readonly tf.Tensor[], update: Update) => readonly tf.Tensor[];
  /** What is added to Adam's normalised update of one parameter, before the learning rate. */
  readonly noise?: (parameter: ParameterSpec, update: Update) => tf.Tensor;
  /** The weights after the optimiser's update. */
  readonly afterUpdate?: (weights: readonly tf.Tensor[], update: Update) => readonly tf.Tensor[];
}

/** What an update goes by, besides weights and gradients. */
export interface Update {
  /** The trained ones, in the order of all tensors. */
  readonly parameters: readonly ParameterSpec[];
  /** Their values before the update, without noise. */
  readonly weights: readonly tf.Tensor[];
  /** Random numbers of this update; throws where no intervention said that it draws any. */
  readonly chance: StepRandom;
  /** 1 where a weight may live, 0 elsewhere: where a sub-network is trained. */
  readonly masks?: readonly tf.Tensor[];
  /** The L2 norm that weights are scaled back to, where it is kept. */
  readonly norm?: tf.Scalar;
}

/** Chance of one update: every purpose draws from its own stream, keyed by (seed, purpose, name) and the update's number. */
export interface StepRandom {
  /** s N(0, 1) of a parameter's shape. */
  normal(purpose: string, parameter: ParameterSpec, scale: number): tf.Tensor;
  /** Zeroes entries with probability `rate` and divides the others by 1 - rate, as `torch.nn.Dropout`. */
  dropout(x: tf.Tensor2D, rate: number, name: string): tf.Tensor2D;
}

/** @param update int32 scalar, the number of the update: 1, 2, … */
export function stepRandom(seed: number, update: tf.Scalar): StepRandom {
  return {
    normal: (purpose, { name, shape }, scale) =>
      tf.mul(normalNoise(shape, noiseKey(seed, purpose, name), update), scale),
    dropout(x, rate, name) {
      const keep = tf.greaterEqual(uniformNoise(x.shape, noiseKey(seed, "dropout", name), update), rate);
      return tf.mul(x, tf.mul(tf.cast(keep, "float32"), 1 / (1 - rate)));
    },
  };
}

/** sqrt of the sum of all squares, a scalar. */
export function l2Norm(tensors: readonly tf.Tensor[]): tf.Scalar {
  const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)));
  return tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square))) as tf.Scalar;
}
