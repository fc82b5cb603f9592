import * as tf from "@tensorflow/tfjs-core";
import { withExponentials } from "../core/exponentials";
import type { OwnPart } from "../fields";
import type { Dataset } from "../tasks";
import { type GraphLoss, type Loss, lossKind } from "./losses";

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
  kind: Loss | OwnPart = "crossEntropy",
): SetMetrics {
  const { ofExample, perExample } = lossKind(kind);
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
      if (ofExample) loss += ofExample({ logits, from, to: from + outputs, label, best }, exponentials);
    }
    if (!ofExample) loss = sumOf(perExample, logits, labels, rows);
    return { loss: loss / rows.length, accuracy: correct / rows.length };
  });
}

/** Of the rows given, each in float32, summed in float64. */
function sumOf(
  perExample: GraphLoss["perExample"],
  logits: Float32Array,
  labels: Int32Array,
  rows: Int32Array,
): number {
  const outputs = logits.length / labels.length;
  const picked = new Float32Array(rows.length * outputs);
  for (const [i, row] of rows.entries()) {
    picked.set(logits.subarray(row * outputs, (row + 1) * outputs), i * outputs);
  }
  const each = tf.tidy(() =>
    perExample(
      tf.tensor2d(picked, [rows.length, outputs]),
      tf.tensor1d(
        rows.map((row) => labels[row]),
        "int32",
      ),
    ),
  );
  const losses = each.dataSync<"float32">();
  each.dispose();
  return losses.reduce((sum, loss) => sum + loss, 0);
}
