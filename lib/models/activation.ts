/** @file What a hidden neuron makes of its input. */
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ConfigError } from "../core";
import { relu } from "../engine";
import { isOwnPart, type OwnPart, ownPart, ownValue } from "../fields";

/** Activations of hidden layers, by name. */
export const ACTIVATIONS = ["relu", "gelu", "tanh", "quadratic", "silu"] as const;

/** What a hidden neuron makes of its input x. */
export type Activation = (typeof ACTIVATIONS)[number];

/** One's own: the default export of a file, or `own.activation(name, …)` in a cell. Of any shape, which it keeps. */
export type OwnActivation = (x: tf.Tensor2D) => tf.Tensor;

/** The field of a configuration. */
export const activationField = () =>
  z.custom<Activation | OwnPart>((x) => ACTIVATIONS.some((name) => name === x) || ownPart().safeParse(x).success, {
    error: `one of ${ACTIVATIONS.join(", ")}`,
    params: { choices: ACTIVATIONS },
  });

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

/** The function of an activation. @throws ConfigError for one's own that gives another shape */
export function activationOf(activation: Activation | OwnPart): (x: tf.Tensor2D) => tf.Tensor2D {
  if (!isOwnPart(activation)) return activations[activation];
  const f = ownValue<OwnActivation>("activation", activation);
  return (x) => {
    const y = f(x);
    if (y?.shape?.join() === x.shape.join()) return y as tf.Tensor2D;
    const found = y?.shape ? `[${y.shape}]` : typeof y;
    throw new ConfigError(
      `config.model.activation ${activation.name}: expected a tensor [${x.shape}], as it was given, got ${found}`,
    );
  };
}

/** In ids: nothing for ReLU. */
export function activationSlug(activation: Activation | OwnPart): string {
  return isOwnPart(activation) ? activation.name : activation === "relu" ? "" : activation;
}

/** In captions: nothing for ReLU. */
export function activationCaption(activation: Activation | OwnPart): string {
  const name = isOwnPart(activation) ? activation.name : ACTIVATION_NAMES[activation];
  return activation === "relu" ? "" : `, ${name}`;
}

const ACTIVATION_NAMES: Readonly<Record<Activation, string>> = {
  ...{ relu: "ReLU", gelu: "GELU", tanh: "tanh", quadratic: "x²", silu: "SiLU" },
};
