import { type Equivalence, equivalence, pairedRatio, welchRatio } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectValid, normals, pValues } from "./seeded";

describe("equivalence", () => {
  it("is the sum of two t tests, by hand for three pairs", () => {
    // ln ratios -ln 2, 0, ln 2: mean 0, standard error ln 2 / sqrt(3); margin 2 is t = sqrt(3), P(T_2 > sqrt(3)) = (1 - sqrt(3/5)) / 2
    const { p, pSmaller, equivalent } = equivalence(pairedRatio([1, 2, 4], [2, 2, 2]), 2);
    expect([p, pSmaller]).toBeAllclose([(1 - Math.sqrt(0.6)) / 2, (1 - Math.sqrt(0.6)) / 2], { rtol: 1e-8 });
    expect(equivalent).toBe(false);
  });

  it.each(reference.equivalences)("agrees with statsmodels at margin $margin", ({ a, b, margin, paired, welch }) => {
    const compare = (own: Equivalence, wanted: typeof paired) =>
      expect([own.p, own.pSmaller, own.pLarger]).toBeAllclose([wanted.p, wanted.pSmaller, wanted.pLarger], {
        rtol: 1e-6,
      });
    compare(equivalence(pairedRatio(a, b), margin), paired);
    compare(equivalence(welchRatio(a, b), margin), welch);
  });

  it("holds exactly when the interval lies inside the margin", () => {
    for (const { a, b } of reference.equivalences) {
      for (const margin of [1.05, 1.2, 1.5, 2, 4]) {
        const { low, high, equivalent } = equivalence(pairedRatio(a, b), margin);
        expect(equivalent).toBe(low > 1 / margin && high < margin);
      }
    }
  });

  it("is rarely found at the edge of the margin", () => {
    const edge = (values: number[]) => values.map((value) => 400 * 1.5 * Math.exp(value));
    expectValid(
      pValues(
        (random) =>
          equivalence(
            welchRatio(
              edge(normals(random, 8, 0.2)),
              normals(random, 8, 0.2).map((v) => 400 * Math.exp(v)),
            ),
            1.5,
          ).p,
      ),
    );
  });

  it("throws on a margin that is none, and on a ratio without spread", () => {
    const ratio = pairedRatio([1, 2, 4], [2, 2, 2]);
    for (const margin of [1, 0.5, Number.NaN]) expect(() => equivalence(ratio, margin)).toThrow("a factor above 1");
    expect(() => equivalence(ratio, 2, 0.5)).toThrow("alpha must be");
    expect(() => equivalence(pairedRatio([3, 3], [3, 3]), 2)).toThrow(ConfigError);
  });
});
