import { jonckheere, spearman } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectUniform, expectValid, normals, pValues } from "./seeded";

describe("spearman", () => {
  it("is 0.8 for two neighbours swapped twice in five, by hand", () => {
    // 1 - 6 * 4 / (5 * 24); atanh(0.8) = ln 3, half = 1.959964 sqrt(1.32 / 2)
    const { estimate, low, high, n } = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]);
    const half = 1.959963984540054 * Math.sqrt(0.66);
    expect([estimate, low, high]).toBeAllclose([0.8, Math.tanh(Math.log(3) - half), Math.tanh(Math.log(3) + half)], {
      rtol: 1e-9,
    });
    expect(n).toBe(5);
  });

  it.each(reference.correlations)("agrees with SciPy for $y", (wanted) => {
    const own = spearman(wanted.x, wanted.y, { draws: 99 });
    expect(own.estimate).toBeAllclose(wanted.rho, { rtol: 1e-9 });
    if (wanted.greater === undefined) return expect(own.exact).toBe(false);
    expect([own.pGreater, own.pLess, own.p]).toBeAllclose([wanted.greater, wanted.less, wanted["two-sided"]], {
      rtol: 1e-9,
    });
  });

  it("does not mind monotone transforms, and turns over with y", () => {
    const [x, y] = [
      [1, 2, 4, 8, 16],
      [3, 1, 4, 9, 5],
    ];
    const plain = spearman(x, y);
    expect(spearman(x.map(Math.log), y.map(Math.exp))).toEqual(plain);
    const turned = spearman(
      x,
      y.map((value) => -value),
    );
    expect([turned.estimate, turned.low, turned.pLess]).toBeAllclose([-plain.estimate, -plain.high, plain.pGreater], {
      rtol: 1e-9,
    });
  });

  it("of a perfect order keeps an interval, wider for fewer points", () => {
    const line = (n: number) =>
      spearman(
        Array.from({ length: n }, (_, i) => i),
        Array.from({ length: n }, (_, i) => i),
        { draws: 99 },
      );
    const [four, eight] = [line(4), line(8)];
    expect([four.estimate, four.high, four.pGreater]).toBeAllclose([1, 1, 1 / 24], { atol: 1e-9 });
    expect(four.low).toBeLessThan(eight.low);
    expect(eight.low).toBeLessThan(1);
  });

  it("has p uniform where there is no trend", () => {
    const grid = [1, 2, 3, 4, 5, 6];
    expectValid(pValues((random) => spearman(grid, normals(random, 6)).p, 300));
    expectUniform(pValues((random) => spearman([...grid, 7], normals(random, 7)).pGreater, 200));
  });

  it("throws on what has no order", () => {
    expect(() => spearman([1, 2, 3], [1, 2, 3])).toThrow(ConfigError);
    expect(() => spearman([1, 2, 3, 4], [1, 2, 3])).toThrow("must pair up");
    expect(() => spearman([1, 2, 3, 4], [5, 5, 5, 5])).toThrow("every y is 5");
    expect(() => spearman([1, 2, 3, Number.NaN], [1, 2, 3, 4])).toThrow("value 3 is NaN");
    for (const level of [0, 1, 95, Number.NaN]) {
      expect(() => spearman([1, 2, 3, 4], [1, 2, 3, 4], { level })).toThrow(
        `spearman: level must be between 0 and 1, got ${level}`,
      );
    }
  });
});

describe("jonckheere", () => {
  it("counts rising pairs, by hand for three groups of two", () => {
    // All 12 pairs rise; one deal of 6! / (2! 2! 2!) = 90
    const { estimate, statistic, n, pGreater, pLess, exact } = jonckheere([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect([estimate, statistic, n, pLess, exact]).toEqual([1, 12, 6, 1, true]);
    expect(pGreater).toBeAllclose(1 / 90, { rtol: 1e-12 });
  });

  it.each(reference.trends)("agrees with every deal looked at for $groups", ({ groups, statistic, greater, less }) => {
    const own = jonckheere(groups);
    expect([own.statistic, own.pGreater, own.pLess]).toBeAllclose([statistic, greater, less], { rtol: 1e-12 });
  });

  it("takes the variance of all deals, ties included, where it takes the normal approximation", () => {
    const { groups, greater } = reference.jonckheereMoments;
    const own = jonckheere(groups, { limit: 0 });
    expect(own.exact).toBe(false);
    expect(own.pGreater).toBeAllclose(greater, { rtol: 1e-9 });
    expect(own.pLess).toBeAllclose(1 - greater, { rtol: 1e-9 });
  });

  it("turns over with the order of groups, and does not mind order inside", () => {
    const groups = [
      [3, 1, 2.5],
      [2, 4],
      [6, 3, 5],
    ];
    const plain = jonckheere(groups);
    const turned = jonckheere([...groups].reverse().map((group) => [...group].reverse()));
    expect(turned.pLess).toBeAllclose(plain.pGreater, { rtol: 1e-12 });
    expect(turned.estimate).toBeAllclose(1 - plain.estimate, { rtol: 1e-12 });
  });

  it("has p uniform where there is no trend", () => {
    const groups = (random: Parameters<Parameters<typeof pValues>[0]>[0], n: number) =>
      [1, 2, 3, 4].map(() => normals(random, n));
    expectUniform(pValues((random) => jonckheere(groups(random, 10)).pGreater));
    expectValid(pValues((random) => jonckheere(groups(random, 2)).p, 200));
  });

  it("throws on what has no trend", () => {
    expect(() => jonckheere([[1, 2]])).toThrow(ConfigError);
    expect(() => jonckheere([[1], []])).toThrow("group 1: needs 1 or more values");
    expect(() => jonckheere([[1], [Number.NaN]])).toThrow("group 1: value 0 is NaN");
    expect(() => jonckheere([[2], [2]])).toThrow("every value is 2");
  });
});
