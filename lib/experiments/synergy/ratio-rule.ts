/** @file A rule of the synergy claims: where a ratio of positive numbers, seed by seed, lies. */
import { pairedRatio } from "../../analysis";
import type { Finding } from "../../claims";

/** Where the interval of a ratio must lie: above 1, below 1, or between two numbers. */
export type Wanted = "above" | "below" | readonly [number, number];

/**
 * Supported where the 95 % interval of the paired ratio lies where it is wanted, contradicted where it lies wholly
 * elsewhere.
 *
 * @param what names the ratio
 */
export function ratio(values: readonly number[], than: readonly number[], wanted: Wanted, what: string): Finding {
  const { estimate, low, high, p, n } = pairedRatio(values, than);
  const [from, to] = wanted === "above" ? [1, Number.POSITIVE_INFINITY] : wanted === "below" ? [0, 1] : wanted;
  const within = typeof wanted === "string" ? low > from && high < to : low >= from && high <= to;
  return {
    verdict: within ? "supported" : low > to || high < from ? "contradicted" : "inconclusive",
    estimate,
    interval: [low, high],
    n,
    p,
    summary: `${what}: ${short(estimate)} (95 % interval ${short(low)} to ${short(high)}, ${n} pairs)`,
  };
}

const short = (value: number) => value.toPrecision(3);
