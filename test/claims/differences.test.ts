import { greaterValues } from "groklab/claims";
import { describe, expect, it } from "vitest";
import { normals, pValues } from "../analysis/seeded";

describe("greaterValues", () => {
  it("gives the mean difference of pairs with its t interval, the sign-flip p and a sentence", () => {
    // Differences 0.1, 0.2, 0.3: mean 0.2, s = 0.1, t(0.975, 2) = 4.303, half width 4.303 0.1 / sqrt(3) = 0.2484.
    const { verdict, estimate, interval, n, p, summary } = greaterValues([1.1, 2.2, 3.3], [1, 2, 3], "a less b");
    expect(verdict).toBe("inconclusive");
    expect(estimate).toBeAllclose(0.2, { rtol: 1e-9 });
    expect(interval).toBeAllclose([-0.0484138, 0.4484138], { rtol: 1e-5 });
    expect([n, p]).toEqual([3, 0.25]); // one of the eight sign patterns is as large, two-sided
    expect(summary).toBe("a less b: +0.20 (95 % interval −0.048 to +0.45, 3 pairs)");
  });

  it("is supported above 0, contradicted below, and the reverse where the two change places", () => {
    const [a, b] = [
      [3, 4, 5.1],
      [1, 2, 3],
    ];
    expect([greaterValues(a, b, "").verdict, greaterValues(b, a, "").verdict]).toEqual(["supported", "contradicted"]);
  });

  it("asks for a difference that is shown and large enough, where one is named", () => {
    const above = (differences: readonly number[]) =>
      greaterValues(
        differences,
        differences.map(() => 0),
        "",
        { least: 0.1 },
      ).verdict;
    expect(above([0.11, 0.12, 0.13])).toBe("supported");
    expect(above([0.02, 0.1, 0.2])).toBe("inconclusive"); // 0.107, with an interval across 0
    expect(above([0.06, 0.09, 0.12])).toBe("inconclusive"); // 0.09, from 0.015 to 0.165
    expect(above([0.01, 0.02, 0.03])).toBe("contradicted"); // from -0.005 to 0.045
  });

  it("has the p of what decides: of no difference, and of the one that is named where that is contradicted", () => {
    const zeros = [0, 0, 0, 0, 0, 0];
    const small = [0.01, 0.02, 0.03, 0.02, 0.01, 0.03]; // all above 0, all below 0.1
    const mixed = [0.03, -0.02, 0.01, -0.03, 0.02, -0.01]; // sum 0: no sign pattern is nearer
    expect(greaterValues(small, zeros, "", { least: 0.1 })).toMatchObject({ verdict: "contradicted", p: 2 / 64 });
    expect(greaterValues(mixed, zeros, "", { least: 0.1 })).toMatchObject({ verdict: "contradicted", p: 2 / 64 });
    expect(greaterValues(mixed, zeros, "").p).toBe(1);
  });

  it("finds a difference where there is none in at most 5 % of data sets", () => {
    const found = pValues((random) => {
      const [a, b] = [normals(random, 8), normals(random, 8)];
      return greaterValues(a, b, "").verdict === "inconclusive" ? 1 : 0;
    });
    const wrong = found.filter((one) => one === 0).length / found.length;
    expect(wrong).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / found.length));
  });

  it("takes no lists that do not pair up", () => {
    expect(() => greaterValues([1, 2], [1], "")).toThrow(
      "greaterValues: 2 values and 1 to compare them with do not pair up",
    );
    expect(() => greaterValues([1], [1], "")).toThrow("needs two values");
  });
});
