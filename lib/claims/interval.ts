/** @file The one rule of all intervals: where one lies. */
import type { Finding } from "./claim";

/** Where an interval is wanted: above a number, below one, or between the two. */
export interface Bounds {
  readonly above?: number;
  readonly below?: number;
}

/**
 * Supported where an interval lies wholly within the bounds, contradicted where it lies wholly outside them, inconclusive
 * where it has a bound inside; so is an interval that is not a number.
 *
 * @example lies([0.6, 0.8], { below: 1 }) // "supported"
 */
export function lies(
  [low, high]: readonly [number, number],
  { above = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY }: Bounds,
): Finding["verdict"] {
  if (low > above && high < below) return "supported";
  return high < above || low > below ? "contradicted" : "inconclusive";
}
