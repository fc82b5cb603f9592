import * as tf from "@tensorflow/tfjs-core";
import { atLeastZero, since } from "../../fields";
import type { Intervention } from "./intervention";

export interface L1 {
  /** l: l sum |w| over all trained parameters is added to the loss: l sign(w) to every gradient. Default 0. */
  readonly l1: number;
}

/**
 * An L1 penalty (lasso), by its subgradient, which at w = 0 is 0. It is coupled: an optimiser that normalises its updates, as Adam,
 * normalises it together with the gradient of the loss, and small weights cross zero rather than stay there.
 */
export const l1: Intervention<number> = {
  field: since(atLeastZero().default(0)),
  acts: (strength) =>
    strength === 0
      ? undefined
      : {
          onGradients: (gradients, { weights }) =>
            gradients.map((gradient, i) => tf.add(gradient, tf.mul(tf.sign(weights[i]), strength))),
        },
};
