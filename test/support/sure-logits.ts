import { randomStream } from "groklab/core";

/** Logits of networks that are sure of their labels, with losses from 1e-5 to 1e-8, and the slope of each loss by all logits, in float64. */
export function sureOfTheirLabels() {
  const random = randomStream(0, "sure");
  const ids = Array.from({ length: 40 }, (_, i) => i % 97);
  const logits = ids.map((label, i) =>
    Array.from({ length: 97 }, (_, j) => Math.fround((j === label ? 16 + (7 * i) / 40 : 0) + 0.1 * random.normal())),
  );
  const slopes = logits.map((row, i) => {
    const others = row.map((z, j) => (j === ids[i] ? 0 : Math.exp(z - row[ids[i]])));
    const sum = others.reduce((a, b) => a + b, 0);
    return others.map((other, j) => (j === ids[i] ? -sum : other) / (1 + sum));
  });
  return { ids, logits, slopes };
}

/** The largest relative error of any slope. */
export function worstOf(found: ArrayLike<number>, slopes: readonly (readonly number[])[]): number {
  return Math.max(...slopes.flat().map((slope, i) => Math.abs(found[i] / slope - 1)));
}
