/** @file O-information of normal variables: how far a few of them are more than their pairs, one number. */
import { EigenvalueDecomposition, Matrix as Square } from "ml-matrix";
import { ConfigError } from "../core";
import { correlationOf } from "./copula";
import { gaussianEntropyBias, oInformationBias } from "./entropy-bias";
import type { Matrix } from "./matrix";

/** A correlation matrix whose smallest eigenvalue is below this has no O-information: it diverges there. */
export const NEAR_SINGULAR = 1e-10;

export interface InformationOptions {
  /** Default `nats`. */
  readonly units?: "nats" | "bits";
  /** With the number of samples behind the covariance, the expected bias of so many is taken off. Default: none is. */
  readonly correctFor?: number;
}

/** How a set of variables shares what it tells, in nats or bits as asked. */
export interface OInformation {
  /** Omega = TC - DTC. Above 0 redundancy dominates, below 0 synergy. */
  readonly omega: number;
  /** TC = sum_j H(j) - H(S). */
  readonly totalCorrelation: number;
  /** DTC = sum_j H(S\j) - (k - 1) H(S). */
  readonly dualTotalCorrelation: number;
  /** Of the correlation matrix. Small ones say that Omega is large because of near linear dependence. */
  readonly smallestEigenvalue: number;
}

/**
 * O-information (Rosas et al. 2019) of k normal variables, Omega = (k - 2) H(S) + sum_j [H(j) - H(S\j)], from their
 * covariance C and its inverse P: Omega = -ln |C| + 1/2 sum_j ln(C_jj / P_jj). Of any two variables it is 0.
 *
 * With the covariance of `gaussianise` this is the Gaussian-copula estimate, which sees the matrix of rank correlations
 * and nothing else. It can not see: three signs of which one is the product of the others (truly -ln 2, here 0), the
 * cosine and the sine of one angle (truly dependent, here 0), a parabola. Of neurons cos(w (a + b) + phi) it reads the
 * phases phi: three that are 120 degrees apart are synergy, equal ones redundancy.
 *
 * @param covariance `[k, k]`, of k >= 2 variables
 * @throws ConfigError for a matrix that is not square, not finite or has a variance that is not positive; for fewer than
 *   two variables; for a smallest eigenvalue of the correlations below 1e-10
 */
export function oInformation(
  covariance: Matrix,
  { units = "nats", correctFor }: InformationOptions = {},
): OInformation {
  const correlation = correlationOf(covariance);
  const k = correlation.rows;
  if (k < 2) throw new ConfigError(`oInformation: needs two or more variables, got ${k}`);
  const smallest = requireRegular("oInformation", correlation);
  const growing = growingMultiplet(correlation, k);
  for (let j = 0; j < k; j++) growing.push(j);
  const bias = (d: number) => (correctFor === undefined ? 0 : gaussianEntropyBias(d, correctFor));
  const scale = units === "bits" ? 1 / Math.LN2 : 1;
  const total = -growing.logDeterminant() / 2 - (k * bias(1) - bias(k));
  const dual = (growing.logDeterminant() + growing.logPrecisions()) / 2 - (k * bias(k - 1) - (k - 1) * bias(k));
  return {
    omega: scale * (total - dual),
    totalCorrelation: scale * total,
    dualTotalCorrelation: scale * dual,
    smallestEigenvalue: smallest,
  };
}

/** Smallest eigenvalue of a symmetric matrix. */
export function smallestEigenvalue({ rows: n, values }: Matrix): number {
  const square = Square.from1DArray(n, n, Array.from(values));
  const { realEigenvalues } = new EigenvalueDecomposition(square, { assumeSymmetric: true });
  return realEigenvalues.reduce((least, value) => Math.min(least, value));
}

/** @returns the smallest eigenvalue. @throws ConfigError if it is below 1e-10 */
export function requireRegular(caller: string, correlation: Matrix): number {
  const smallest = smallestEigenvalue(correlation);
  if (smallest >= NEAR_SINGULAR) return smallest;
  throw new ConfigError(
    `${caller}: the smallest eigenvalue of the correlations is ${smallest.toExponential(1)}, below ${NEAR_SINGULAR}: ` +
      "some variables are linear combinations of others, and O-information diverges; leave duplicates out",
  );
}

/** A set of variables that grows and shrinks at its end. */
export interface GrowingMultiplet {
  push(variable: number): void;
  /** Takes the last so many away. */
  pop(count: number): void;
  size(): number;
  /** ln |R| of the variables in it. */
  logDeterminant(): number;
  /** sum_j ln P_jj, P the inverse of R. */
  logPrecisions(): number;
  /** Omega of the variables in it, in nats; of one or none 0. */
  omega(): number;
}

/**
 * Keeps the inverse M of the Cholesky factor of R = L L': of one more variable with correlations r to those in the set, the
 * new row of L is l = M r, its pivot d = sqrt(1 - l'l), the new row of M is (-l'M, 1) / d; ln |R| grows by ln d², and
 * P_jj = sum_i M_ij² by the squares of that row. k² multiplications, instead of k³ for a set from scratch.
 *
 * @param correlation of which no smallest eigenvalue is near 0, and so of no subset either
 */
export function growingMultiplet({ rows: n, values }: Matrix, most: number): GrowingMultiplet {
  const chosen: number[] = [];
  const inverse = new Float64Array(most * most);
  // Row k: diagonal of the inverse of the correlations of the first k + 1 variables.
  const precisions = new Float64Array(most * most);
  const logs = new Float64Array(most + 1);
  const row = new Float64Array(most);
  const correlations = new Float64Array(most);
  const logPrecisions = () => {
    const k = chosen.length;
    let product = 1;
    let sum = 0;
    for (let j = (k - 1) * most; j < (k - 1) * most + k; j++) {
      product *= precisions[j];
      // Far from the largest number still: a factor is at most 1 / NEAR_SINGULAR.
      if (product > 1e250) {
        sum += Math.log(product);
        product = 1;
      }
    }
    return sum + Math.log(product);
  };
  return {
    push(variable) {
      const k = chosen.length;
      for (let j = 0; j < k; j++) {
        correlations[j] = values[variable * n + chosen[j]];
        row[j] = 0;
      }
      let pivot = 1;
      for (let i = 0; i < k; i++) {
        const start = i * most;
        let l = 0;
        for (let j = 0; j <= i; j++) l += inverse[start + j] * correlations[j];
        pivot -= l * l;
        for (let j = 0; j <= i; j++) row[j] -= l * inverse[start + j];
      }
      const d = 1 / Math.sqrt(pivot);
      for (let j = 0; j < k; j++) {
        const entry = row[j] * d;
        inverse[k * most + j] = entry;
        precisions[k * most + j] = precisions[(k - 1) * most + j] + entry * entry;
      }
      inverse[k * most + k] = d;
      precisions[k * most + k] = d * d;
      logs[k + 1] = logs[k] + Math.log(pivot);
      chosen.push(variable);
    },
    pop(count) {
      chosen.length -= count;
    },
    size: () => chosen.length,
    logDeterminant: () => logs[chosen.length],
    logPrecisions,
    omega: () => (chosen.length < 2 ? 0 : -logs[chosen.length] - logPrecisions() / 2),
  };
}

/** What is taken off Omega of k variables. */
export function correction(correctFor: number | undefined, most: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, k) =>
    correctFor === undefined || k < 3 ? 0 : oInformationBias(k, correctFor),
  );
}
