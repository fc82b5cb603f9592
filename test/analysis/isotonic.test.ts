import fc from "fast-check";
import { isotonic } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";

describe("isotonic", () => {
  it("pools what is out of order into its mean, by hand", () => {
    expect(isotonic([1, 3, 2, 4])).toEqual([1, 2.5, 2.5, 4]);
    expect(isotonic([1, 3, 2, 4], { decreasing: true })).toEqual([2.5, 2.5, 2.5, 2.5]);
    // (3 * 1 + 0 * 2) / 3 = 1, then 1 again
    expect(isotonic([3, 0, 1], { weights: [1, 2, 5] })).toBeAllclose([1, 1, 1], { rtol: 1e-12 });
  });

  it.each(reference.isotonics)("agrees with scikit-learn for $values", ({ values, weights, up, down }) => {
    expect(isotonic(values, { weights })).toBeAllclose(up, { rtol: 1e-9, atol: 1e-12 });
    expect(isotonic(values, { decreasing: true })).toBeAllclose(down, { rtol: 1e-9, atol: 1e-12 });
  });

  it("never falls, keeps the mean, and leaves a fit as it is", () => {
    const lists = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(lists, (values) => {
        const fit = isotonic(values);
        for (let i = 1; i < fit.length; i++) expect(fit[i]).toBeGreaterThanOrEqual(fit[i - 1]);
        const total = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
        expect(total(fit)).toBeAllclose(total(values), { atol: 1e-9 });
        expect(isotonic(fit)).toBeAllclose(fit, { atol: 1e-12 });
      }),
    );
  });

  it("throws on empty lists and weights that are none", () => {
    expect(() => isotonic([])).toThrow(ConfigError);
    expect(() => isotonic([1, Number.NaN])).toThrow("value 1 is NaN");
    expect(() => isotonic([1, 2], { weights: [1] })).toThrow("must pair up");
    expect(() => isotonic([1, 2], { weights: [1, 0] })).toThrow("weights: value 1 is 0");
  });
});
