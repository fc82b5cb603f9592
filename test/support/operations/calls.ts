/** @file How calls of operations are written, for tests of the compiler, and the inputs that they are tried on. */
import * as tf from "@tensorflow/tfjs-core";
import { randomStream } from "groklab/core";

/**
 * A form for each input, and what is computed of them. Forms: f floats with NaN, infinities and zeros among them, g finite
 * floats, p floats above 0, i whole numbers from -4 to 4, n from 1 to 4, b truth values; with the shape behind.
 */
export type Call = readonly [inputs: string, step: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[]];

/** Seeded inputs of these forms. */
export function inputsOf(forms: string, seed: number): tf.Tensor[] {
  return forms.split(" ").map((form, i) => {
    const shape: number[] = JSON.parse(form.slice(1));
    const random = randomStream(seed, forms, String(i));
    const values = Array.from({ length: tf.util.sizeFromShape(shape) }, () => elementOf(form[0], random.uniform));
    return tf.tensor(values, shape, form[0] === "b" ? "bool" : /[in]/.test(form) ? "int32" : "float32");
  });
}

const SPECIAL = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1, -1, 0.5];

function elementOf(kind: string, uniform: () => number): number {
  const [u, v] = [uniform(), uniform()];
  switch (kind) {
    case "f":
      return u < 0.4 ? SPECIAL[Math.floor(v * SPECIAL.length)] : 6 * v - 3;
    case "g":
      return 6 * v - 3;
    case "p":
      return 0.1 + 2 * v;
    case "i":
      return Math.floor(9 * v) - 4;
    case "n":
      return 1 + Math.floor(4 * v);
    default:
      return v < 0.5 ? 0 : 1;
  }
}

export const each = (forms: string, step: Call[1]): Call[] => forms.split(" ").map((form) => [form, step]);
/** Inputs joined by "&" go together. */
export const pairs = (forms: string, step: Call[1]): Call[] =>
  each(forms, step).map(([form]) => [form.replaceAll("&", " "), step]);

/** Of 1.5 times the sum of the elements. */
export const gradient =
  (step: (...inputs: tf.Tensor[]) => tf.Tensor) =>
  (...inputs: tf.Tensor[]) =>
    tf.grads((...all) => tf.sum(tf.mul(step(...all), 1.5)))(inputs);

export const whole = (value: number) => tf.scalar(value, "int32");
export const indices = (...values: number[]) => tf.tensor1d(values, "int32");
export const image = (t: tf.Tensor) => t as tf.Tensor4D;
/** A kernel that no function of tfjs reaches as such. */
export const kernel = (name: string, inputs: object, attributes: object): tf.Tensor =>
  tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attributes as never) as tf.Tensor;
