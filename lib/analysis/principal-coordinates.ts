/** @file Principal coordinates of points from their distances alone: classical scaling. */
import { ConfigError, randomStream } from "../core";
import { symmetricEigen } from "./eigen";
import type { Matrix } from "./matrix";

/** Directions that are followed besides those asked for, and how often: as scikit-learn's randomised PCA has them. */
const BESIDES = 10;
const TURNS = 7;
/** A coordinate whose variance is below this share of the largest is rounding. */
const RESOLVED = 1e-10;

/**
 * The first principal coordinates of points (Torgerson 1952), which are their scores along principal components but for signs: the
 * leading eigenvectors of -J D J / 2, J = 1 - 11'/n, D the squared distances, times the roots of their eigenvalues. By subspace
 * iteration (Halko, Martinsson and Tropp 2011), so that coordinates of nearly the same variance may be mixed; in a twentieth of the
 * time of all eigenvectors.
 *
 * @param squares squared distances between all n points, `[n, n]`
 * @returns `count` coordinates of each point, `[count][n]`, largest variance first, the entry of largest size of each positive; zeros for
 *   those along which the points do not extend
 * @throws ConfigError for points that are all the same
 */
export function principalCoordinates(squares: Matrix, count: number): Float64Array[] {
  const n = squares.rows;
  const gram = centredGram(squares);
  const { normal } = randomStream(0, "principal coordinates");
  let block: readonly Float64Array[] = Array.from({ length: Math.min(n, count + BESIDES) }, () =>
    Float64Array.from({ length: n }, normal),
  );
  for (let turn = 0; turn < TURNS; turn++) block = orthonormal(block).map((vector) => times(gram, vector));
  const basis = orthonormal(block);
  const images = basis.map((vector) => times(gram, vector));
  const size = basis.length;
  const small = Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return dot(basis[Math.min(i, j)], images[Math.max(i, j)]);
  });
  const { values, vectors } = symmetricEigen(size, small, { vectors: true });
  const largest = values[size - 1];
  if (!(largest > 0)) throw new ConfigError(`principalCoordinates: all ${n} points are the same`);
  return Array.from({ length: count }, (_, k) => {
    const place = size - 1 - k;
    const coordinate = new Float64Array(n);
    if (place < 0 || values[place] < RESOLVED * largest) return coordinate;
    for (let i = 0; i < size; i++) add(coordinate, basis[i], vectors[place * size + i]);
    const lead = coordinate.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    const factor = (lead < 0 ? -1 : 1) * Math.sqrt(values[place]);
    return coordinate.map((value) => factor * value);
  });
}

/** -J D J / 2 */
function centredGram({ rows: n, values }: Matrix): Float64Array {
  const means = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += values[i * n + j];
    return sum / n;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) gram[i * n + j] = (means[i] + means[j] - mean - values[i * n + j]) / 2;
  }
  return gram;
}

/** Vectors of length 1 at right angles that span the same (Gram and Schmidt, twice); zeros for one that the others span. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const given of vectors) {
    const vector = given.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) add(vector, other, -dot(vector, other));
      const length = Math.sqrt(dot(vector, vector));
      for (let i = 0; i < vector.length; i++) vector[i] = length > 0 ? vector[i] / length : 0;
    }
    basis.push(vector);
  }
  return basis;
}

/** Four rows at a time: no sum waits for another. */
function times(square: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const product = new Float64Array(n);
  let i = 0;
  for (; i + 3 < n; i += 4) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let j = 0, at = i * n; j < n; j++, at++) {
      const value = vector[j];
      s0 += square[at] * value;
      s1 += square[at + n] * value;
      s2 += square[at + 2 * n] * value;
      s3 += square[at + 3 * n] * value;
    }
    product.set([s0, s1, s2, s3], i);
  }
  for (; i < n; i++) product[i] = dot(square.subarray(i * n, (i + 1) * n), vector);
  return product;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += factor * values[i];
}
