import * as tf from "@tensorflow/tfjs-core";
import type { TensorFunction } from "../engine";
import type { Model, Parameters } from "../models";
import { type AdamWConfig, type AdamWScalars, adamW } from "./adamw";
import { crossEntropy } from "./losses";

/**
 * One full-batch training step as a pure function of tensors, ready for `compileStep`:
 *
 *     learningRate, weightDecay, biasCorrection1, biasCorrection2, tokens, labels, ...weights, ...m, ...v
 *       -> loss, ...weights, ...m, ...v
 *
 * Weights and moments are in the order of `model.parameters`. The loss is that of the weights that came in.
 */
export function trainingStep(model: Model, optimizer: Pick<AdamWConfig, "betas" | "eps">): TensorFunction {
  const n = model.parameters.length;
  return (learningRate, weightDecay, biasCorrection1, biasCorrection2, tokens, labels, ...state) => {
    const scalars = { learningRate, weightDecay, biasCorrection1, biasCorrection2 } as AdamWScalars;
    const loss = (...weights: tf.Tensor[]) =>
      crossEntropy(model.forward(named(model, weights), tokens as tf.Tensor2D).logits, labels as tf.Tensor1D);
    const { value, grads } = tf.valueAndGrads(loss)(state.slice(0, n));
    const slots = grads.map((gradient, i) =>
      adamW({ weight: state[i], m: state[n + i], v: state[2 * n + i] }, gradient, scalars, optimizer),
    );
    return [value, ...slots.map((s) => s.weight), ...slots.map((s) => s.m), ...slots.map((s) => s.v)];
  };
}

/** The forward pass as a function of tensors: tokens, ...weights -> logits `[batch, classes]`. */
export function forwardStep(model: Model): TensorFunction {
  return (tokens, ...weights) => [model.forward(named(model, weights), tokens as tf.Tensor2D).logits];
}

function named(model: Model, weights: readonly tf.Tensor[]): Parameters {
  return Object.fromEntries(model.parameters.map(({ name }, i) => [name, weights[i]]));
}
