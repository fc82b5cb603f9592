/** @file O-information of normal variables: how far a few of them are more than their pairs, one number. */
import { ConfigError } from "../core";
import { correlationOf } from "./copula";
import { symmetricEigen } from "./eigen";
import { gaussianEntropyBias, oInformationBias } from "./entropy-bias";
import { withGrowingMultiplet } from "./growing-multiplet";
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
  const { logDeterminant, logPrecisions } = withGrowingMultiplet(correlation, k, (growing) => {
    for (let j = 0; j < k; j++) growing.push(j);
    return { logDeterminant: growing.logDeterminant(), logPrecisions: growing.logPrecisions() };
  });
  const bias = (d: number) => (correctFor === undefined ? 0 : gaussianEntropyBias(d, correctFor));
  const scale = units === "bits" ? 1 / Math.LN2 : 1;
  const total = -logDeterminant / 2 - (k * bias(1) - bias(k));
  const dual = (logDeterminant + logPrecisions) / 2 - (k * bias(k - 1) - (k - 1) * bias(k));
  return {
    omega: scale * (total - dual),
    totalCorrelation: scale * total,
    dualTotalCorrelation: scale * dual,
    smallestEigenvalue: smallest,
  };
}

/** Smallest eigenvalue of a symmetric matrix. */
export function smallestEigenvalue({ rows: n, values }: Matrix): number {
  return symmetricEigen(n, Float64Array.from(values), { vectors: false }).values[0];
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

/** What is taken off Omega of k variables. */
export function correction(correctFor: number | undefined, most: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, k) =>
    correctFor === undefined || k < 3 ? 0 : oInformationBias(k, correctFor),
  );
}
