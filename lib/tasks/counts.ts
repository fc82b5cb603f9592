/** @file How many examples a share of them is. */
import { oneOf } from "../fields";

/**
 * `floating`: by the product in floating point, which may fall short of a whole number, 5699 for 0.57 of 10000; records up to
 * schema 2 were made so. Default: by the share as it is written.
 */
export type Counts = "floating";

/** Left out where it says nothing: configurations of before have no such key, and keep their ids. */
export const countsField = () => oneOf("floating").optional();

/** The largest whole number that is at most `share * n`. */
export function countOf(share: number, n: number, counts?: Counts): number {
  return wholePart(share * n, counts);
}

/** `share * n` to the nearest whole number, halves upwards. */
export function nearestCountOf(share: number, n: number, counts?: Counts): number {
  return counts === "floating" ? Math.round(share * n) : wholePart(share * n + 0.5);
}

/** A product of a decimal share is off by a few units of its last place; shares that someone computed by some more. Relative. */
const TOLERANCE = 1e-13;

function wholePart(x: number, counts?: Counts): number {
  const nearest = Math.round(x);
  return counts === undefined && Math.abs(x - nearest) <= TOLERANCE * nearest ? nearest : Math.floor(x);
}
