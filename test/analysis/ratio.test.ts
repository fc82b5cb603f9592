import { logInterval, meanInterval, pairedRatio, type Ratio, ratioTo, welchRatio } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectUniform, normals, pValues } from "./seeded";

const steps = (logs: readonly number[]) => logs.map((value) => Math.exp(6 + value));

describe("ratios of geometric means", () => {
  it("are 2 for twice the steps, with t at two degrees of freedom, by hand", () => {
    // ln a/b = 0, ln 2, 2 ln 2: mean ln 2, s = ln 2, t = sqrt(3), p = 2 P(T_2 > sqrt(3)) = 1 - sqrt(3 / 5)
    const { estimate, low, p, dof, n } = pairedRatio([100, 400, 800], [100, 200, 200]);
    expect([estimate, p]).toBeAllclose([2, 1 - Math.sqrt(0.6)], { rtol: 1e-8 });
    expect(low).toBeAllclose(2 * Math.exp((-4.302652729911275 * Math.LN2) / Math.sqrt(3)), { rtol: 1e-8 });
    expect([dof, n]).toEqual([2, 3]);
  });

  it.each(reference.ratios)("agree with SciPy, $a against $b", ({ a, b, level, welch, paired, against300 }) => {
    const k = Math.min(a.length, b.length);
    const compare = (own: Ratio, wanted: typeof welch) => {
      expect([own.low, own.high, own.p, own.dof]).toBeAllclose([wanted.low, wanted.high, wanted.p, wanted.dof], {
        rtol: 2e-6,
      });
    };
    compare(welchRatio(a, b, level), welch);
    compare(pairedRatio(a.slice(0, k), b.slice(0, k), level), paired);
    compare(ratioTo(a, 300, level), against300);
  });

  it("turn over when their sides change, and do not mind order or units", () => {
    const [a, b] = [
      [120, 300, 250, 900],
      [80, 150, 300, 210],
    ];
    for (const compare of [pairedRatio, welchRatio]) {
      const [there, back] = [compare(a, b), compare(b, a)];
      expect([there.estimate, there.low, there.p]).toBeAllclose([1 / back.estimate, 1 / back.high, back.p], {
        rtol: 1e-9,
      });
      const scaled = compare(a.map((value) => 7 * value).reverse(), b.map((value) => 7 * value).reverse());
      expect([scaled.low, scaled.high]).toBeAllclose([there.low, there.high], { rtol: 1e-9 });
    }
    const { low, high } = logInterval(a.map((value, i) => value / b[i]));
    expect([pairedRatio(a, b).low, pairedRatio(a, b).high]).toBeAllclose([low, high], { rtol: 1e-12 });
  });

  it("take times as they were found, and refuse those that are censored rather than calculate with their last step", () => {
    const times = [100, 400, 800].map((step) => ({ censored: false, step }) as const);
    const cut = [...times.slice(0, 2), { censored: true, step: 700 } as const];
    const than = [100, 200, 200];
    expect(pairedRatio(times, than)).toEqual(pairedRatio([100, 400, 800], than));
    expect(welchRatio(than, times)).toEqual(welchRatio(than, [100, 400, 800]));
    expect(ratioTo(times, 100)).toEqual(ratioTo([100, 400, 800], 100));
    expect(logInterval(times)).toEqual(logInterval([100, 400, 800]));
    expect(meanInterval(times)).toEqual(meanInterval([100, 400, 800]));
    const refusals: [string, () => unknown][] = [
      ["pairedRatio: a", () => pairedRatio(cut, than)],
      ["pairedRatio: b", () => pairedRatio(than, cut)],
      ["welchRatio: b", () => welchRatio(than, cut)],
      ["ratioTo", () => ratioTo(cut, 100)],
      ["logInterval", () => logInterval(cut)],
      ["meanInterval", () => meanInterval(cut)],
    ];
    for (const [where, calculate] of refusals) {
      expect(calculate, where).toThrow(ConfigError);
      expect(calculate, where).toThrow(`${where}: time 2 is censored (none by 700)`);
    }
  });

  it("have p uniform where there is no effect", () => {
    expectUniform(pValues((random) => pairedRatio(steps(normals(random, 5)), steps(normals(random, 5))).p));
    expectUniform(pValues((random) => welchRatio(steps(normals(random, 9)), steps(normals(random, 9))).p));
  });

  it("have no width without spread, p 1 for equal steps and 0 for others", () => {
    expect(pairedRatio([5, 7], [5, 7])).toMatchObject({ estimate: 1, low: 1, high: 1, p: 1 });
    expect(ratioTo([8, 8], 2).p).toBe(0);
  });

  it("throw on what has no ratio, with the place", () => {
    expect(() => pairedRatio([1, 2], [1])).toThrow(ConfigError);
    expect(() => pairedRatio([1, 2], [1])).toThrow("the lists must pair up, got 2 and 1");
    expect(() => welchRatio([1], [1, 2])).toThrow("welchRatio: a: needs 2 or more values, got 1");
    expect(() => welchRatio([1, 2], [1, 0])).toThrow("b: value 1 is 0");
    expect(() => ratioTo([1, Number.NaN], 2)).toThrow("value 1 is NaN");
    expect(() => ratioTo([1, 2], -1)).toThrow("the reference");
    expect(() => ratioTo([1, 2], 1, 1)).toThrow("level must be");
  });
});
