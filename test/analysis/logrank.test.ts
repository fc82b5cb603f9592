import { type Crossing, logRankTest } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectValid, pValues } from "./seeded";

const at = (step: number): Crossing => ({ censored: false, step });
const noneBy = (step: number): Crossing => ({ censored: true, step });

describe("logRankTest", () => {
  it("compares events with those expected, by hand for two and two", () => {
    // At 1: 2 of 4 in a, expected 1/2, variance 1/4. At 2: 1 of 3, 1/3, 2/9. At 3, 4: a has nobody left.
    const { observed, expected, statistic, n, p, pGreater, exact } = logRankTest([at(1), at(2)], [at(3), noneBy(4)]);
    expect([observed, expected, statistic]).toBeAllclose([2, 5 / 6, ((7 / 6) * (7 / 6)) / (17 / 36)], { rtol: 1e-12 });
    // Of 4 choose 2 = 6 deals this one alone is so extreme.
    expect([pGreater, p]).toBeAllclose([1 / 6, 1 / 3], { rtol: 1e-12 });
    expect([n, exact]).toEqual([4, true]);
  });

  it.each(reference.survival)("agrees with lifelines, horizon $horizon", ({ a, b, logrank }) => {
    const { statistic, pAsymptotic } = logRankTest(a as Crossing[], b as Crossing[], { limit: 0, draws: 9 });
    expect([statistic, pAsymptotic]).toBeAllclose(logrank, { rtol: 1e-8 });
  });

  it("does not mind order, a stretched clock, or which group is named first", () => {
    const { a, b } = reference.survival[0] as { a: Crossing[]; b: Crossing[] };
    const [plain, turned] = [logRankTest(a, b), logRankTest(b, a)];
    const late = (group: Crossing[]) => group.map((time) => ({ ...time, step: time.step * time.step })).reverse();
    expect(logRankTest(late(a), late(b)).statistic).toBeAllclose(plain.statistic, { rtol: 1e-12 });
    expect([turned.statistic, turned.pLess, turned.p]).toBeAllclose([plain.statistic, plain.pGreater, plain.p], {
      rtol: 1e-12,
    });
  });

  it("is not fooled by few runs: its p is valid for four and four under one budget", () => {
    const run = (uniform: number) => (uniform < 0.7 ? at(Math.ceil(100 * uniform)) : noneBy(70));
    const group = (draw: () => number) => Array.from({ length: 4 }, () => run(draw()));
    expectValid(pValues(({ uniform }) => logRankTest([...group(uniform), at(71)], [...group(uniform), at(71)]).p, 300));
  });

  it("throws where nothing compares the groups", () => {
    expect(() => logRankTest([], [at(1)])).toThrow(ConfigError);
    expect(() => logRankTest([noneBy(5)], [noneBy(5)])).toThrow("nothing compares them");
    expect(() => logRankTest([noneBy(5)], [at(9)])).toThrow("nothing compares them");
  });
});
