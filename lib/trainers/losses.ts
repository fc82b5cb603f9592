import * as tf from "@tensorflow/tfjs-core";
import { unreachable } from "../core";
import { oneHot, relu, softmaxCrossEntropy } from "../engine";
import type { Loss } from "./config";

/**
 * The loss of each example, `[batch]`, from `logits [batch, classes]` (`[batch, 1]` for hinge) and int32
 * `labels [batch]`:
 *
 *     crossEntropy   logsumexp(z) - z_label, in nats
 *     brier          sum_j (softmax(z)_j - onehot_j)^2: the efficiency paper's L_mse, whose printed minus sign would
 *                    maximise it
 *     mse            (1 / classes) sum_j (z_j - onehot_j)^2
 *     hinge          max(0, 1 - y f), with f the one logit and y = 1 for class 1 and -1 for class 0
 */
export function lossPerExample(kind: Loss, logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  switch (kind) {
    case "crossEntropy":
      return softmaxCrossEntropy(logits, labels);
    case "brier":
      return tf.sum(tf.square(tf.sub(tf.softmax(logits), oneHot(labels, logits.shape[1]))), 1);
    case "mse":
      return tf.mean(tf.square(tf.sub(logits, oneHot(labels, logits.shape[1]))), 1);
    case "hinge": {
      const signs = tf.sub(tf.mul(tf.cast(labels, "float32"), 2), 1);
      return relu(tf.sub(1, tf.mul(signs, tf.reshape(logits, [-1])))) as tf.Tensor1D;
    }
    default:
      return unreachable(kind);
  }
}
