/** @file A rule about values that are paired: the same data and seed, two treatments. */
import { meanInterval, signFlipTest } from "../analysis";
import { ConfigError } from "../core";
import type { Finding } from "./claim";

/**
 * Whether values are larger than others, pair by pair: supported where the 95 % t interval of the mean difference lies
 * above 0 and the difference is at least `least`; contradicted where the interval lies below `least`. The p is that of the
 * sign-flip test, for which nothing has to be normal: of "the difference is 0", and of "it is `least`" where that is contradicted.
 *
 * @param what names the difference: "best test accuracy with dropout less that without"
 * @throws ConfigError for fewer than two pairs, lists that do not pair up, or a value that is not finite
 * @example greaterValues([0.9, 0.8, 0.9], [0.5, 0.5, 0.4], "with less without").verdict // "supported"
 */
export function greaterValues(
  values: readonly number[],
  than: readonly number[],
  what: string,
  { least = 0 } = {},
): Finding {
  if (values.length !== than.length) {
    throw new ConfigError(
      `greaterValues: ${values.length} values and ${than.length} to compare them with do not pair up`,
    );
  }
  const differences = values.map((value, i) => value - than[i]);
  const { estimate, low, high, n } = meanInterval(differences);
  const verdict = low > 0 && estimate >= least ? "supported" : high < least ? "contradicted" : "inconclusive";
  const from = verdict === "contradicted" ? least : 0;
  return {
    verdict,
    estimate,
    interval: [low, high],
    n,
    p: signFlipTest(differences.map((difference) => difference - from)).p,
    summary: `${what}: ${signed(estimate)} (95 % interval ${signed(low)} to ${signed(high)}, ${n} pairs)`,
  };
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toPrecision(2)}`;
}
