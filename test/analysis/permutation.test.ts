import { permutationTest } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

const last = (labels: readonly number[]) => labels[labels.length - 1];

describe("permutationTest", () => {
  it("looks at every distinct order once", () => {
    const seen: string[] = [];
    permutationTest([1, 0, 2, 1], (labels) => seen.push(labels.join("")));
    const orders = seen.slice(1);
    expect(orders.length).toBe(12);
    expect(new Set(orders).size).toBe(12);
    for (const order of orders) expect([...order].sort().join("")).toBe("0112");
  });

  it("gives the share of orders, by hand", () => {
    expect(permutationTest([0, 0, 0, 1], last)).toEqual({ p: 0.5, pGreater: 0.25, pLess: 1, exact: true });
    const upper = permutationTest([0, 0, 0, 1, 1, 1], (labels) => labels[3] + labels[4] + labels[5]);
    expect(upper.pGreater).toBeAllclose(1 / 20, { rtol: 1e-12 });
  });

  it("draws orders above the limit, counts the one observed, and repeats itself with its seed", () => {
    const labels = Array.from({ length: 40 }, (_, i) => i);
    const options = { draws: 3999, seed: 5 };
    const { pGreater, exact } = permutationTest(labels, last, options);
    expect(exact).toBe(false);
    // 1 / 40, four standard errors of 3999 draws either way
    expect(pGreater).toBeAllclose(1 / 40, { atol: 4 * Math.sqrt(0.025 / 3999) });
    expect(permutationTest(labels, last, options).pGreater).toBe(pGreater);
    expect(permutationTest(labels, last, { ...options, seed: 6 }).pGreater).not.toBe(pGreater);
    expect(
      permutationTest(labels, (order) => (order[0] === 0 && order[39] === 39 && order[20] === 20 ? 1 : 0), { draws: 9 })
        .pGreater,
    ).toBe(0.1);
  });

  it("throws on no labels, a statistic that is not finite, and draws that are none", () => {
    expect(() => permutationTest([], last)).toThrow(ConfigError);
    expect(() => permutationTest([1], () => Number.NaN)).toThrow("the statistic is NaN");
    expect(() => permutationTest([1], last, { draws: 0 })).toThrow("draws must be");
  });
});
