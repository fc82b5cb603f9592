import type { Dataset } from "../tasks";
import { type Loss, losses } from "./losses";

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
  const { ofExample } = losses[kind];
  const outputs = logits.length / labels.length;
  let loss = 0;
  let correct = 0;
  for (const row of rows) {
    const z = logits.subarray(row * outputs, (row + 1) * outputs);
    const best = largest(z);
    loss += ofExample(z, labels[row], best);
    if (outputs === 1 ? (labels[row] === 1 ? z[0] > 0 : z[0] < 0) : best === labels[row]) correct++;
  }
  return { loss: loss / rows.length, accuracy: correct / rows.length };
}

function largest(z: Float32Array): number {
  let best = 0;
  for (let j = 1; j < z.length; j++) if (z[j] > z[best]) best = j;
  return best;
}
