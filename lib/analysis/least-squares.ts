/** @file Ordinary least squares with several explanatory variables. */
import { mean } from "simple-statistics";
import { ConfigError } from "../core";
import { requireFinite, requirePairs } from "./sample";

/** y = intercept + sum_j slopes_j x_j. */
export interface LinearFit {
  readonly intercept: number;
  readonly slopes: readonly number[];
  /** Standard deviation of what is left, with n less the number of coefficients as its degrees of freedom. */
  readonly residual: number;
  readonly n: number;
}

/**
 * The coefficients with the least sum of squared residuals, by modified Gram and Schmidt of the centred columns.
 *
 * @param rows the explanatory variables of each observation, `[n, k]`
 * @param y as many numbers
 * @throws ConfigError for lists that do not pair up, a value that is not finite, fewer than k + 2 observations, or a variable that
 *   is constant or a linear combination of those before it
 * @example leastSquares([[0], [1], [2]], [1, 3, 5]).slopes // [2]
 */
export function leastSquares(rows: readonly (readonly number[])[], y: readonly number[]): LinearFit {
  requirePairs("leastSquares", rows, y);
  const [k, n] = [rows[0]?.length ?? 0, y.length];
  if (n < k + 2) throw new ConfigError(`leastSquares: needs ${k + 2} or more observations of ${k} variables, got ${n}`);
  requireFinite("leastSquares", [...rows.flat(), ...y]);
  const columns = Array.from({ length: k }, (_, j) => rows.map((row) => row[j]));
  const means = columns.map((column) => mean(column));
  const basis: number[][] = [];
  // R of the decomposition: column j is sum_i r[i][j] basis_i.
  const r = columns.map(() => new Array<number>(k).fill(0));
  for (const [j, column] of columns.entries()) {
    let left = column.map((value) => value - means[j]);
    const before = length(left);
    for (const [i, unit] of basis.entries()) {
      r[i][j] = dot(unit, left);
      left = left.map((value, row) => value - r[i][j] * unit[row]);
    }
    r[j][j] = length(left);
    if (!(r[j][j] > 1e-10 * (before + Math.abs(means[j])))) {
      throw new ConfigError(`leastSquares: variable ${j} is constant, or a linear combination of those before it`);
    }
    basis.push(left.map((value) => value / r[j][j]));
  }
  let rest = y.map((value) => value - mean([...y]));
  const projected = basis.map((unit) => {
    const along = dot(unit, rest);
    rest = rest.map((value, row) => value - along * unit[row]);
    return along;
  });
  const slopes = new Array<number>(k).fill(0);
  for (let j = k - 1; j >= 0; j--) {
    const later = slopes.reduce((sum, slope, i) => (i > j ? sum + r[j][i] * slope : sum), 0);
    slopes[j] = (projected[j] - later) / r[j][j];
  }
  return {
    intercept: mean([...y]) - dot(slopes, means),
    slopes,
    residual: length(rest) / Math.sqrt(n - k - 1),
    n,
  };
}

/** What a fit says of these explanatory variables. */
export const fittedAt = ({ intercept, slopes }: LinearFit, row: readonly number[]): number =>
  intercept + dot(slopes, row);

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

const length = (a: readonly number[]) => Math.sqrt(dot(a, a));
