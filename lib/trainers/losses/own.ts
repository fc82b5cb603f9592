import type * as tf from "@tensorflow/tfjs-core";
import { ConfigError } from "../../core";
import { type OwnOptions, type OwnPart, ownValue } from "../../fields";
import type { GraphLoss } from "./loss";

/** A loss of one's own: the default export of a file, or `own.loss(name, …)` in a cell. */
export interface OwnLoss<O extends OwnOptions = OwnOptions> {
  /** What `loss.options` of a spec may set, each with its default. */
  readonly options?: O;
  /** The loss of each example, `[batch]`, from `logits [batch, outputs]` and int32 `labels [batch]`, in plain tfjs; training makes its mean small. */
  perExample(logits: tf.Tensor2D, labels: tf.Tensor1D, options: O): tf.Tensor;
}

/** What is to be known of it; records have it in float32, as it is in the graph. */
export function ownLoss(part: OwnPart): GraphLoss {
  return {
    perExample(logits, labels) {
      const losses = ownValue<OwnLoss>("loss", part).perExample(logits, labels, part.options);
      if (losses?.shape?.join() === labels.shape.join()) return losses as tf.Tensor1D;
      const found = losses?.shape ? `[${losses.shape}]` : typeof losses;
      throw new ConfigError(
        `config.loss ${part.name}: expected perExample to give [${labels.shape}], the loss of each example, got ${found}`,
      );
    },
    unit: part.name,
  };
}
