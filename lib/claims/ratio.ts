/** @file A rule about ratios of positive numbers that are paired. */
import { pAt, pairedRatio, type Ratio } from "../analysis";
import type { Finding } from "./claim";
import { type Bounds, lies } from "./interval";

/** Where a ratio is wanted; and, where both are to differ, the factor within which they count as alike. */
export interface RatioBounds extends Bounds {
  /** Such as 1.2: an interval wholly within 1 / 1.2 to 1.2 shows that there is no difference that counts. */
  readonly alike?: number;
}

/**
 * Where the 95 % t interval of the ratio of paired positive numbers {@link lies}: the ratio is the geometric mean of those
 * of the pairs. Where it lies across a bound, and within `alike` of 1, the difference that was claimed is contradicted.
 * The p is that of what decides: of the ratio being at the bound, of two bounds the larger.
 *
 * @param what names the ratio
 * @throws what `pairedRatio` throws for lists that do not pair up, fewer than two pairs, and numbers that are not positive
 * @example ratio([1, 2.1, 3], [2, 4, 6.1], { below: 1 }, "with over without").verdict // "supported"
 */
export function ratio(values: readonly number[], than: readonly number[], bounds: RatioBounds, what: string): Finding {
  const found = pairedRatio(values, than);
  const { estimate, low, high, n } = found;
  return {
    ...decided(found, bounds),
    estimate,
    interval: [low, high],
    n,
    summary: `${what}: ${short(estimate)} (95 % interval ${short(low)} to ${short(high)}, ${n} pairs)`,
  };
}

function decided(found: Ratio, { above, below, alike }: RatioBounds): Pick<Finding, "verdict" | "p"> {
  const interval = [found.low, found.high] as const;
  const verdict = lies(interval, { above, below });
  /** Of "it is at one of these bounds": the larger p. */
  const at = (...bounds: readonly (number | undefined)[]) =>
    Math.max(...bounds.flatMap((bound) => (bound === undefined ? [] : pAt(found, bound))));
  if (verdict === "contradicted")
    return { verdict, p: above !== undefined && found.high < above ? at(above) : at(below) };
  if (verdict === "inconclusive" && alike !== undefined) {
    const [least, most] = [1 / alike, alike];
    if (lies(interval, { above: least, below: most }) === "supported")
      return { verdict: "contradicted", p: at(least, most) };
  }
  return { verdict, p: at(above, below) };
}

const short = (value: number) => value.toPrecision(3);
