import { pairedRatio, type Ratio, welchRatio } from "groklab/analysis";
import { constantWithin, equalWithin, noTest } from "groklab/claims";
import { describe, expect, it } from "vitest";
import { normals, pValues } from "../analysis/seeded";

const found = (estimate: number, low: number, high: number): Ratio => ({
  ...{ estimate, low, high, n: 5, level: 0.95, p: 0.5 },
  ...{ standardError: 1, dof: 4 },
});

describe("equalWithin", () => {
  it.each([
    [found(1, 0.81, 1.24), "supported"],
    [found(1.1, 1.05, 1.2), "supported"], // a difference is shown, and it is a small one
    [found(1, 0.8, 1.2), "inconclusive"], // the bound itself is not within
    [found(1.3, 0.9, 1.8), "inconclusive"], // beyond the bounds, but 1 is not excluded
    [found(1.2, 1.1, 1.3), "inconclusive"], // 1 is excluded, but the ratio is within the bounds
    [found(1.4, 1.1, 1.8), "contradicted"],
    [found(0.5, 0.3, 0.9), "contradicted"],
  ])("%j is %s", (ratio, verdict) => {
    expect(equalWithin(ratio, [0.8, 1.25], "a over b", "5 seeds").verdict).toBe(verdict);
  });

  it("has the p of what decides: of being at the nearer bound, or at 1 where that is contradicted", () => {
    const bounds = [0.8, 1.25] as const;
    // Ratios 0.98, 1, 1.02 (logs -0.0202, 0, 0.0198): t from ln 1.25 is 19.4 standard errors, two degrees of freedom.
    const same = equalWithin(pairedRatio([0.98, 1, 1.02], [1, 1, 1]), bounds, "", "");
    expect(same.verdict).toBe("supported");
    expect(same.p).toBeAllclose(0.00266, { rtol: 0.02 });
    const apart = pairedRatio([1.9, 2, 2.1, 2], [1, 1, 1, 1]);
    expect(equalWithin(apart, bounds, "", "")).toMatchObject({ verdict: "contradicted", p: apart.p });
  });

  it("says the ratio, its interval and what it is over", () => {
    const { summary, interval, estimate, n } = equalWithin(
      found(1.234, 1.1, 1.8),
      [0.5, 2],
      "a over b",
      "4 of 5 seeds",
    );
    expect(summary).toBe("a over b: 1.23 (95 % interval 1.10 to 1.80, 4 of 5 seeds)");
    expect({ interval, estimate, n }).toEqual({ interval: [1.1, 1.8], estimate: 1.234, n: 5 });
  });

  it("does not depend on which of the two comes first, where the bounds do not", () => {
    const [a, b] = [
      [3, 4, 5],
      [9, 11, 10],
    ];
    for (const compare of [pairedRatio, welchRatio]) {
      const verdicts = [compare(a, b), compare(b, a)].map((ratio) => equalWithin(ratio, [0.5, 2], "", "").verdict);
      expect(verdicts[0]).toBe(verdicts[1]);
    }
  });

  it("rarely contradicts what is the same", () => {
    const share = pValues((random) => {
      const values = () => normals(random, 5).map((value) => Math.exp(0.3 * value));
      return equalWithin(welchRatio(values(), values()), [0.8, 1.25], "", "").verdict === "contradicted" ? 1 : 0;
    });
    expect(share.reduce((sum, one) => sum + one, 0) / share.length).toBeLessThan(0.08); // 5 % and three standard errors
  });
});

describe("constantWithin", () => {
  const bounds = { same: 1.1, different: 1.25 };

  it.each([
    [[2, 2, 2], "supported", 1],
    [[10, 11], "supported", 1.1],
    [[1, 1.2], "inconclusive", 1.2],
    [[4, 5], "contradicted", 1.25],
    [[5, 4], "contradicted", 1.25],
  ])("%j is %s", (values, verdict, factor) => {
    const finding = constantWithin(values, bounds, 7, "norm over 1, 2");
    expect(finding).toMatchObject({ verdict, n: 7, interval: null });
    expect(finding.estimate).toBeCloseTo(factor, 12);
  });

  it("lists the values in their order, with what they are of", () => {
    const { summary } = constantWithin([20, 10.123], bounds, 2, "norm over 1, 2");
    expect(summary).toBe("norm over 1, 2: 20.0, 10.1; largest over smallest 1.98");
  });
});

it("what could not be asked has no estimate, and says why", () => {
  expect(noTest(3, "no seed has both")).toEqual({
    ...{ verdict: "inconclusive", estimate: null, interval: null, n: 3 },
    summary: "no seed has both",
  });
});
