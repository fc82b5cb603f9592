import * as tf from "@tensorflow/tfjs-core";
import type { OwnOptimizer } from "groklab/trainers";

/** Lion: w <- w - lr (sign(beta1 m + (1 - beta1) g) + wd w), m <- beta2 m + (1 - beta2) g (Chen et al., arXiv 2302.06675). */
export default {
  options: { beta1: 0.9, beta2: 0.99 },
  moments: 1,
  update({ weight, gradient, moments: [m], learningRate, weightDecay }, { beta1, beta2 }) {
    const mixed = (beta: number) => tf.add(tf.mul(m, beta), tf.mul(gradient, 1 - beta));
    const direction = tf.add(tf.sign(mixed(beta1)), tf.mul(weight, weightDecay));
    return { weight: tf.sub(weight, tf.mul(learningRate, direction)), moments: [mixed(beta2)] };
  },
} satisfies OwnOptimizer<{ beta1: number; beta2: number }>;
