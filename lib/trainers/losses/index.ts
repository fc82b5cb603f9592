/** @file What training may make small, a mean over the batch: all losses by name. */
import type * as tf from "@tensorflow/tfjs-core";
import { isOwnPart, type OwnPart } from "../../fields";
import { brier } from "./brier";
import { crossEntropy, exactCrossEntropy } from "./cross-entropy";
import { hinge } from "./hinge";
import type { GraphLoss, LossKind } from "./loss";
import { mse } from "./mse";
import { ownLoss } from "./own";
import { stableMax } from "./stable-max";

export type { Example, GraphLoss, LossKind } from "./loss";
export type { OwnLoss } from "./own";

/**
 * What training makes small, a mean over the batch: `crossEntropy` in nats, and `exactCrossEntropy`, the gradient of which is exact
 * where it is tiny; `brier`, squared error of the softmax;
 * `mse`, squared error of the logits, mean over classes; `stableMax`, cross-entropy with a function that grows linearly in place of exp;
 * `hinge`, max(0, 1 - y f), for networks with one output.
 */
export type Loss = "crossEntropy" | "exactCrossEntropy" | "brier" | "mse" | "stableMax" | "hinge";

/** Every loss by its name. Others may be added before a run is asked for. */
export const losses: Record<string, LossKind> = {
  ...{ crossEntropy, exactCrossEntropy, brier, mse, stableMax, hinge },
} satisfies Record<Loss, LossKind>;

/** What is to be known of a loss, one of these or one's own. */
export function lossKind(loss: Loss | OwnPart): GraphLoss {
  return isOwnPart(loss) ? ownLoss(loss) : losses[loss];
}

/** Names of the losses that are of one output, or of one a class. */
export function lossesOf(hasOneOutput: boolean): string[] {
  return Object.keys(losses).filter((name) => Boolean(losses[name].hasOneOutput) === hasOneOutput);
}

/** The loss of each example, `[batch]`, from `logits [batch, outputs]` and int32 `labels [batch]`. */
export function lossPerExample(kind: Loss, logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return lossKind(kind).perExample(logits, labels);
}
