/** @file Principal components. */
import { ConfigError } from "../core";
import { symmetricEigen } from "./eigen";
import { checkMatrix, type Matrix, smallerGram } from "./matrix";

/** A component whose variance is below this share of the largest is rounding: Gram matrices resolve no less. */
const RESOLVED = 1e-13;

/** Points along the directions in which they vary most. */
export interface PrincipalComponents {
  /** Where each point lies along the components, [rows, count], largest variance first. */
  readonly scores: Matrix & { readonly values: Float64Array };
  /** Directions of length 1, [count, columns]. The loading of largest size in each is positive. */
  readonly components: Matrix & { readonly values: Float64Array };
  /** Variance along each component, over rows - 1. */
  readonly variances: Float64Array;
  /** Share of the total variance along each component; the shares of all components sum to 1. */
  readonly shares: Float64Array;
}

/**
 * Principal components: the eigenvectors of the covariance of the centred rows, through the smaller Gram matrix. A
 * component that the points do not extend along is all zeros, as are its scores.
 *
 * @param points one point a row
 * @param count 2 by default, at most min(rows, columns)
 * @throws ConfigError for an empty matrix, one of another length than rows x columns, a value that is not finite, a
 *   count out of range, or points that are all the same
 */
export function principalComponents(points: Matrix, count = 2): PrincipalComponents {
  checkMatrix("principalComponents", points);
  const { rows, columns } = points;
  const most = Math.min(rows, columns);
  if (!(Number.isInteger(count) && count >= 1 && count <= most)) {
    throw new ConfigError(`principalComponents: count must be between 1 and ${most}, min(rows, columns), got ${count}`);
  }
  const centred = centre(points);
  const { values: squares, vectors } = symmetricEigen(most, smallerGram(centred), { vectors: true });
  const order = Array.from(squares, (_, i) => i).sort((a, b) => squares[b] - squares[a]);
  const largest = squares[order[0]];
  if (!(largest > 0)) throw new ConfigError(`principalComponents: all ${rows} points are the same`);
  const components = new Float64Array(count * columns);
  const scores = new Float64Array(rows * count);
  order.slice(0, count).forEach((place, k) => {
    if (squares[place] < RESOLVED * largest) return;
    const vector = vectors.subarray(place * most, (place + 1) * most);
    const direction = oriented(rows >= columns ? vector : leftProduct(vector, centred));
    components.set(direction, k * columns);
    rightProduct(centred, direction).forEach((score, i) => {
      scores[i * count + k] = score;
    });
  });
  const total = squares.reduce((sum, square) => sum + Math.max(square, 0), 0);
  const kept = Float64Array.from(order.slice(0, count), (place) => Math.max(squares[place], 0));
  return {
    scores: { rows, columns: count, values: scores },
    components: { rows: count, columns, values: components },
    variances: kept.map((square) => square / (rows - 1)),
    shares: kept.map((square) => square / total),
  };
}

/** The rows less their mean. */
function centre({ rows, columns, values }: Matrix): Matrix {
  // Differences to the first row: columns that do not vary become exactly 0.
  const off = new Float64Array(values.length);
  const mean = new Float64Array(columns);
  for (let k = 0, j = 0; k < off.length; k++, j = j + 1 === columns ? 0 : j + 1) {
    off[k] = values[k] - values[j];
    mean[j] += off[k] / rows;
  }
  for (let k = 0, j = 0; k < off.length; k++, j = j + 1 === columns ? 0 : j + 1) off[k] -= mean[j];
  return { rows, columns, values: off };
}

/** Scaled to length 1, with the entry of largest size positive. */
function oriented(vector: Float64Array): Float64Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  const lead = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return vector.map((value) => value / (lead < 0 ? -length : length));
}

function leftProduct(vector: Float64Array, { rows, columns, values }: Matrix): Float64Array {
  const product = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) product[j] += vector[i] * values[i * columns + j];
  }
  return product;
}

function rightProduct({ rows, columns, values }: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) product[i] += values[i * columns + j] * vector[j];
  }
  return product;
}
