/** @file The largest eigenvalue of a symmetric operator that is known by its products alone, such as a Hessian. */
import { ConfigError, type RandomStream } from "../core";
import { symmetricEigen } from "./eigen";

/** A symmetric matrix as a function: v to A v, both of `size` numbers. */
export interface SymmetricOperator {
  /** Rows, and columns. */
  readonly size: number;
  /** A v, left to the caller. */
  readonly product: (vector: Float64Array) => Float64Array;
}

/** When {@link lanczos} ends. */
export interface LanczosOptions {
  /** The largest residual, relative to the value, that is good enough. Default 1e-3. */
  readonly tolerance?: number;
  /** The most products. Default 100. */
  readonly most?: number;
}

/** An estimate of the largest eigenvalue. */
export interface LargestEigenvalue {
  readonly value: number;
  /** ||A y - value y|| of a unit vector y: an eigenvalue is no farther from the value than this. */
  readonly residual: number;
  /** Products that were made. */
  readonly products: number;
}

/** What is left of a product, relative to the largest so far, when the space that a start vector reaches is used up. */
const USED_UP = 1e-12;

/**
 * The largest eigenvalue by Lanczos's method: an orthonormal basis q_1, q_2, … of the space of v, A v, A² v, …, in which A is the
 * tridiagonal matrix T with a_k = q_k' A q_k and b_k = ||A q_k - a_k q_k - b_(k-1) q_(k-1)||. The largest eigenvalue of T with its
 * unit vector s is the estimate, and its residual is b_k |s_k|. Each new vector is made orthogonal to all before it, twice, so that
 * rounding brings back no eigenvalue that was there.
 *
 * It begins with a normal random vector, and ends where the residual is small enough, or after `most` products: then the residual
 * says how far it came.
 *
 * @throws ConfigError for a size or a limit that is no whole number from 1, or for a product with another size or a number that is not finite
 * @example lanczos({ size: 2, product: ([x, y]) => Float64Array.of(2 * x + y, x + 2 * y) }, randomStream(0, "start")).value // 3
 * @see Golub and Van Loan, Matrix Computations (2013), section 10.1 and 10.3
 */
export function lanczos(
  { size, product }: SymmetricOperator,
  random: RandomStream,
  { tolerance = 1e-3, most = 100 }: LanczosOptions = {},
): LargestEigenvalue {
  for (const [name, value] of Object.entries({ size, most })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new ConfigError(`lanczos: expected ${name} from 1, got ${value}`);
  }
  const basis: Float64Array[] = [unit(Float64Array.from({ length: size }, () => random.normal()))];
  const [diagonal, beside]: number[][] = [[], []];
  for (;;) {
    const k = basis.length;
    const q = basis[k - 1];
    const next = checked(product(q), size);
    diagonal.push(dot(next, q));
    for (let round = 0; round < 2; round++) for (const one of basis) subtract(next, one, dot(next, one));
    const rest = Math.sqrt(dot(next, next));
    const { value, last } = largestOf(diagonal, beside);
    const scale = Math.max(...diagonal.map(Math.abs), ...beside);
    const isWhole = k === size || rest <= USED_UP * scale;
    const residual = isWhole ? 0 : rest * Math.abs(last);
    if (isWhole || residual <= tolerance * Math.abs(value) || k === most) return { value, residual, products: k };
    beside.push(rest);
    basis.push(next.map((entry) => entry / rest));
  }
}

/** The largest eigenvalue of a tridiagonal matrix, and the last entry of its unit vector. */
function largestOf(diagonal: readonly number[], beside: readonly number[]): { value: number; last: number } {
  const n = diagonal.length;
  const matrix = new Float64Array(n * n);
  diagonal.forEach((value, i) => {
    matrix[i * n + i] = value;
  });
  beside.forEach((value, i) => {
    matrix[i * n + i + 1] = value;
    matrix[(i + 1) * n + i] = value;
  });
  const { values, vectors } = symmetricEigen(n, matrix, { vectors: true });
  return { value: values[n - 1], last: vectors[n * n - 1] };
}

function checked(vector: Float64Array, size: number): Float64Array {
  if (vector.length !== size)
    throw new ConfigError(`lanczos: expected a product of ${size} numbers, got ${vector.length}`);
  const bad = vector.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw new ConfigError(`lanczos: a product has the number ${bad}`);
  return Float64Array.from(vector);
}

function unit(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / norm);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** vector -= factor other */
function subtract(vector: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] -= factor * other[i];
}
