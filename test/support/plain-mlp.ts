/** @file The network and its loss once more, in float64 and as the textbook writes them: the oracle of other tests. */
import type { Dataset } from "groklab/tasks";

/** Weights by name, row-major, of a network with these layer widths. */
export type PlainWeights = Readonly<Record<string, ArrayLike<number>>>;

/**
 * Logits `[rows]` of `[classes]`: the one-hot vectors of all inputs side by side, times a matrix, and so on.
 *
 * @param factors what each hidden layer is multiplied by, `[layers, rows, width]`, as dropout does
 */
export function plainForward(
  weights: PlainWeights,
  hidden: readonly number[],
  { inputs, sequence, vocabulary, classes }: Dataset,
  rows: ArrayLike<number>,
  factors?: readonly (readonly (readonly number[])[])[],
): number[][] {
  return Array.from(rows, (row, example) => {
    let x: number[] = new Array(sequence * vocabulary).fill(0);
    for (let j = 0; j < sequence; j++) x[j * vocabulary + inputs[row * sequence + j]] = 1;
    hidden.forEach((width, layer) => {
      const product = plainProduct(x, weights[`hidden${layer}.weight`], width);
      x = product.map((value, unit) => {
        const active = Math.max(0, value + weights[`hidden${layer}.bias`][unit]);
        return active * (factors?.[layer][example][unit] ?? 1);
      });
    });
    return plainProduct(x, weights["output.weight"], classes);
  });
}

/** Mean cross-entropy in nats. */
export function plainLoss(logits: readonly (readonly number[])[], labels: ArrayLike<number>): number {
  const losses = logits.map((row, i) => logSumExp(row) - row[labels[i]]);
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

export function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values);
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}

/** x W for a row vector x and W `[x.length, width]`. */
function plainProduct(x: readonly number[], matrix: ArrayLike<number>, width: number): number[] {
  return Array.from({ length: width }, (_, j) => x.reduce((sum, value, i) => sum + value * matrix[i * width + j], 0));
}
