import { softmaxCrossEntropy } from "../../engine";
import type { LossKind } from "./loss";

/** logsumexp(z) - z_label, in nats. */
export const crossEntropy: LossKind = {
  perExample: (logits, labels) => softmaxCrossEntropy(logits, labels),
  /**
   * log(1 + sum over the other classes of exp(z_j - z_label)), in a form that keeps its relative precision when it is
   * tiny: differences are taken from the label's own logit, or from the largest where that is not the label's.
   */
  ofExample({ logits, from, to, label, best }, { sum }) {
    const top = logits[best];
    const others = sum(best + 1, to, top, sum(from, best, top)); // of exp(z_j - top) over all classes but the largest
    return top - logits[from + label] + Math.log1p(others);
  },
  unit: "nats",
  ofGuessing: Math.log,
};

/**
 * The same, with a gradient that float32 does not cut short where it is tiny. Once a training loss is below 1e-6 the usual one leaves the
 * right logits behind, in PyTorch as here: Adam, which knows no size, makes that large, weights grow again and the loss leaps.
 */
export const exactCrossEntropy: LossKind = {
  ...crossEntropy,
  perExample: (logits, labels) => softmaxCrossEntropy(logits, labels, true),
};
