import { lies, ratio } from "groklab/claims";
import { describe, expect, it } from "vitest";

describe("where an interval lies", () => {
  it.each([
    [[1.1, 2], { above: 1 }, "supported"],
    [[0.9, 2], { above: 1 }, "inconclusive"],
    [[0.1, 0.9], { above: 1 }, "contradicted"],
    [[0.1, 0.9], { below: 1 }, "supported"],
    [[0.1, 1.1], { below: 1 }, "inconclusive"],
    [[1.1, 2], { below: 1 }, "contradicted"],
    [[0.8, 1.2], { above: 0.7, below: 1.3 }, "supported"],
    [[0.6, 1.2], { above: 0.7, below: 1.3 }, "inconclusive"],
    [[0.8, 1.4], { above: 0.7, below: 1.3 }, "inconclusive"],
    [[0.6, 1.4], { above: 0.7, below: 1.3 }, "inconclusive"],
    [[0.1, 0.6], { above: 0.7, below: 1.3 }, "contradicted"],
    [[1.4, 2], { above: 0.7, below: 1.3 }, "contradicted"],
    [[1, 1], { above: 1 }, "inconclusive"], // on the bound itself
    [[Number.NaN, Number.NaN], { below: 1 }, "inconclusive"],
    [[-5, 5], {}, "supported"],
  ] as const)("%j is wanted %j: %s", (interval, bounds, verdict) => {
    expect(lies(interval, bounds)).toBe(verdict);
  });
});

describe("a ratio of pairs", () => {
  it("is the geometric mean of their ratios, with its interval and p", () => {
    const found = ratio([1, 2, 4], [2, 4, 8.0001], { below: 0.6 }, "with over without");
    expect(found).toMatchObject({ verdict: "supported", n: 3 });
    expect(found.estimate).toBeCloseTo(0.5, 4);
    expect(found.summary).toBe("with over without: 0.500 (95 % interval 0.500 to 0.500, 3 pairs)");
    expect(ratio([2, 4.1, 8], [1, 2, 4], { below: 0.6 }, "").verdict).toBe("contradicted");
  });
});
