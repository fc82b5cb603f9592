/** @file The losses and their slopes once more, in float64 and as the textbook writes them. */
import type { Loss } from "groklab/trainers";

/** Loss of one example, as `lossPerExample` defines it. */
export function plainLossOf(kind: Loss, z: readonly number[], label: number): number {
  switch (kind) {
    case "crossEntropy":
    case "exactCrossEntropy":
      return -Math.log(softmax(z)[label]);
    case "brier":
      return softmax(z).reduce((sum, share, j) => sum + (share - target(j, label)) ** 2, 0);
    case "mse":
      return z.reduce((sum, value, j) => sum + (value - target(j, label)) ** 2, 0) / z.length;
    case "stableMax":
      return -Math.log(stable(z[label]) / z.reduce((sum, value) => sum + stable(value), 0));
    case "hinge":
      return Math.max(0, 1 - signOf(label) * z[0]);
  }
}

/** Its derivative by each logit; that of the hinge at its corner is 0. */
export function plainSlopesOf(kind: Loss, z: readonly number[], label: number): number[] {
  const shares = softmax(z);
  switch (kind) {
    case "crossEntropy":
    case "exactCrossEntropy":
      return shares.map((share, j) => share - target(j, label));
    case "brier":
      // d/dz_k sum_j (s_j - t_j)^2 = 2 s_k ((s_k - t_k) - sum_j (s_j - t_j) s_j)
      return shares.map((share, k) => {
        const mean = shares.reduce((sum, other, j) => sum + (other - target(j, label)) * other, 0);
        return 2 * share * (share - target(k, label) - mean);
      });
    case "mse":
      return z.map((value, j) => (2 * (value - target(j, label))) / z.length);
    case "stableMax": {
      // d/dz_k (log sum_j s_j - log s_label) = s'_k (1 / sum_j s_j - [k is the label] / s_label)
      const total = z.reduce((sum, value) => sum + stable(value), 0);
      return z.map((value, k) => stableSlope(value) * (1 / total - target(k, label) / stable(z[label])));
    }
    case "hinge":
      return [signOf(label) * z[0] < 1 ? -signOf(label) : 0];
  }
}

function softmax(z: readonly number[]): number[] {
  const exponentials = z.map((value) => Math.exp(value - Math.max(...z)));
  const total = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((value) => value / total);
}

function target(j: number, label: number): number {
  return j === label ? 1 : 0;
}

function signOf(label: number): number {
  return label === 1 ? 1 : -1;
}

function stable(x: number): number {
  return x >= 0 ? x + 1 : 1 / (1 - x);
}

function stableSlope(x: number): number {
  return x >= 0 ? 1 : 1 / (1 - x) ** 2;
}
