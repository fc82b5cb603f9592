/**
 * @file Products with the Hessian of the training loss. They are written out, since second derivatives of tfjs are wrong where a gradient
 * is computed from a saved output (exp, softmax and cross-entropy among them), and those of our own kernels are not there at all.
 */
import * as tf from "@tensorflow/tfjs-core";
import { oneHot } from "../engine";
import type { ParameterSpec } from "../models";
import type { TrainConfig } from "./config";

/** The Hessian of the mean training loss as an operator. */
export interface Hessian {
  /** Trained weights in all. */
  readonly size: number;
  /** H v: both of all trained weights, side by side in the order of the network. */
  readonly product: (direction: Float64Array) => Float64Array;
}

/** Examples as the network reads them: int32 `[examples, sequence]` and int32 `[examples]`. */
interface Examples {
  readonly inputs: tf.Tensor2D;
  readonly labels: tf.Tensor1D;
  readonly vocabulary: number;
}

/** What a run must be for its Hessian to be known, one line for each fault. */
export function hessianFaults({ model, loss }: Pick<TrainConfig, "model" | "loss">): string[] {
  const network =
    model.kind !== "mlp"
      ? model.kind
      : model.embedding > 0
        ? "one with an embedding"
        : (model.activation ?? "relu") !== "relu"
          ? `one with ${JSON.stringify(model.activation)}`
          : undefined;
  const isKnown = loss === "crossEntropy" || loss === "exactCrossEntropy";
  return [
    ...(network ? [`model: expected an mlp of one-hot tokens with relu, got ${network}`] : []),
    ...(isKnown ? [] : [`loss: expected crossEntropy or exactCrossEntropy, got ${JSON.stringify(loss)}`]),
  ];
}

/**
 * Lends the Hessian of the mean cross-entropy, without decay, penalties, noise or dropout, of a perceptron with ReLU over one-hot tokens.
 *
 * With a_0 the tokens, z_l = a_l W_l + b_l, a_(l+1) = relu(z_l), p = softmax(z_L) and the gradients d_L = (p - y) / N,
 * d_(l-1) = d_l W_l' relu'(z_(l-1)), the derivative of all of these along a direction V, written R (Pearlmutter 1994), is
 *
 *     R z_l = R a_l W_l + a_l V_l,   R a_(l+1) = relu'(z_l) R z_l,   R d_L = p (R z_L - p' R z_L) / N,
 *     R d_(l-1) = relu'(z_(l-1)) (R d_l W_l' + d_l V_l'),   (H V)_l = R a_l' d_l + a_l' R d_l
 *
 * and of biases the sums of R d_l. It is exact, in float32, everywhere but where a z is 0, where ReLU has no derivative.
 *
 * @param parameters those of an `mlp`, none frozen, and their tensors in the same order
 * @see Pearlmutter, Neural Computation 6 (1994) 147
 */
export function withHessian<T>(
  parameters: readonly ParameterSpec[],
  tensors: readonly tf.Tensor[],
  { inputs, labels, vocabulary }: Examples,
  work: (hessian: Hessian) => T,
): T {
  const weights = byName(parameters, tensors);
  const layers = parameters.flatMap(({ name }) => (name.endsWith(".weight") ? [name.slice(0, -".weight".length)] : []));
  const last = layers.length - 1;
  const n = inputs.shape[0];
  const matrix = (of: Record<string, tf.Tensor>, layer: number) => of[`${layers[layer]}.weight`] as tf.Tensor2D;
  const bias = (of: Record<string, tf.Tensor>, layer: number) => of[`${layers[layer]}.bias`] as tf.Tensor | undefined;
  const affine = (x: tf.Tensor, of: Record<string, tf.Tensor>, layer: number) => {
    const product = tf.matMul(x as tf.Tensor2D, matrix(of, layer));
    const own = bias(of, layer);
    return own ? tf.add(product, own) : product;
  };

  const { a, slopes, p, d } = tf.tidy(() => {
    const [a, slopes]: tf.Tensor[][] = [[tokensOneHot(inputs, vocabulary)], []];
    for (let l = 0; l < last; l++) {
      const z = affine(a[l], weights, l);
      slopes.push(tf.cast(tf.greater(z, 0), "float32"));
      a.push(tf.mul(z, slopes[l]));
    }
    const p = tf.softmax(affine(a[last], weights, last) as tf.Tensor2D);
    const d: tf.Tensor[] = new Array(last + 1);
    d[last] = tf.div(tf.sub(p, oneHot(labels, p.shape[1])), n);
    for (let l = last; l > 0; l--)
      d[l - 1] = tf.mul(tf.matMul(d[l] as tf.Tensor2D, matrix(weights, l), false, true), slopes[l - 1]);
    return { a, slopes, p, d };
  });

  const sizes = tensors.map(({ size }) => size);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  const product = (direction: Float64Array): Float64Array => {
    const products = tf.tidy(() => {
      const v = byName(parameters, cut(direction, parameters, sizes));
      const ra: (tf.Tensor | undefined)[] = [undefined]; // the tokens do not change
      let rz: tf.Tensor = tf.scalar(0);
      for (let l = 0; l <= last; l++) {
        const before = ra[l];
        const own = affine(a[l], v, l);
        rz = before ? tf.add(own, tf.matMul(before as tf.Tensor2D, matrix(weights, l))) : own;
        if (l < last) ra.push(tf.mul(rz, slopes[l]));
      }
      let rd = tf.div(tf.mul(p, tf.sub(rz, tf.sum(tf.mul(p, rz), 1, true))), n);
      const found: Record<string, tf.Tensor> = {};
      for (let l = last; l >= 0; l--) {
        const before = ra[l];
        const own = tf.matMul(a[l] as tf.Tensor2D, rd as tf.Tensor2D, true);
        found[`${layers[l]}.weight`] = before
          ? tf.add(own, tf.matMul(before as tf.Tensor2D, d[l] as tf.Tensor2D, true))
          : own;
        found[`${layers[l]}.bias`] = tf.sum(rd, 0);
        if (l === 0) continue;
        const back = tf.matMul(rd as tf.Tensor2D, matrix(weights, l), false, true);
        rd = tf.mul(slopes[l - 1], tf.add(back, tf.matMul(d[l] as tf.Tensor2D, matrix(v, l), false, true)));
      }
      return parameters.map(({ name }) => found[name]);
    });
    const result = new Float64Array(size);
    let from = 0;
    for (const one of products) {
      result.set(one.dataSync<"float32">(), from);
      from += one.size;
    }
    tf.dispose(products);
    return result;
  };
  try {
    return work({ size, product });
  } finally {
    tf.dispose([a, slopes, p, d]);
  }
}

/** float32 `[examples, sequence * vocabulary]`, the tokens of an example side by side. */
function tokensOneHot(inputs: tf.Tensor2D, vocabulary: number): tf.Tensor2D {
  const [count, sequence] = inputs.shape;
  return tf.concat(
    Array.from({ length: sequence }, (_, j) =>
      oneHot(tf.reshape(tf.slice(inputs, [0, j], [count, 1]), [count]) as tf.Tensor1D, vocabulary),
    ),
    1,
  );
}

function byName(parameters: readonly ParameterSpec[], tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> {
  return Object.fromEntries(parameters.map(({ name }, i) => [name, tensors[i]]));
}

/** The parts of a direction as tensors of the parameters' shapes. */
function cut(direction: Float64Array, parameters: readonly ParameterSpec[], sizes: readonly number[]): tf.Tensor[] {
  let from = 0;
  return parameters.map(({ shape }, i) => {
    const values = Float32Array.from(direction.subarray(from, from + sizes[i]));
    from += sizes[i];
    return tf.tensor(values, [...shape], "float32");
  });
}
