import { expect } from "vitest";

/** How far a number may be from what is expected: |received - expected| <= atol + rtol |expected|. */
export interface Tolerance {
  /** Relative to the expected value. */
  readonly rtol?: number;
  readonly atol?: number;
}

/** Numbers in a row, of whatever kind. */
export type Numbers = number | readonly number[] | Float32Array | Float64Array | Int32Array | Uint8Array;

interface GroklabMatchers<R = unknown> {
  /**
   * Every number is within the tolerance, which has to be named. Lengths must be equal; NaN is close to NaN alone and an
   * infinity to the same infinity alone, whatever the tolerance.
   */
  toBeAllclose(expected: Numbers, tolerance: Tolerance): R;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the parameter must be named and bounded as vitest does it
  interface Matchers<T = any> extends GroklabMatchers<T> {}
}

expect.extend({
  toBeAllclose(received: unknown, expected: Numbers, { rtol, atol }: Tolerance) {
    if (rtol === undefined && atol === undefined) throw new TypeError("toBeAllclose: name a tolerance, rtol or atol");
    const [given, wanted] = [listOf(received), listOf(expected)];
    if (given.length !== wanted.length) {
      return { pass: false, message: () => `expected ${wanted.length} numbers, got ${given.length}` };
    }
    const gaps = given.map((value, i) => gap(value, wanted[i], rtol ?? 0, atol ?? 0));
    const wrong = [...gaps.keys()].filter((i) => gaps[i] > 1);
    const worst = wrong.reduce((a, b) => (gaps[b] > gaps[a] ? b : a), wrong[0]);
    const limits = `rtol ${rtol ?? 0}, atol ${atol ?? 0}`;
    return {
      pass: wrong.length === 0,
      message: () =>
        wrong.length === 0
          ? `expected some of ${given.length} numbers to differ by more than ${limits}; none does`
          : `${wrong.length} of ${given.length} numbers differ by more than ${limits}; the worst is number ${worst}: ` +
            `got ${given[worst]}, expected ${wanted[worst]} (${gaps[worst].toPrecision(3)} times the tolerance)`,
    };
  },
});

/** The distance in units of the tolerance: more than 1 is too far. */
function gap(received: number, expected: number, rtol: number, atol: number): number {
  if (Object.is(received, expected) || received === expected) return 0;
  const distance = Math.abs(received - expected);
  if (!Number.isFinite(distance)) return Number.POSITIVE_INFINITY;
  return distance / (atol + rtol * Math.abs(expected));
}

function listOf(values: unknown): number[] {
  if (typeof values === "number") return [values];
  const list = Array.isArray(values) || ArrayBuffer.isView(values) ? [...(values as Float64Array)] : undefined;
  if (list?.every((value) => typeof value === "number")) return list;
  throw new TypeError(`toBeAllclose: expected a number or a flat list of numbers, got ${JSON.stringify(values)}`);
}
