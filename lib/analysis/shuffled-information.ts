/** @file What the extremes of O-information are when the variables have nothing to do with each other. */
import { ConfigError, randomStream } from "../core";
import { covarianceOf } from "./copula";
import type { Matrix } from "./matrix";
import { type MultipletOptions, oInformationExtremes } from "./multiplets";

/** The extremes of variables that have been made independent, draw by draw: what chance gives. */
export interface ShuffledExtremes {
  /** The smallest Omega of each draw, in the order of the draws. */
  readonly synergy: number[];
  /** The largest Omega of each draw. */
  readonly redundancy: number[];
}

export interface ShuffleOptions extends MultipletOptions {
  readonly seed: number;
  /** Default 20. */
  readonly draws?: number;
}

/**
 * The extremes of Omega over the same multiplets when the rows of each variable are shuffled by themselves, draw after
 * draw. Taking the extreme in each draw answers for how many multiplets are compared. With thousands of samples this null
 * is easily beaten: compare also with the network at its start, and with random groups.
 *
 * @param gaussianised the matrix of `gaussianise`
 * @throws ConfigError as `covarianceOf` and `oInformationExtremes`, or for a number of draws below 1
 */
export function shuffledExtremes(
  gaussianised: Matrix,
  { seed, draws = 20, ...options }: ShuffleOptions,
): ShuffledExtremes {
  if (!(Number.isInteger(draws) && draws >= 1)) {
    throw new ConfigError(`shuffledExtremes: draws must be 1 or more, got ${draws}`);
  }
  const { permutation } = randomStream(seed, "shuffled variables");
  const { rows, columns, values } = gaussianised;
  const shuffled = new Float64Array(values.length);
  const found = Array.from({ length: draws }, () => {
    for (let j = 0; j < columns; j++) {
      const order = permutation(rows);
      for (let i = 0; i < rows; i++) shuffled[i * columns + j] = values[order[i] * columns + j];
    }
    return oInformationExtremes(covarianceOf({ rows, columns, values: shuffled }), options);
  });
  return {
    synergy: found.map(({ synergy }) => synergy.omega),
    redundancy: found.map(({ redundancy }) => redundancy.omega),
  };
}
