import fc from "fast-check";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

function draws(n: number, seed: number, ...labels: string[]): number[] {
  const random = randomStream(seed, ...labels);
  return Array.from({ length: n }, () => random.uniform());
}

describe("randomStream", () => {
  it("gives the numbers that every stored record was made with", () => {
    // Whoever changes these changes every run: raise the schema in runs/config.ts, and train all records again.
    expect(draws(4, 0, "split")).toEqual([
      0.5734375675674528, 0.5714547452516854, 0.07513250410556793, 0.38054353673942387,
    ]);
    expect(draws(2, 4294967295, "init", "hidden0.weight")).toEqual([0.6806178505066782, 0.9874247792176902]);
    expect([...randomStream(0, "split").permutation(10)]).toEqual([4, 1, 3, 6, 8, 7, 2, 0, 9, 5]);
    expect(randomStream(7).normal()).toBe(-0.6176804863306558);
  });

  it("gives the same numbers for the same seed and labels, however far another stream has gone", () => {
    const first = randomStream(3, "a");
    const other = randomStream(3, "b");
    const values = [first.uniform(), other.uniform() && first.uniform(), other.normal() && first.uniform()];
    expect(values).toEqual(draws(3, 3, "a"));
  });

  it("gives other numbers for another seed, another label, and the same letters divided otherwise", () => {
    const keys: [number, ...string[]][] = [
      [1],
      [12],
      [1, "2"],
      [12, ""],
      [1, "2", ""],
      [1, "", "2"],
      [1, "a,b"],
      [1, "a", "b"],
      [1, '"a","b"'],
      [1, "b", "a"],
      [0, "2"],
    ];
    const firsts = keys.map(([seed, ...labels]) => draws(2, seed, ...labels).join());
    expect(new Set(firsts).size).toBe(keys.length);
  });

  it("draws uniformly from [0, 1)", () => {
    const values = draws(20_000, 0, "uniform");
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    // Ten bins of 2,000 expected; chi-squared with 9 degrees of freedom is above 27.9 in one of a thousand seeds.
    const bins = new Array(10).fill(0);
    for (const value of values) bins[Math.floor(10 * value)]++;
    expect(bins.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(27.9);
  });

  it("draws normals of mean 0, variance 1, and 4.55 % beyond two standard deviations", () => {
    const random = randomStream(0, "normal");
    const n = 20_000;
    const values = Array.from({ length: n }, () => random.normal());
    const mean = values.reduce((a, b) => a + b) / n;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    // Four standard errors each: 4 / sqrt(n), 4 sqrt(2 / n), 4 sqrt(0.0455 * 0.9545 / n)
    expect(mean).toBeAllclose(0, { atol: 0.0283 });
    expect(variance).toBeAllclose(1, { atol: 0.04 });
    expect(values.filter((value) => Math.abs(value) > 2).length / n).toBeAllclose(0.0455, { atol: 0.0059 });
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it("permutes: every number once", () => {
    fc.assert(
      fc.property(fc.nat({ max: 300 }), fc.nat(), (n, seed) => {
        const order = randomStream(seed, "order").permutation(n);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it("permutes without preference: each of the 24 orders of four about as often", () => {
    const random = randomStream(0, "orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.permutation(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // Chi-squared with 23 degrees of freedom is above 49.7 in one of a thousand seeds.
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(49.7);
  });
});
