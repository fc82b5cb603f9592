/** @file O-information by its definition: entropies of normal variables, each from a determinant of its own. */
import type { Matrix } from "groklab/analysis";
import { determinant, Matrix as Square } from "ml-matrix";

/** H(S) = 1/2 ln((2 pi e)^k |C_S|). */
export function entropy({ columns: n, values }: Matrix, chosen: readonly number[]): number {
  if (chosen.length === 0) return 0;
  const part = new Square(chosen.map((i) => chosen.map((j) => values[i * n + j])));
  return (chosen.length * Math.log(2 * Math.PI * Math.E) + Math.log(determinant(part))) / 2;
}

/** TC and DTC as sums of entropies. */
export function dependence(covariance: Matrix, chosen: readonly number[]): { total: number; dual: number } {
  const whole = entropy(covariance, chosen);
  const single = chosen.reduce((sum, j) => sum + entropy(covariance, [j]), 0);
  const without = chosen.reduce(
    (sum, j) =>
      sum +
      entropy(
        covariance,
        chosen.filter((i) => i !== j),
      ),
    0,
  );
  return { total: single - whole, dual: without - (chosen.length - 1) * whole };
}

/** (k - 2) H(S) + sum_j [H(j) - H(S\j)]. */
export function naiveOmega(covariance: Matrix, chosen: readonly number[]): number {
  return chosen.reduce(
    (sum, j) =>
      sum +
      entropy(covariance, [j]) -
      entropy(
        covariance,
        chosen.filter((i) => i !== j),
      ),
    (chosen.length - 2) * entropy(covariance, chosen),
  );
}

/** All subsets of n things with `least` to `most` members, by counting in binary. */
export function subsets(n: number, least: number, most = n): number[][] {
  return Array.from({ length: 2 ** n }, (_, mask) =>
    Array.from({ length: n }, (__, j) => j).filter((j) => Math.floor(mask / 2 ** j) % 2 === 1),
  ).filter(({ length }) => length >= least && length <= most);
}
