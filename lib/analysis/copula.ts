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

/** Columns that are taken out of a table together: as many as lie side by side in a line of a core's cache. */
const BLOCK = 16;

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
  const block = values instanceof Float32Array ? new Float32Array(BLOCK * rows) : new Float64Array(BLOCK * rows);
  const kept: number[] = [];
  const normal: Float64Array[] = [];
  for (let j = 0; j < columns; j++) {
    const at = j % BLOCK;
    if (at === 0) {
      const width = Math.min(BLOCK, columns - j);
      for (let i = 0; i < rows; i++) for (let b = 0; b < width; b++) block[b * rows + i] = values[i * columns + j + b];
    }
    const groups = tieGroups(block.subarray(at * rows, (at + 1) * rows));
    if (groups.below.length === 2) continue;
    kept.push(j);
    const ranks = twiceRanks(groups, ties, ties === "random" ? permutation(rows) : inOrder);
    for (let i = 0; i < rows; i++) ranks[i] = quantiles[ranks[i]];
    normal.push(centred(ranks));
  }
  const matrix = new Float64Array(rows * kept.length);
  for (let i = 0, at = 0; i < rows; i++) for (let k = 0; k < normal.length; k++, at++) matrix[at] = normal[k][i];
  const isKept = new Set(kept);
  const dropped = Array.from({ length: columns }, (_, j) => j).filter((j) => !isKept.has(j));
  return { matrix: { rows, columns: kept.length, values: matrix }, kept, dropped };
}

/** Values in groups of equal ones, in increasing order. */
interface TieGroups {
  /** The group of each value. */
  readonly group: Int32Array;
  /** How many values are below those of a group; after the last group, all. */
  readonly below: Int32Array;
}

/** Sorted by their bits: passes of eleven, lowest first, each of which keeps the order of the one before. */
function tieGroups(column: Float32Array | Float64Array): TieGroups {
  const n = column.length;
  const keys = sortingKeys(column);
  let order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let next = new Int32Array(n);
  for (const key of keys) {
    for (const shift of [0, 11, 22]) {
      const places = new Int32Array(2049);
      for (let i = 0; i < n; i++) places[((key[i] >>> shift) & 2047) + 1]++;
      for (let digit = 0; digit < 2048; digit++) places[digit + 1] += places[digit];
      for (let at = 0; at < n; at++) next[places[(key[order[at]] >>> shift) & 2047]++] = order[at];
      [order, next] = [next, order];
    }
  }
  const [low, high] = [keys[0], keys[keys.length - 1]];
  const group = new Int32Array(n);
  const below = new Int32Array(n + 1);
  let count = 0;
  for (let at = 0; at < n; at++) {
    const [i, before] = [order[at], order[at - 1]];
    if (at === 0 || low[i] !== low[before] || high[i] !== high[before]) below[count++] = at;
    group[i] = count - 1;
  }
  below[count] = n;
  return { group, below: below.subarray(0, count + 1) };
}

/** Whole numbers of 32 bits each that are in the order of the values: one of a float32, of a float64 the lower and then the higher. */
function sortingKeys(column: Float32Array | Float64Array): Uint32Array[] {
  const n = column.length;
  if (column instanceof Float32Array) {
    const unsigned = new Float32Array(n);
    for (let i = 0; i < n; i++) unsigned[i] = column[i] + 0; // no negative zero
    const key = new Uint32Array(unsigned.buffer);
    for (let i = 0; i < n; i++) key[i] = key[i] < 0x80000000 ? key[i] + 0x80000000 : ~key[i];
    return [key];
  }
  const unsigned = new Float64Array(n);
  for (let i = 0; i < n; i++) unsigned[i] = column[i] + 0;
  const words = new Uint32Array(unsigned.buffer);
  const [low, high] = [new Uint32Array(n), new Uint32Array(n)];
  for (let i = 0; i < n; i++) {
    const isPositive = words[2 * i + 1] < 0x80000000;
    low[i] = isPositive ? words[2 * i] : ~words[2 * i];
    high[i] = isPositive ? words[2 * i + 1] + 0x80000000 : ~words[2 * i + 1];
  }
  return [low, high];
}

/** Twice the rank of each value, counted from 1: whole for mean ranks too. */
function twiceRanks({ group, below }: TieGroups, ties: TieRule, order: Int32Array): Float64Array {
  const n = group.length;
  const taken = new Int32Array(below.length);
  const ranks = new Float64Array(n);
  for (let at = 0; at < n; at++) {
    const i = order[at];
    const k = group[i];
    ranks[i] = ties === "midrank" ? below[k] + below[k + 1] + 1 : 2 * (below[k] + 1 + taken[k]++);
  }
  return ranks;
}

function centred(column: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i];
  const mean = sum / column.length;
  for (let i = 0; i < column.length; i++) column[i] -= mean;
  return column;
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
  const correlations = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let j = 0; j < n; j++) {
      correlations[row * n + j] = row === j ? 1 : values[row * n + j] / (scale[row] * scale[j]);
    }
  }
  return { rows: n, columns: n, values: correlations };
}
