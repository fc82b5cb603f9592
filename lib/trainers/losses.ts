import * as tf from "@tensorflow/tfjs-core";
import { softmaxCrossEntropy } from "../engine";

/** Mean cross-entropy over the batch, in nats: scalar from `logits [batch, classes]` and int32 `labels [batch]`. */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return tf.mean(softmaxCrossEntropy(logits, labels));
}
