import {
  type Crossing,
  kaplanMeier,
  meanInterval,
  medianInterval,
  pairedRatio,
  pairedRestrictedMean,
  restrictedMean,
  summarise,
} from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import { madeRun } from "../support/figures";
import reference from "./reference/censored.json";

const at = (...steps: number[]): Crossing[] => steps.map((step) => ({ step, censored: false }));
const none = (...steps: number[]): Crossing[] => steps.map((step) => ({ step, censored: true }));
const numberOf = ({ censored, step }: Crossing) => (censored ? null : step);

describe("medianInterval", () => {
  it.each(reference.cases)("is that of lifelines: $steps", ({ steps, observed, median, low, high, mean, horizon }) => {
    const times = steps.map((step, i) => ({ step, censored: observed[i] === 0 }));
    const found = medianInterval(times);
    expect([found.estimate, found.low, found.high].map(numberOf)).toEqual([median, low, high]);
    expect(restrictedMean(times, horizon).estimate).toBeCloseTo(mean, 9);
  });

  it("is worked out by hand: four runs, one censored", () => {
    // S = 3/4, 1/2, 1/4 at 10, 20, 30; at 20 s^2 = (1/12 + 1/6) / ln(1/2)^2 = 0.5203, at 10 (1/12) / ln(3/4)^2 = 1.0070.
    // The lower ends: (3/4)^exp(1.96 * 1.0035) = 0.1278 <= 1/2 at 10. The upper: at 30 (1/4)^exp(-1.96 * 0.6247) = 0.665.
    const { low, high, estimate, n } = medianInterval([...at(10, 20, 30), ...none(40)]);
    expect([estimate, low, high, n]).toEqual([at(20)[0], at(10)[0], none(40)[0], 4]);
  });

  it("has no upper end where only the curve's end at 0 would give one: of five runs that all got there", () => {
    // S = 1/5 at the fourth: (1/5)^exp(-1.96 sqrt(4/5) / ln 5) = 0.58 is above one half.
    expect(medianInterval(at(40, 50, 60, 70, 80))).toMatchObject({
      estimate: at(60)[0],
      low: at(40)[0],
      high: none(80)[0],
    });
  });

  it("widens with the level, holds the estimate, and moves with the steps", () => {
    const times = [...at(3, 9, 12, 30, 31, 44, 60, 61, 90, 100), ...none(100, 100)];
    const ends = (level: number, factor = 1) => {
      const scaled = times.map((time) => ({ ...time, step: factor * time.step }));
      const { low, high, estimate } = medianInterval(scaled, level);
      return [low, estimate, high].map(({ censored, step }) => (censored ? Number.POSITIVE_INFINITY : step));
    };
    const [narrow, wide] = [ends(0.5), ends(0.95)];
    expect(wide[0]).toBeLessThanOrEqual(narrow[0]);
    expect(wide[2]).toBeGreaterThanOrEqual(narrow[2]);
    expect(narrow).toEqual([...narrow].sort((a, b) => a - b));
    expect(ends(0.5, 10)).toEqual(narrow.map((end) => 10 * end));
  });

  it("refuses what is no list of times, or no level", () => {
    expect(() => medianInterval([])).toThrow(ConfigError);
    expect(() => medianInterval(at(1, Number.NaN))).toThrow("not a finite number");
    expect(() => medianInterval(at(1, 2), 95)).toThrow("level must be between 0 and 1, got 95");
  });
});

describe("pairedRestrictedMean", () => {
  it("is the t interval of min(a, h) - min(b, h), which is known of every run", () => {
    const [a, b] = [at(10, 20, 30), [...at(40), ...none(50, 100)]];
    const found = pairedRestrictedMean(a, b);
    expect(found).toMatchObject({ ...meanInterval([10 - 40, 20 - 50, 30 - 50]), horizon: 50 });
    expect(found.estimate).toBeCloseTo(-80 / 3, 12);
    expect(found.p).toBeCloseTo(2 / 8, 12);
    expect(pairedRestrictedMean(b, a).estimate).toBeCloseTo(80 / 3, 12);
    expect(pairedRestrictedMean(a, b, { horizon: 25 }).estimate).toBeCloseTo((-15 - 5 + 0) / 3, 12);
  });

  it("is the difference of the areas under both Kaplan-Meier curves up to the horizon", () => {
    const [a, b] = [
      [...at(10, 25, 70), ...none(80, 80)],
      [...at(33, 90), ...none(80, 95, 120)],
    ];
    const area = (times: Crossing[]) => {
      let sum = 0;
      for (let step = 0; step < 80; step++) {
        sum +=
          kaplanMeier(times)
            .filter((point) => point.step <= step)
            .at(-1)?.survival ?? 1;
      }
      return sum;
    };
    expect(pairedRestrictedMean(a, b).estimate).toBeCloseTo(area(a) - area(b), 9);
  });

  it("refuses a horizon for which a run was not observed, and pairedRatio such times at all, which names it", () => {
    const [a, b] = [at(10, 20), [...at(40), ...none(50)]];
    expect(() => pairedRestrictedMean(a, b, { horizon: 60 })).toThrow("(none by 50) has no time up to step 60");
    expect(() => pairedRestrictedMean(a, at(1))).toThrow("must pair up");
    expect(() => pairedRestrictedMean(a, b, { horizon: 0 })).toThrow("the horizon must be a step above 0");
    expect(() => pairedRatio(a, b)).toThrow("pairedRatio: b: time 1 is censored (none by 50)");
    expect(() => pairedRatio(a, b)).toThrow("pairedRestrictedMean");
  });
});

describe("summarise of many runs", () => {
  const group = (weightDecay: number, gens: number[]) => gens.map((gen, seed) => ({ ...made(gen, seed), weightDecay }));
  const made = (gen: number, seed: number) => ({ gen, seed });
  const runsOf = (groups: ReturnType<typeof group>) =>
    groups.map((given, i) => ({ ...madeRun(given), id: String(i), folder: "", steps: 100, status: "done" as const }));
  const runs = runsOf([...group(2, [20, 30, 30, 40, 50, 60]), ...group(0.1, [50, 999, 999, 40, 999, 50])]);

  it("counts who did not get there, by setting, up to a step that all were observed for", () => {
    const rows = summarise(runs, { by: ["optimizer.weightDecay"], of: "T_gen" });
    expect(rows.map((row) => [row["optimizer.weightDecay"], row.n, row.reached, row.median, row.horizon])).toEqual([
      [0.1, 6, 3, 50, 100],
      [2, 6, 6, 30, 100],
    ]);
    expect(rows[0].medianHigh).toBe(Number.POSITIVE_INFINITY);
    expect(rows[1].mean).toBeCloseTo((20 + 30 + 30 + 40 + 50 + 60) / 6, 9);
    expect(rows[0].mean).toBeCloseTo((50 + 100 + 100 + 40 + 100 + 50) / 6, 9);
    expect(rows[0].meanLow).toBeLessThan(rows[0].mean);
    expect(rows[0]).toMatchObject({ medianLow: 40 });
  });

  it("sums up one group without keys, memorising, or another threshold; one run is a run's summary", () => {
    expect(summarise(runs)).toMatchObject([{ n: 12, reached: 9 }]);
    expect(summarise(runs, { of: "T_mem" })).toMatchObject([{ n: 12, reached: 12, median: 20 }]);
    expect(summarise(runs, { at: { threshold: 0.05 } })).toMatchObject([{ reached: 12, median: 0 }]);
    expect(summarise(runs[0])).toMatchObject({ id: "0", tGen: 20 });
  });

  it("refuses no runs, a key that there is not, and a horizon beyond what was observed", () => {
    expect(() => summarise([])).toThrow("summarise: there are no runs");
    expect(() => summarise(runs, { by: ["weightDecay"] })).toThrow("did you mean optimizer.weightDecay?");
    expect(() => summarise(runs, { horizon: 200 })).toThrow("nobody was observed up to step 200");
  });
});
