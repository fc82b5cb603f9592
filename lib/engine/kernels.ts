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
 * the host to check them; ids out of range are the caller's fault here and fail inside TensorFlow.
 */
export function rows(table: tf.Tensor2D, ids: tf.Tensor1D): tf.Tensor2D {
  // The gradient of tfjs's gather has no kernel in WebAssembly; that of a matrix product has.
  if (!isNative()) return tf.matMul(tf.cast(tf.oneHot(ids, table.shape[0]), "float32"), table);
  const gather = [dtype("Tparams", "float32"), dtype("Tindices", "int32"), dtype("Taxis", "int32")];
  const scatter = [dtype("T", "float32"), dtype("Tindices", "int32"), dtype("Tnumsegments", "int32")];
  return withGradient(
    table,
    () => ({ value: run("GatherV2", gather, [table, ids, tf.scalar(0, "int32")]), saved: ids }),
    (dy, ids) => run("UnsortedSegmentSum", scatter, [dy, ids, tf.scalar(table.shape[0], "int32")]),
  ) as tf.Tensor2D;
}

/**
 * Cross-entropy of each example in nats: `logsumexp(logits) - logits[label]`, shape `[n]` from `logits [n, classes]`
 * and int32 `labels [n]`. The gradient, `softmax(logits) - onehot(label)`, comes out of the same kernel.
 */
export function softmaxCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return withGradient(
    logits,
    () => {
      const [value, saved] = isNative() ? fusedCrossEntropy(logits, labels) : portableCrossEntropy(logits, labels);
      return { value, saved };
    },
    (dy, residual) => tf.mul(tf.reshape(dy, [-1, 1]), residual),
  ) as tf.Tensor1D;
}

function fusedCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor[] {
  const types = [dtype("T", "float32"), dtype("Tlabels", "int32")];
  return nativeBackend().executeMultipleOutputs("SparseSoftmaxCrossEntropyWithLogits", types, [logits, labels], 2);
}

function portableCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor[] {
  const oneHot = tf.oneHot(labels, logits.shape[1]);
  const logProbabilities = tf.logSoftmax(logits);
  const value = tf.neg(tf.sum(tf.mul(oneHot, logProbabilities), 1));
  return [value, tf.sub(tf.exp(logProbabilities), oneHot)];
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

function dtype(name: string, type: "float32" | "int32"): OpAttribute {
  const { binding } = nativeBackend();
  return { name, type: binding.TF_ATTR_TYPE, value: type === "float32" ? binding.TF_FLOAT : binding.TF_INT32 };
}
