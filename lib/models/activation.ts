/** @file What a hidden neuron makes of its input. */
import * as tf from "@tensorflow/tfjs-core";
import { relu } from "../engine";

/** Activations of hidden layers, by name. */
export const ACTIVATIONS = ["relu", "gelu", "tanh", "quadratic", "silu"] as const;

/** What a hidden neuron makes of its input x. */
export type Activation = (typeof ACTIVATIONS)[number];

/**
 * `relu`: max(0, x) · `gelu`: x Phi(x) = x (1 + erf(x / sqrt 2)) / 2, as PyTorch's default, not its tanh approximation · `tanh` ·
 * `quadratic`: x^2 · `silu`: x sigmoid(x). Entry by entry, of any shape.
 *
 * @see Hendrycks and Gimpel, arXiv 1606.08415 (GELU, SiLU); Gromov, arXiv 2301.02679 (x^2 for modular addition)
 */
export const activations: Readonly<Record<Activation, (x: tf.Tensor2D) => tf.Tensor2D>> = {
  relu,
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  tanh: (x) => tf.tanh(x),
  quadratic: (x) => tf.mul(x, x),
  silu: (x) => tf.mul(x, tf.sigmoid(x)),
};

/** In captions. */
export const ACTIVATION_NAMES: Readonly<Record<Activation, string>> = {
  ...{ relu: "ReLU", gelu: "GELU", tanh: "tanh", quadratic: "x²", silu: "SiLU" },
};
