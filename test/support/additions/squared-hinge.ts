import * as tf from "@tensorflow/tfjs-core";
import { type LossKind, losses } from "groklab/trainers";

/** max(0, 1 - y f)^2, for networks with one output. */
export const squaredHinge: LossKind = {
  perExample: (logits, labels) => tf.square(losses.hinge.perExample(logits, labels)),
  ofExample(example, exponentials) {
    const hinge = losses.hinge.ofExample(example, exponentials);
    return hinge * hinge;
  },
  hasOneOutput: true,
  unit: "squared hinge",
};
