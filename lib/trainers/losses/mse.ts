import * as tf from "@tensorflow/tfjs-core";
import { oneHot } from "../../engine";
import { type LossKind, square } from "./loss";

/** (1 / classes) sum_j (z_j - onehot_j)^2. */
export const mse: LossKind = {
  perExample: (logits, labels) => tf.mean(tf.square(tf.sub(logits, oneHot(labels, logits.shape[1]))), 1),
  ofExample({ logits, from, to, label }) {
    let sum = 0;
    for (let j = from; j < to; j++) sum += square(logits[j] - (j === from + label ? 1 : 0));
    return sum / (to - from);
  },
  unit: "mean square",
};
