/** @file Many claims, one chance of a false one. */
import { ConfigError } from "../core";
import { requireFinite } from "./sample";

/**
 * Holm's adjusted p-values of a family of tests, in the order given. The i-th smallest of m becomes
 * max over j <= i of min(1, (m - j + 1) p_(j)). Calling those below alpha significant keeps the chance of one false call
 * or more below alpha, whatever the tests have in common.
 *
 * @param pValues of the whole family, also of tests that came to nothing
 * @throws ConfigError for an empty family or a p outside 0 to 1
 * @example holm([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 * @see Holm, Scand. J. Statist. 6 (1979) 65
 */
export function holm(pValues: readonly number[]): number[] {
  requireFinite("holm", pValues);
  const wrong = pValues.find((p) => !(0 <= p && p <= 1));
  if (wrong !== undefined) throw new ConfigError(`holm: a p-value lies between 0 and 1, got ${wrong}`);
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i] - pValues[j]);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  order.forEach((index, rank) => {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = highest;
  });
  return adjusted;
}
