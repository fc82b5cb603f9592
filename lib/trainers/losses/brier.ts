import * as tf from "@tensorflow/tfjs-core";
import { oneHot } from "../../engine";
import { type LossKind, square } from "./loss";

/** sum_j (softmax(z)_j - onehot_j)^2: the efficiency paper's L_mse, whose printed minus sign would maximise it. */
export const brier: LossKind = {
  perExample: (logits, labels) => tf.sum(tf.square(tf.sub(tf.softmax(logits), oneHot(labels, logits.shape[1]))), 1),
  ofExample(z, label, best) {
    let total = 0;
    for (let j = 0; j < z.length; j++) total += Math.exp(z[j] - z[best]);
    let sum = 0;
    for (let j = 0; j < z.length; j++) sum += square(Math.exp(z[j] - z[best]) / total - (j === label ? 1 : 0));
    return sum;
  },
  unit: "Brier",
};
