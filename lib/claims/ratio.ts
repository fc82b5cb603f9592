/** @file A rule about ratios of positive numbers that are paired. */
import { pairedRatio } from "../analysis";
import type { Finding } from "./claim";
import { type Bounds, lies } from "./interval";

/**
 * Where the 95 % t interval of the ratio of paired positive numbers {@link lies}: the ratio is the geometric mean of those
 * of the pairs.
 *
 * @param what names the ratio
 * @throws what `pairedRatio` throws for lists that do not pair up, fewer than two pairs, and numbers that are not positive
 * @example ratio([1, 2.1, 3], [2, 4, 6.1], { below: 1 }, "with over without").verdict // "supported"
 */
export function ratio(values: readonly number[], than: readonly number[], bounds: Bounds, what: string): Finding {
  const { estimate, low, high, p, n } = pairedRatio(values, than);
  return {
    verdict: lies([low, high], bounds),
    estimate,
    interval: [low, high],
    n,
    p,
    summary: `${what}: ${short(estimate)} (95 % interval ${short(low)} to ${short(high)}, ${n} pairs)`,
  };
}

const short = (value: number) => value.toPrecision(3);
