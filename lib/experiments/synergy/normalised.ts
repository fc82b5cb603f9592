/** @file The synergy curves as the paper plots them: scaled to 0 … 1 and smoothed, over one run or over all of a figure. */
import type { Point } from "../../analysis";

/** (x - min) / (max - min) over all the curves together; 0 where they do not vary. */
export function minMax(curves: readonly (readonly Point[])[]): Point[][] {
  const values = curves.flatMap((curve) => curve.map(({ value }) => value));
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const scaled = (value: number) => (high > low ? (value - low) / (high - low) : 0);
  return curves.map((curve) => curve.map(({ step, value }) => ({ step, value: scaled(value) })));
}

/**
 * y_t = w x_t + (1 - w) y_(t-1), through all curves one after the other: each begins with what the one before ended with,
 * as in the authors' code.
 */
export function smoothedThrough(curves: readonly (readonly Point[])[], weight: number): Point[][] {
  let last: number | undefined;
  return curves.map((curve) =>
    curve.map(({ step, value }) => {
      last = last === undefined ? value : weight * value + (1 - weight) * last;
      return { step, value: last };
    }),
  );
}

/** The curve at every so many steps, straight between its points, from the first multiple to `to`. */
export function atEvery(curve: readonly Point[], every: number, to: number): Point[] {
  return Array.from({ length: Math.floor(to / every) }, (_, i) => (i + 1) * every).flatMap((step) => {
    const after = curve.findIndex((point) => point.step >= step);
    if (after < 0) return [];
    const [a, b] = [curve[Math.max(0, after - 1)], curve[after]];
    const share = b.step > a.step ? (step - a.step) / (b.step - a.step) : 1;
    return step < curve[0].step ? [] : [{ step, value: a.value + share * (b.value - a.value) }];
  });
}
