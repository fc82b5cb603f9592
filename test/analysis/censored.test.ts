import {
  type Crossing,
  describeCrossing,
  kaplanMeier,
  medianTime,
  pairedTimesTest,
  restrictedMean,
} from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";

const at = (step: number): Crossing => ({ censored: false, step });
const noneBy = (step: number): Crossing => ({ censored: true, step });
const z = 1.959963984540054;

describe("kaplanMeier", () => {
  it("falls by the share of those at risk, by hand for five runs", () => {
    // 5 at risk at 10: 4/5. Censored at 20 counts at 20: 4/5 * 3/4 = 3/5. At 40 one of two: 3/10.
    const curve = kaplanMeier([at(20), noneBy(20), at(10), noneBy(50), at(40)]);
    expect(curve.map(({ step, atRisk, events }) => [step, atRisk, events])).toEqual([
      [10, 5, 1],
      [20, 4, 1],
      [40, 2, 1],
    ]);
    expect(curve.map(({ survival }) => survival)).toBeAllclose([0.8, 0.6, 0.3], { rtol: 1e-12 });
  });

  it("is empty when it never happens", () => {
    expect(kaplanMeier([noneBy(100), noneBy(100)])).toEqual([]);
  });

  it.each(reference.survival)("agrees with lifelines, horizon $horizon", (wanted) => {
    const group = wanted.a as Crossing[];
    const curve = kaplanMeier([...group].reverse());
    expect(curve.map(({ step }) => step)).toEqual(wanted.steps);
    expect(curve.map(({ atRisk }) => atRisk)).toEqual(wanted.atRisk);
    expect(curve.map(({ survival }) => survival)).toBeAllclose(wanted.survival, { rtol: 1e-12, atol: 1e-12 });
    const median = medianTime(group);
    expect(median.censored ? null : median.step).toBe(wanted.median);
    const { estimate, low } = restrictedMean(group, wanted.horizon);
    expect(estimate).toBeAllclose(wanted.mean, { rtol: 1e-9 });
    expect(low).toBeAllclose(Math.max(0, wanted.mean - z * wanted.error), { rtol: 1e-8 });
  });

  it("throws on what is no time", () => {
    expect(() => kaplanMeier([])).toThrow(ConfigError);
    expect(() => kaplanMeier([at(Number.NaN)])).toThrow("value 0 is NaN");
    expect(() => kaplanMeier([at(-1)])).toThrow("a step is 0 or more, got -1");
  });
});

describe("medianTime", () => {
  it("is reached at one half itself, however the product rounds", () => {
    for (let n = 2; n <= 60; n += 2) {
      const times = Array.from({ length: n }, (_, i) => (i < n / 2 ? at(i + 1) : noneBy(100)));
      expect(medianTime(times)).toEqual(at(n / 2));
    }
  });

  it("says none by the last step where it is not reached", () => {
    expect(describeCrossing(medianTime([at(10), noneBy(500), noneBy(300)]))).toBe("none by 500");
  });
});

describe("restrictedMean", () => {
  it("without censoring is the mean, with the variance of the mean", () => {
    // Times 1, 2, 6: mean 3, squared distances 4 + 1 + 9 over n^2 = 14 / 9
    const { estimate, low, high } = restrictedMean([at(1), at(2), at(6)], 6);
    expect([estimate, low]).toBeAllclose([3, 3 - z * Math.sqrt(14 / 9)], { rtol: 1e-9 });
    expect(high).toBeAllclose(3 + z * Math.sqrt(14 / 9), { rtol: 1e-9 });
    expect(restrictedMean([at(1), at(2), at(6)], 60).estimate).toBeAllclose(3, { rtol: 1e-12 });
  });

  it("counts a run that never does at the horizon", () => {
    expect(restrictedMean([at(100), noneBy(500)], 500).estimate).toBe(300);
    expect(restrictedMean([noneBy(500), noneBy(500)], 400)).toMatchObject({ estimate: 400, low: 400, high: 400 });
    expect(restrictedMean([at(300), at(400)], 200).estimate).toBe(200);
  });

  it("throws on a horizon nobody has seen", () => {
    expect(() => restrictedMean([at(100), noneBy(500)], 501)).toThrow("nobody was observed up to step 501");
    for (const horizon of [0, Number.NaN]) expect(() => restrictedMean([at(1)], horizon)).toThrow("the horizon must");
  });
});

describe("pairedTimesTest", () => {
  it("counts a pair where its order is known, and ties all else", () => {
    const pairs: [Crossing, Crossing, number][] = [
      [at(5), at(9), -1],
      [at(9), at(5), 1],
      [at(5), at(5), 0],
      [at(5), noneBy(9), -1],
      [at(5), noneBy(5), -1],
      [at(9), noneBy(5), 0],
      [noneBy(5), at(9), 0],
      [noneBy(9), at(5), 1],
      [noneBy(5), noneBy(9), 0],
    ];
    for (const [a, b, sign] of pairs) {
      const { positive, negative, ties } = pairedTimesTest([a], [b]);
      expect([positive - negative, ties], `${describeCrossing(a)} and ${describeCrossing(b)}`).toEqual([
        sign,
        sign ? 0 : 1,
      ]);
    }
  });

  it("is the sign test", () => {
    const never = Array.from({ length: 6 }, () => noneBy(1000));
    const once = Array.from({ length: 6 }, (_, i) => at(100 + i));
    expect(pairedTimesTest(never, once)).toMatchObject({ positive: 6, n: 6, pGreater: 1 / 64, p: 1 / 32 });
    expect(() => pairedTimesTest(never, once.slice(1))).toThrow("must pair up");
  });
});
