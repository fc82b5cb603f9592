import { type Exponentials, withExponentials } from "../core/exponentials";
import type { Dataset } from "../tasks";
import type { Loss } from "./config";

/** Loss and accuracy over a set of examples. */
export interface SetMetrics {
  /** Mean of the run's loss, summed in float64: float32 softmax rounds losses below 1e-7 to zero. */
  readonly loss: number;
  /**
   * Share of examples whose largest logit is the label's; the lowest class wins ties. With one logit: whose sign is
   * the label's; zero is wrong for both.
   */
  readonly accuracy: number;
}

/** Loss and accuracy on the rows given, from logits `[examples, outputs]` of the whole dataset. */
export function measure(
  logits: Float32Array,
  { labels }: Pick<Dataset, "labels">,
  rows: Int32Array,
  kind: Loss = "crossEntropy",
): SetMetrics {
  const outputs = logits.length / labels.length;
  const lossOf = LOSSES[kind];
  return withExponentials(logits, outputs, (exponentials) => {
    let loss = 0;
    let correct = 0;
    for (const row of rows) {
      const label = labels[row];
      const from = row * outputs;
      let best = from;
      let top = logits[from];
      for (let j = from + 1; j < from + outputs; j++) {
        if (!(logits[j] > top)) continue;
        top = logits[j];
        best = j;
      }
      if (outputs === 1 ? (label === 1 ? top > 0 : top < 0) : best === from + label) correct++;
      loss += lossOf({ logits, from, to: from + outputs, label, best }, exponentials);
    }
    return { loss: loss / rows.length, accuracy: correct / rows.length };
  });
}

/** Logits of one example. */
interface Example {
  readonly logits: Float32Array;
  /** Its own are those from here, */
  readonly from: number;
  /** up to but not here. */
  readonly to: number;
  readonly label: number;
  /** Place of the largest. */
  readonly best: number;
}

/** The loss of one example, as `lossPerExample` defines it, in float64. */
const LOSSES: Readonly<Record<Loss, (example: Example, exponentials: Exponentials) => number>> = {
  crossEntropy,
  brier,
  mse: squaredError,
  hinge: ({ logits, from, label }) => Math.max(0, 1 - (label === 1 ? logits[from] : -logits[from])),
};

/**
 * log(1 + sum over the other classes of exp(z_j - z_label)), in a form that keeps its relative precision when it is
 * tiny: differences are taken from the label's own logit, or from the largest where that is not the label's.
 */
function crossEntropy({ logits, from, to, label, best }: Example, { sum }: Exponentials): number {
  const top = logits[best];
  const others = sum(best + 1, to, top, sum(from, best, top)); // of exp(z_j - top) over all classes but the largest
  return top - logits[from + label] + Math.log1p(others);
}

function brier({ logits, from, to, label, best }: Example, { sum, powers }: Exponentials): number {
  const total = sum(from, to, logits[best]);
  let loss = 0;
  for (let j = 0; j < to - from; j++) loss += square(powers[j] / total - (j === label ? 1 : 0));
  return loss;
}

function squaredError({ logits, from, to, label }: Example): number {
  let sum = 0;
  for (let j = from; j < to; j++) sum += square(logits[j] - (j === from + label ? 1 : 0));
  return sum / (to - from);
}

function square(x: number): number {
  return x * x;
}
