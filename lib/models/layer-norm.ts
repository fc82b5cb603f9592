import * as tf from "@tensorflow/tfjs-core";
import { constant } from "./initialise";
import type { ParameterSpec, Parameters } from "./model";

/** Added to the variance, as in `torch.nn.LayerNorm`. */
const EPSILON = 1e-5;

/** `<name>.gain` `[width]`, initially 1, and `<name>.bias` `[width]`, initially 0. */
export function layerNormParameters(name: string, width: number): ParameterSpec[] {
  return [constant(`${name}.gain`, [width], 1, "gain"), constant(`${name}.bias`, [width], 0, "bias")];
}

/**
 * gain (x - mean(x)) / sqrt(var(x) + 1e-5) + bias for every row of x `[n, width]`, with the variance divided by width
 * (Ba et al. 2016; `torch.nn.LayerNorm`).
 */
export function layerNorm(x: tf.Tensor2D, parameters: Parameters, name: string): tf.Tensor2D {
  return tf.add(tf.mul(normalised(x), parameters[`${name}.gain`]), parameters[`${name}.bias`]);
}

/**
 * n = (x - mean) r with r = 1 / sqrt(var + 1e-5), a row at a time. The gradient, r (dy - mean(dy) - n mean(dy n)), is given
 * in closed form: tfjs would take that of a mean through a tensor of ones.
 */
function normalised(x: tf.Tensor2D): tf.Tensor2D {
  return tf.customGrad((...args) => {
    const [values, save] = args as unknown as [tf.Tensor, (tensors: tf.Tensor[]) => void];
    const centred = tf.sub(values, rowMean(values));
    const r = tf.rsqrt(tf.add(rowMean(tf.square(centred)), tf.scalar(EPSILON))); // [n, 1]
    const value = tf.mul(centred, r);
    save([value, r]);
    const gradFunc = (dy: tf.Tensor, [n, r]: tf.Tensor[]) =>
      tf.mul(r, tf.sub(tf.sub(dy, rowMean(dy)), tf.mul(n, rowMean(tf.mul(dy, n)))));
    return { value, gradFunc };
  })(x) as tf.Tensor2D;
}

function rowMean(x: tf.Tensor): tf.Tensor {
  return tf.mean(x, 1, true);
}
