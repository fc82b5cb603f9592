/** @file Rank-Gaussianisation: what is left of a sample when every variable is made normal, its Gaussian copula. */
import { ConfigError, randomStream } from "../core";
import { checkMatrix, type Matrix, smallerGram } from "./matrix";
import { normalQuantile } from "./normal";

/**
 * What ranks equal values get: `midrank` their mean rank; `position` different ones in the order of the rows;
 * `random` different ones in a random order of the rows, drawn for each column.
 */
export type TieRule = "midrank" | "position" | "random";

export interface CopulaOptions {
  /**
   * Default `midrank`. With `position` variables that share many equal values, such as the zeros of ReLU neurons, look
   * dependent where they are not: their ties are all broken in the same order.
   */
  readonly ties?: TieRule;
  /** Decides `random` ties. Default 0. */
  readonly seed?: number;
}

/** Columns of a table, made normal by their ranks. */
export interface Gaussianised {
  /** Each kept column made normal, of mean 0, `[rows, kept]`. */
  readonly matrix: Matrix & { readonly values: Float64Array };
  /** Columns that vary, in their order. */
  readonly kept: number[];
  /** Columns that are constant: they have no copula. */
  readonly dropped: number[];
}

/**
 * z = Phi^-1(rank / (rows + 1)) for each column by itself, less the mean of the column (Ince et al. 2017). Monotone changes
 * of a variable change nothing. Constant columns are dropped, and named.
 *
 * @param points one sample a row, one variable a column
 * @throws ConfigError for an empty matrix, one of another length than rows x columns, or a value that is not finite
 */
export function gaussianise(points: Matrix, { ties = "midrank", seed = 0 }: CopulaOptions = {}): Gaussianised {
  checkMatrix("gaussianise", points);
  const { rows, columns, values } = points;
  const { permutation } = randomStream(seed, "ties");
  // Phi^-1 of every whole and half rank.
  const quantiles = Float64Array.from({ length: 2 * rows + 1 }, (_, k) => normalQuantile(k / 2 / (rows + 1)));
  const inOrder = Int32Array.from({ length: rows }, (_, i) => i);
  const kept: number[] = [];
  const normal: Float64Array[] = [];
  for (let j = 0; j < columns; j++) {
    const column = Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]);
    const sorted = column.slice().sort();
    if (sorted[0] === sorted[rows - 1]) continue;
    kept.push(j);
    const order = ties === "random" ? permutation(rows) : inOrder;
    normal.push(centred(twiceRanks(column, sorted, ties, order).map((k) => quantiles[k])));
  }
  const matrix = new Float64Array(rows * kept.length);
  normal.forEach((column, k) => {
    for (let i = 0; i < rows; i++) matrix[i * kept.length + k] = column[i];
  });
  const isKept = new Set(kept);
  const dropped = Array.from({ length: columns }, (_, j) => j).filter((j) => !isKept.has(j));
  return { matrix: { rows, columns: kept.length, values: matrix }, kept, dropped };
}

/** Twice the rank of each value, counted from 1: whole for mean ranks too. */
function twiceRanks(column: Float64Array, sorted: Float64Array, ties: TieRule, order: Int32Array): Float64Array {
  const n = column.length;
  const taken = new Int32Array(n);
  const ranks = new Float64Array(n);
  for (const i of order) {
    const below = countBelow(sorted, column[i], false);
    ranks[i] = ties === "midrank" ? below + countBelow(sorted, column[i], true) + 1 : 2 * (below + 1 + taken[below]++);
  }
  return ranks;
}

/** How many of the sorted values are below one, or not above it. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function centred(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  return column.map((value) => value - mean);
}

/**
 * Z'Z / (rows - 1) of columns of mean 0, such as `gaussianise` gives, in float64.
 *
 * @returns `[columns, columns]`
 * @throws ConfigError unless there are more rows than columns: with fewer the covariance is singular
 */
export function covarianceOf({ rows, columns, values }: Matrix): Matrix & { readonly values: Float64Array } {
  if (!(rows > columns)) {
    throw new ConfigError(`covarianceOf: needs more rows than columns, got ${rows} x ${columns}; take more examples`);
  }
  const gram = smallerGram({ rows, columns, values });
  return { rows: columns, columns, values: gram.map((value) => value / (rows - 1)) };
}

/**
 * r_ij = c_ij / sqrt(c_ii c_jj), with ones on the diagonal.
 *
 * @throws ConfigError for a matrix that is not square or not finite, or a variance that is not positive
 */
export function correlationOf(covariance: Matrix): Matrix & { readonly values: Float64Array } {
  checkMatrix("correlationOf", covariance);
  const { rows: n, columns, values } = covariance;
  if (n !== columns) throw new ConfigError(`correlationOf: a covariance is square, got ${n} x ${columns}`);
  const scale = Float64Array.from({ length: n }, (_, i) => Math.sqrt(values[i * n + i]));
  const constant = scale.findIndex((value) => !(value > 0));
  if (constant >= 0) {
    throw new ConfigError(
      `correlationOf: the variance of variable ${constant} is ${values[constant * n + constant]}; leave constants out`,
    );
  }
  const correlations = Float64Array.from(values, (value, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return i === j ? 1 : value / (scale[i] * scale[j]);
  });
  return { rows: n, columns: n, values: correlations };
}
