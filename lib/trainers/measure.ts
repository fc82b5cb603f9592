import { withExponentials } from "../core/exponentials";
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
      loss += ofExample({ logits, from, to: from + outputs, label, best }, exponentials);
    }
    return { loss: loss / rows.length, accuracy: correct / rows.length };
  });
}
