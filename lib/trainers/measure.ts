import { unreachable } from "../core";
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
  let loss = 0;
  let correct = 0;
  for (const row of rows) {
    const z = logits.subarray(row * outputs, (row + 1) * outputs);
    const best = largest(z);
    loss += lossOf(kind, z, labels[row], best);
    if (outputs === 1 ? (labels[row] === 1 ? z[0] > 0 : z[0] < 0) : best === labels[row]) correct++;
  }
  return { loss: loss / rows.length, accuracy: correct / rows.length };
}

function largest(z: Float32Array): number {
  let best = 0;
  for (let j = 1; j < z.length; j++) if (z[j] > z[best]) best = j;
  return best;
}

/** The loss of one example, as `lossPerExample` defines it, in float64. @param best place of the largest logit */
function lossOf(kind: Loss, z: Float32Array, label: number, best: number): number {
  switch (kind) {
    case "crossEntropy":
      return crossEntropy(z, label, best);
    case "brier":
      return brier(z, label, best);
    case "mse":
      return squaredError(z, label);
    case "hinge":
      return Math.max(0, 1 - (label === 1 ? z[0] : -z[0]));
    default:
      return unreachable(kind);
  }
}

/**
 * log(1 + sum over the other classes of exp(z_j - z_label)), in a form that keeps its relative precision when it is
 * tiny: differences are taken from the label's own logit, or from the largest where that is not the label's.
 */
function crossEntropy(z: Float32Array, label: number, best: number): number {
  const top = z[best];
  let others = 0; // sum of exp(z_j - top) over all classes but the largest
  for (let j = 0; j < z.length; j++) if (j !== best) others += Math.exp(z[j] - top);
  return top - z[label] + Math.log1p(others);
}

function brier(z: Float32Array, label: number, best: number): number {
  let total = 0;
  for (let j = 0; j < z.length; j++) total += Math.exp(z[j] - z[best]);
  let sum = 0;
  for (let j = 0; j < z.length; j++) sum += square(Math.exp(z[j] - z[best]) / total - (j === label ? 1 : 0));
  return sum;
}

function squaredError(z: Float32Array, label: number): number {
  let sum = 0;
  for (let j = 0; j < z.length; j++) sum += square(z[j] - (j === label ? 1 : 0));
  return sum / z.length;
}

function square(x: number): number {
  return x * x;
}
