import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { oneOf } from "../../fields";
import { modelKind, type ParameterSpec } from "../../models";
import { type Intervention, l2Norm } from "./intervention";

export interface ConstantNorm {
  /** After each update, weights are scaled back to the L2 norm they had at the start. Null: never. */
  readonly constantNorm: ConstantNormConfig | null;
}

export interface ConstantNormConfig {
  /** Whose norm, and what is scaled: `weights` leaves out biases and gains (the synergy paper's code); `all` does not. */
  readonly scope: "weights" | "all";
  /** Whether the norm is taken before or after a zeroed last layer is set to zero. */
  readonly reference: "beforeZeroing" | "afterZeroing";
}

export const constantNorm: Intervention<ConstantNormConfig | null> = {
  field: z
    .strictObject({ scope: oneOf("weights", "all"), reference: oneOf("beforeZeroing", "afterZeroing") })
    .nullable()
    .default(null),
  faults: (value, { model }) =>
    value?.scope === "weights" && modelKind(model).isFrozen
      ? [
          `config.interventions.constantNorm.scope: expected all for a ${model.kind}, which trains no weights, got weights`,
        ]
      : [],
  acts: (value) =>
    value === null
      ? undefined
      : {
          afterUpdate: (weights, { parameters, norm }) =>
            norm
              ? rescaled(
                  weights,
                  parameters.map((parameter) => underNorm(parameter, value)),
                  norm,
                )
              : weights,
        },
};

/** The tensors in the scope of a norm constraint, times target / their norm; the others as they are. */
export function rescaled(weights: readonly tf.Tensor[], inScope: readonly boolean[], target: tf.Scalar): tf.Tensor[] {
  const factor = tf.div(target, l2Norm(weights.filter((_, i) => inScope[i])));
  return weights.map((weight, i) => (inScope[i] ? tf.mul(weight, factor) : weight));
}

/** Whether a parameter counts for a norm constraint. Biases and gains do not under the scope `weights`. */
export function underNorm({ role, frozen }: ParameterSpec, { scope }: ConstantNormConfig): boolean {
  return !frozen && (scope === "all" || role === "weight" || role === "embedding");
}
