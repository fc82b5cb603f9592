import * as tf from "@tensorflow/tfjs-core";
import { type LossKind, losses } from "groklab/trainers";

/** max(0, 1 - y f)^2, for networks with one output. */
export const squaredHinge: LossKind = {
  perExample: (logits, labels) => tf.square(losses.hinge.perExample(logits, labels)),
  ofExample(logits, label, best) {
    const hinge = losses.hinge.ofExample(logits, label, best);
    return hinge * hinge;
  },
  hasOneOutput: true,
  unit: "squared hinge",
};
