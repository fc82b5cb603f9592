/**
 * @file The few operations for which stock tfjs is slow on TensorFlow or unsuited to recording. Each runs one native
 * kernel forward and one backward, and has a portable twin for the other backends with the same values and gradients.
 */
import * as tf from "@tensorflow/tfjs-core";
import { isNative, nativeBackend, type OpAttribute } from "./native";

/** max(x, 0), any shape. The gradient at 0 is 0, as in PyTorch. tfjs's own gradient uploads a tensor of ones a call. */
export function relu<T extends tf.Tensor>(x: T): T {
  if (!isNative()) return tf.relu(x);
  const type = [dtype("T", "float32")];
  return withGradient(
    x,
    () => {
      const value = run("Relu", type, [x]);
      return { value, saved: value };
    },
    (dy, value) => run("ReluGrad", type, [dy, value]),
  ) as T;
}

/**
 * Rows of a table: `table[ids]`, shape `[n, d]` from `table [v, d]` and int32 `ids [n]`. The gradient adds every
 * row's share up by id. This is a one-hot matrix product without the zeros. tfjs's own gather reads the ids back to
 * the host to check them; ids out of range are the caller's fault here: they fail inside TensorFlow, but not under XLA, which
 * takes the nearest row.
 */
export function rows(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  // The gradient of tfjs's gather has no kernel in WebAssembly; that of a matrix product has.
  if (!isNative()) return tf.matMul(oneHot(ids, table.shape[0]), table);
  const gather = [dtype("Tparams", "float32"), dtype("Tindices", "int32"), dtype("Taxis", "int32")];
  const scatter = [dtype("T", "float32"), dtype("Tindices", "int32"), dtype("Tnumsegments", "int32")].map(vouched);
  return withGradient(
    table,
    () => ({ value: run("GatherV2", gather, [table, ids, tf.scalar(0, "int32")]), saved: ids }),
    (dy, ids) => run("UnsortedSegmentSum", scatter, [dy, ids, tf.scalar(table.shape[0], "int32")]),
  ) as tf.Tensor2D;
}

/**
 * Rows of data without a gradient: `data[ids]`, any type, `[n, …]` from `data [m, …]` and int32 `ids [n]`. tfjs's own
 * gather would read the ids back to the host; ids out of range are the caller's fault here.
 */
export function pickRows<T extends tf.Tensor>(data: T, ids: tf.Tensor1D): T {
  if (!isNative()) return tf.gather(data, ids) as T;
  const types = [dtype("Tparams", data.dtype as "int32"), dtype("Tindices", "int32"), dtype("Taxis", "int32")];
  return run("GatherV2", types, [data, ids, tf.scalar(0, "int32")]) as T;
}

/**
 * x W, `[n, out]` from `x [n, in]` and `weight [in, out]`. Its own gradient for the weight, x^T dy, is there for speed
 * alone: with its narrower operand first and then transposed, it takes a quarter less time.
 */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D {
  return tf.customGrad((...args) => {
    const save = args[2] as unknown as (tensors: tf.Tensor[]) => void;
    save([x, weight]);
    const gradFunc = (dy: tf.Tensor, [x, weight]: tf.Tensor[]) => [
      tf.matMul(dy, weight, false, true),
      weight.shape[0] > (weight.shape[1] as number) ? transposed(tf.matMul(dy, x, true)) : tf.matMul(x, dy, true),
    ];
    return { value: tf.matMul(x, weight), gradFunc };
  })(x, weight) as tf.Tensor2D;
}

/** XLA would fold a plain transposition back into the product; the bound, which no finite float exceeds, prevents it. */
function transposed(product: tf.Tensor): tf.Tensor {
  // Not tf.maximum, whose care for NaN costs time: as the first of the two NaN is handed on.
  const bound = -3.4028234e38;
  return tf.transpose(isNative() ? run("Maximum", [], [product, tf.scalar(bound)]) : tf.maximum(product, bound));
}

/**
 * Cross-entropy of each example in nats: `logsumexp(logits) - logits[label]`, shape `[n]` from `logits [n, classes]`
 * and int32 `labels [n]`. The gradient is `softmax(logits) - onehot(label)`. Written out because XLA makes one pass of
 * it; it leaves TensorFlow's own kernel for this alone, which takes five times as long.
 *
 * A loss of 1e-7 is 1 + 1e-7 as a sum of exponentials, of which float32 keeps a part: so small, the gradient of the right logit falls
 * short of that of all others, here by a fifth and in PyTorch by a tenth. With `apart` it is minus the sum of the others', which is
 * exact however small.
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D, apart = false): tf.Tensor1D {
  return withGradient(
    logits,
    () => {
      const target = oneHot(labels, logits.shape[1]);
      const shifted = tf.sub(logits, largestOfRows(logits)); // exp can not overflow
      const exponentials = tf.exp(shifted);
      const total = tf.sum(exponentials, 1, true);
      const value = tf.sub(tf.log(tf.squeeze(total, [1])), tf.sum(tf.mul(shifted, target), 1));
      if (!apart) return { value, saved: tf.sub(tf.div(exponentials, total), target) };
      const others = tf.mul(exponentials, tf.sub(1, target));
      return { value, saved: tf.div(tf.sub(others, tf.mul(target, tf.sum(others, 1, true))), total) };
    },
    (dy, residual) => tf.mul(tf.reshape(dy, [-1, 1]), residual),
  ) as tf.Tensor1D;
}

/** `[n, 1]`. Not tf.max, whose care for NaN costs time: what is subtracted from NaN is NaN. */
function largestOfRows(logits: tf.Tensor2D): tf.Tensor {
  if (!isNative()) return tf.max(logits, 1, true);
  const { TF_ATTR_BOOL: type } = nativeBackend().binding;
  return run("Max", [{ name: "keep_dims", type, value: true }], [logits, tf.tensor1d([1], "int32")]);
}

/** float32 `[n, classes]` from int32 `labels [n]`. tfjs's own reads from a constant that XLA can not fuse. */
export function oneHot(labels: tf.Tensor1D, classes: number): tf.Tensor2D {
  const ids = tf.range(0, classes, 1, "int32");
  return tf.cast(tf.equal(tf.reshape(labels, [-1, 1]), ids), "float32") as tf.Tensor2D;
}

/** An operation of one differentiable tensor, with the gradient given; `saved` is kept for the way back. */
function withGradient(
  x: tf.Tensor,
  forward: () => { value: tf.Tensor; saved: tf.Tensor },
  backward: (dy: tf.Tensor, saved: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  return tf.customGrad((...args) => {
    const save = args[1] as (tensors: tf.Tensor[]) => void;
    const { value, saved } = forward();
    save([saved]);
    return { value, gradFunc: (dy: tf.Tensor, tensors: tf.Tensor[]) => backward(dy, tensors[0]) };
  })(x);
}

function run(op: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor {
  return nativeBackend().executeSingleOutput(op, attributes, inputs);
}

/** Ids out of range are the caller's fault: see `rows`. */
function vouched(attribute: OpAttribute): OpAttribute {
  return { ...attribute, vouched: true };
}

function dtype(name: string, type: "float32" | "int32"): OpAttribute {
  const { binding } = nativeBackend();
  return { name, type: binding.TF_ATTR_TYPE, value: type === "float32" ? binding.TF_FLOAT : binding.TF_INT32 };
}
