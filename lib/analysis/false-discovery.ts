/** @file Many tests: how large a share of those that are called significant is expected to be so by chance. */
import { ConfigError } from "../core";
import { requireFinite } from "./sample";

/**
 * Benjamini and Yekutieli's adjusted p-values of a family of tests, in the order given. With c(m) = 1 + 1/2 + … + 1/m, the i-th
 * smallest of m becomes min over j >= i of min(1, m c(m) p_(j) / j). Of the tests that are called significant where this is below
 * alpha, the expected share of false ones is below alpha, whatever the tests have in common, such as runs.
 *
 * @param pValues of the whole family, also of tests that came to nothing
 * @throws ConfigError for an empty family or a p outside 0 to 1
 * @example benjaminiYekutieli([0.01, 0.5]) // [0.03, 0.75]
 * @see Benjamini & Yekutieli, Ann. Statist. 29 (2001) 1165, theorem 1.3
 */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  requireFinite("benjaminiYekutieli", pValues);
  const wrong = pValues.find((p) => !(0 <= p && p <= 1));
  if (wrong !== undefined) {
    throw new ConfigError(`benjaminiYekutieli: a p-value lies between 0 and 1, got ${wrong}`);
  }
  const m = pValues.length;
  const harmonic = pValues.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  const falling = pValues.map((_, i) => i).sort((i, j) => pValues[j] - pValues[i]);
  const adjusted = new Array<number>(m);
  let lowest = 1;
  falling.forEach((index, before) => {
    lowest = Math.min(lowest, (m * harmonic * pValues[index]) / (m - before));
    adjusted[index] = lowest;
  });
  return adjusted;
}
