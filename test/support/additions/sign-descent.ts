import * as tf from "@tensorflow/tfjs-core";
import { atLeastZero, kind, positive } from "groklab/fields";
import type { OptimizerKind } from "groklab/trainers";
import { z } from "zod";

/** w <- w - lr (sign(g) + wd w): every weight moves equally far. */
export const signDescent: OptimizerKind<{ readonly kind: "signDescent" }> = {
  schema: z.strictObject({ kind: kind("signDescent"), learningRate: positive(), weightDecay: atLeastZero() }),
  momentCount: () => 0,
  update(_, { weight }, gradient, { learningRate, weightDecay }) {
    const direction = tf.add(tf.sign(gradient), tf.mul(weight, weightDecay));
    return { weight: tf.sub(weight, tf.mul(direction, learningRate)), moments: [] };
  },
  caption: "sign descent",
};
