/** @file Singular values of weight matrices. */
import { ConfigError } from "../core";
import { symmetricEigen } from "./eigen";
import { checkMatrix, type Matrix, smallerGram } from "./matrix";

/**
 * Singular values s_1 >= s_2 >= …, min(rows, columns) of them: square roots of the eigenvalues of W'W or WW', whichever
 * is smaller, in float64. Squaring costs the small ones their digits: each is right to about 1e-15 s_1² / s_i, so that
 * a zero may come out as 1e-8 s_1. The large ones are right to 1e-14.
 *
 * @returns in the unit of the entries, largest first
 * @throws ConfigError for an empty matrix, one of another length than rows x columns, or a value that is not finite
 */
export function singularValues(matrix: Matrix): Float64Array {
  checkMatrix("singularValues", matrix);
  const { values } = symmetricEigen(Math.min(matrix.rows, matrix.columns), smallerGram(matrix), { vectors: false });
  // Rounding can push the eigenvalue of a null direction just below 0.
  return values.map((value) => Math.sqrt(Math.max(value, 0))).reverse();
}

/**
 * Spectral norm ||W||_2 = s_1, the most by which W stretches a vector; of one row or column its length.
 *
 * @throws ConfigError as `singularValues` does
 */
export function spectralNorm(matrix: Matrix): number {
  return singularValues(matrix)[0];
}

/**
 * Stable rank ||W||_F² / ||W||_2² = sum s_i² / s_1²: between 1 (rank one) and the rank, and steady under small changes.
 *
 * @throws ConfigError as `singularValues` does, and for a matrix of zeros, which has none
 */
export function stableRank(matrix: Matrix): number {
  const values = singularValues(matrix);
  if (values[0] === 0) throw new ConfigError("stableRank: a matrix of zeros has no stable rank; leave it out");
  return values.reduce((sum, value) => sum + value * value, 0) / (values[0] * values[0]);
}

/**
 * Spectral norm to be expected of a rows x columns matrix with independent entries uniform in ±bound:
 * bound / sqrt(3) (sqrt(rows) + sqrt(columns)), the edge of the Marchenko-Pastur law. It is a limit for large matrices;
 * those of a few hundred entries a side lie within some percent of it, mostly below. PyTorch draws weights with
 * bound = 1 / sqrt(columns).
 *
 * @throws ConfigError for sizes that are not whole and positive, or a bound that is not positive
 * @example uniformNorm(500, 50, 1 / Math.sqrt(50)) // 2.403
 */
export function uniformNorm(rows: number, columns: number, bound: number): number {
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows >= 1 && columns >= 1)) {
    throw new ConfigError(`uniformNorm: a matrix needs at least one row and one column, got ${rows} x ${columns}`);
  }
  if (!(bound > 0 && bound < Number.POSITIVE_INFINITY)) {
    throw new ConfigError(`uniformNorm: the bound must be positive, got ${bound}`);
  }
  return (bound / Math.sqrt(3)) * (Math.sqrt(rows) + Math.sqrt(columns));
}
