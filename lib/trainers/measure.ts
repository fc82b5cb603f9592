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
    loss += lossOf(kind, z, labels[row]);
    if (isRight(z, labels[row])) correct++;
  }
  return { loss: loss / rows.length, accuracy: correct / rows.length };
}

function isRight(z: Float32Array, label: number): boolean {
  return z.length === 1 ? (label === 1 ? z[0] > 0 : z[0] < 0) : largest(z) === label;
}

function largest(z: Float32Array): number {
  let best = 0;
  for (let j = 1; j < z.length; j++) if (z[j] > z[best]) best = j;
  return best;
}

/** The loss of one example, as `lossPerExample` defines it, in float64. */
function lossOf(kind: Loss, z: Float32Array, label: number): number {
  switch (kind) {
    case "crossEntropy":
      return crossEntropy(z, label);
    case "brier": {
      const top = z[largest(z)];
      const total = z.reduce((sum, value) => sum + Math.exp(value - top), 0);
      return sumOfSquares(z, (value, j) => Math.exp(value - top) / total - (j === label ? 1 : 0));
    }
    case "mse":
      return sumOfSquares(z, (value, j) => value - (j === label ? 1 : 0)) / z.length;
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
function crossEntropy(z: Float32Array, label: number): number {
  const best = largest(z);
  let others = 0; // sum of exp(z_j - top) over all classes but the largest
  for (let j = 0; j < z.length; j++) if (j !== best) others += Math.exp(z[j] - z[best]);
  return z[best] - z[label] + Math.log1p(others);
}

function sumOfSquares(z: Float32Array, value: (z: number, j: number) => number): number {
  let sum = 0;
  for (let j = 0; j < z.length; j++) {
    const term = value(z[j], j);
    sum += term * term;
  }
  return sum;
}
