import * as tf from "@tensorflow/tfjs-core";
import { atLeastZero, since } from "groklab/fields";
import type { Intervention } from "groklab/trainers";

/** s: s N(0, 1) is added to every gradient. */
export const gradientNoise: Intervention<number> = {
  field: since(atLeastZero().default(0)),
  acts: (scale) => ({
    isStochastic: scale > 0,
    onGradients: (gradients, { chance, parameters }) =>
      gradients.map((g, i) => (scale > 0 ? tf.add(g, chance.normal("gradient-noise", parameters[i], scale)) : g)),
  }),
};
