import * as tf from "@tensorflow/tfjs-core";
import { oneHot } from "../../engine";
import { type LossKind, square } from "./loss";

/** sum_j (softmax(z)_j - onehot_j)^2: the efficiency paper's L_mse, whose printed minus sign would maximise it. */
export const brier: LossKind = {
  perExample: (logits, labels) => tf.sum(tf.square(tf.sub(tf.softmax(logits), oneHot(labels, logits.shape[1]))), 1),
  ofExample({ logits, from, to, label, best }, { sum, powers }) {
    const total = sum(from, to, logits[best]);
    let loss = 0;
    for (let j = 0; j < to - from; j++) loss += square(powers[j] / total - (j === label ? 1 : 0));
    return loss;
  },
  unit: "Brier",
};
