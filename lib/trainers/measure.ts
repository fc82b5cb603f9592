import type { Dataset } from "../tasks";

/** Loss and accuracy over a set of examples. */
export interface SetMetrics {
  /** Mean cross-entropy in nats, summed in float64: float32 softmax rounds losses below 1e-7 to zero. */
  readonly loss: number;
  /** Share of examples whose largest logit is the label's; the lowest class wins ties. */
  readonly accuracy: number;
}

/**
 * Loss and accuracy on the rows given, from logits `[examples, classes]` of the whole dataset.
 *
 * The loss of one example is log(1 + sum over the other classes of exp(z_j - z_label)), in a form that keeps its
 * relative precision when it is tiny: differences are taken from the label's own logit, or from the largest where that
 * is not the label's.
 */
export function measure(logits: Float32Array, { labels, classes }: Dataset, rows: Int32Array): SetMetrics {
  let loss = 0;
  let correct = 0;
  for (const row of rows) {
    const start = row * classes;
    const label = labels[row];
    let best = 0;
    for (let j = 1; j < classes; j++) if (logits[start + j] > logits[start + best]) best = j;
    if (best === label) correct++;
    const top = logits[start + best];
    let others = 0; // sum of exp(z_j - top) over all classes but the largest
    for (let j = 0; j < classes; j++) if (j !== best) others += Math.exp(logits[start + j] - top);
    loss += top - logits[start + label] + Math.log1p(others);
  }
  return { loss: loss / rows.length, accuracy: correct / rows.length };
}
