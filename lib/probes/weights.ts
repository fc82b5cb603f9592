import { excessKurtosis, kernelDensity, shareNearZero } from "../analysis/density";
import type { Matrix } from "../analysis/matrix";
import type { Json } from "../core";
import type { Probe } from "../trainers";
import { matricesOf, rounded } from "./matrices";

/** A weight this close to zero counts as condensed there. */
export const NEAR_ZERO = 0.01;

/**
 * How the entries of every weight matrix are distributed, by its name: a Gaussian kernel density with Scott's bandwidth
 * on 128 points from `low` to `high`, the excess kurtosis, and the share with |w| < 0.01. Density and kurtosis are null
 * where all entries are equal.
 */
export const weights: Probe = (view) =>
  Object.fromEntries(matricesOf(view).map(([name, matrix]) => [name, distribution(matrix)]));

function distribution({ values }: Matrix): Json {
  const nearZero = rounded(shareNearZero(values, NEAR_ZERO));
  if (values.every((value) => value === values[0])) return { nearZero, kurtosis: null, density: null };
  const { grid, density, bandwidth } = kernelDensity(values, { bandwidth: "scott" });
  return {
    nearZero,
    kurtosis: rounded(excessKurtosis(values)),
    density: {
      bandwidth: rounded(bandwidth),
      low: rounded(grid[0]),
      high: rounded(grid[grid.length - 1]),
      values: Array.from(density, rounded),
    },
  };
}
