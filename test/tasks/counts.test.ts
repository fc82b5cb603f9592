import fc from "fast-check";
import { createDataset } from "groklab/tasks";
import { countOf, nearestCountOf } from "groklab/tasks/counts";
import { describe, expect, it } from "vitest";

/** A share as it is written, of up to four digits, and its count by whole numbers alone. */
const share = fc.integer({ min: 1, max: 9999 }).map((k) => ({ k, value: Number(`0.${String(k).padStart(4, "0")}`) }));

describe("countOf", () => {
  it("is exact for shares as they are written", () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 1000 }), ({ k, value }, p) => {
        for (const n of [p * p, p * (p - 1)]) {
          expect(countOf(value, n)).toBe(Math.floor((k * n) / 10_000));
          expect(nearestCountOf(value, n)).toBe(Math.floor((k * n + 5000) / 10_000));
        }
      }),
      {
        examples: [
          ...[0.29, 0.57, 0.58, 0.69].map((value) => [{ k: Math.round(10_000 * value), value }, 100] as const),
          [{ k: 8482, value: 0.8482 }, 993], // less than a thousandth below a whole number
        ].map(([one, p]) => [one, p] as [{ k: number; value: number }, number]),
      },
    );
  });

  it("splits 0.29, 0.57, 0.58 and 0.69 of the pairs where floating point has one fewer", () => {
    for (const p of [10, 20, 50, 100]) {
      for (const percent of [29, 57, 58, 69]) {
        const task = { kind: "modular", operation: "addition", p, trainFraction: percent / 100 } as const;
        const options = { pairs: "ordered", trainSubset: null, labelNoise: 0 } as const;
        const { train } = createDataset({ ...task, ...options }, 0);
        expect(train.length, `${percent} % of ${p * p}`).toBe(Math.floor((percent * p * p) / 100));
      }
    }
    expect(countOf(0.57, 10_000, "floating")).toBe(5699);
  });

  it("takes thirds and computed shares for what they are meant to be, and nothing else for a whole number", () => {
    expect(countOf(1 / 3, 9312)).toBe(3104);
    expect(countOf(0.8 - 0.51, 100)).toBe(29);
    expect(countOf(0.3 - 0.01, 100)).toBe(29);
    expect(countOf(0.289999, 100)).toBe(28);
    expect(countOf(0.999999, 1_000_000)).toBe(999_999);
  });
});
