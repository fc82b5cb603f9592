import * as tf from "@tensorflow/tfjs-core";
import { relu } from "../../engine";
import type { LossKind } from "./loss";

/** max(0, 1 - y f), with f the one logit and y = 1 for class 1 and -1 for class 0. */
export const hinge: LossKind = {
  perExample(logits, labels) {
    const signs = tf.sub(tf.mul(tf.cast(labels, "float32"), 2), 1);
    return relu(tf.sub(1, tf.mul(signs, tf.reshape(logits, [-1])))) as tf.Tensor1D;
  },
  ofExample: ({ logits, from, label }) => Math.max(0, 1 - (label === 1 ? logits[from] : -logits[from])),
  hasOneOutput: true,
  unit: "hinge",
};
