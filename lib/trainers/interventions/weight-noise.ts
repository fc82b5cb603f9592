import * as tf from "@tensorflow/tfjs-core";
import { atLeastZero } from "../../fields";
import type { Intervention } from "./intervention";

export interface WeightNoise {
  /** s: training's forward pass uses w + s N(0, 1) for every weight, drawn anew each step; gradients go to w. */
  readonly weightNoise: number;
}

/** Masked weights stay zero: their noise is masked, too. */
export const weightNoise: Intervention<number> = {
  field: atLeastZero().default(0),
  acts: (scale) =>
    scale === 0
      ? undefined
      : {
          isStochastic: true,
          onWeights: (weights, { parameters, chance, masks }) =>
            weights.map((weight, i) => {
              const noise = chance.normal("weight-noise", parameters[i], scale);
              return tf.add(weight, masks ? tf.mul(noise, masks[i]) : noise);
            }),
        },
};
