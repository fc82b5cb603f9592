import * as tf from "@tensorflow/tfjs-core";
import { numberOrNull } from "../../fields";
import { type Intervention, l2Norm } from "./intervention";

export interface ClipNorm {
  /** Gradients are scaled down to this global L2 norm where they exceed it, as `clip_grad_norm_` does. Null: never. */
  readonly clipNorm: number | null;
}

export const clipNorm: Intervention<number | null> = {
  field: numberOrNull("a number above 0", (x) => x > 0).default(null),
  acts: (maxNorm) => (maxNorm === null ? undefined : { onGradients: (gradients) => clipped(gradients, maxNorm) }),
};

/**
 * All gradients times min(1, maxNorm / (norm + 1e-6)), with `norm` the L2 norm of all of them together, as
 * `torch.nn.utils.clip_grad_norm_` does.
 */
export function clipped(gradients: readonly tf.Tensor[], maxNorm: number): tf.Tensor[] {
  const factor = tf.minimum(1, tf.div(maxNorm, tf.add(l2Norm(gradients), 1e-6)));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}
