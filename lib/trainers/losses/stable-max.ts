import * as tf from "@tensorflow/tfjs-core";
import { oneHot } from "../../engine";
import type { LossKind } from "./loss";

/**
 * Cross-entropy with s in place of exp (Prieto et al. 2025, "Grokking at the edge of numerical stability"):
 * -log(s(z_label) / sum_j s(z_j)), where s(x) = x + 1 for x >= 0 and 1 / (1 - x) below, in nats. s grows in proportion to large logits,
 * so that the gradient falls in float32 with a power of them, and does not vanish.
 */
export const stableMax: LossKind = {
  perExample(logits, labels) {
    const below = tf.div(1, tf.sub(1, tf.minimum(logits, 0))); // of others 1: what is not chosen stays finite, with its slope
    const s = tf.where(tf.greaterEqual(logits, 0), tf.add(logits, 1), below);
    const own = tf.sum(tf.mul(s, oneHot(labels, logits.shape[1])), 1);
    return tf.sub(tf.log(tf.sum(s, 1)), tf.log(own)) as tf.Tensor1D;
  },
  /** log(1 + sum over the other classes of s(z_j) / s(z_label)). */
  ofExample({ logits, from, to, label }) {
    const own = grown(logits[from + label]);
    let others = 0;
    for (let j = from; j < to; j++) if (j !== from + label) others += grown(logits[j]) / own;
    return Math.log1p(others);
  },
  unit: "nats",
  ofGuessing: Math.log,
};

const grown = (x: number): number => (x >= 0 ? x + 1 : 1 / (1 - x));
