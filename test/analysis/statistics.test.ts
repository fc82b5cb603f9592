import fc from "fast-check";
import { logInterval, meanInterval } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/log_interval.json";

describe("logInterval", () => {
  it("is the geometric mean with a t interval on the logarithms, by hand for three values", () => {
    // Logarithms ln 200 - ln 2, ln 200, ln 200 + ln 2: s = ln 2, t_2(0.975) = 4.302652729911275,
    // half = 4.302652729911275 * 0.6931471805599453 / sqrt(3) = 1.7218810…, exp(half) = 5.59503…
    const { estimate, low, high, n, level } = logInterval([100, 200, 400]);
    const factor = Math.exp((4.302652729911275 * Math.LN2) / Math.sqrt(3));
    expect([estimate, low, high]).toBeAllclose([200, 200 / factor, 200 * factor], { rtol: 1e-9 });
    expect([n, level]).toEqual([3, 0.95]);
  });

  it.each(reference.cases)("agrees with SciPy for $values at $level", ({ values, level, estimate, low, high }) => {
    const own = logInterval(values, level);
    // jstat's quantile is found by iteration, to about nine digits.
    expect([own.estimate, own.low, own.high]).toBeAllclose([estimate, low, high], { rtol: 1e-7 });
  });

  const values = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 9 });

  it("scales with its values, and does not mind their order", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 1e-2, max: 1e2, noNaN: true }), (sample, factor) => {
        const [plain, scaled] = [logInterval(sample), logInterval(sample.map((value) => value * factor).reverse())];
        expect([scaled.estimate, scaled.low, scaled.high]).toBeAllclose(
          [plain.estimate * factor, plain.low * factor, plain.high * factor],
          { rtol: 1e-6 },
        );
      }),
    );
  });

  it("holds its estimate, and is wider at a higher level", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const [narrow, wide] = [logInterval(sample, 0.8), logInterval(sample, 0.99)];
        expect(narrow.low).toBeLessThanOrEqual(narrow.estimate * (1 + 1e-12));
        expect(narrow.high).toBeGreaterThanOrEqual(narrow.estimate * (1 - 1e-12));
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
      }),
    );
  });

  it("has no width for equal values", () => {
    const { low, high } = logInterval([430, 430, 430]);
    expect([low, high]).toBeAllclose([430, 430], { rtol: 1e-12 });
  });

  it("throws on what it can not answer for, with the value", () => {
    expect(() => logInterval([])).toThrow(ConfigError);
    expect(() => logInterval([5])).toThrow("an interval needs two values, got 1");
    for (const bad of [0, -3, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => logInterval([5, bad, 7])).toThrow(`values must be positive, got ${bad}`);
    }
    for (const level of [0, 1, 95, Number.NaN]) expect(() => logInterval([1, 2], level)).toThrow("level must be");
  });
});

describe("meanInterval", () => {
  it("is the mean with Student's t interval, by hand for three values", () => {
    // s = 1, t_2(0.975) = 4.302652729911275: half = 4.302652729911275 / sqrt(3)
    const { estimate, low, high, n, level } = meanInterval([1, 2, 3]);
    expect([estimate, n, level]).toEqual([2, 3, 0.95]);
    expect(high).toBeCloseTo(2 + 4.302652729911275 / Math.sqrt(3), 7);
    expect(low).toBeCloseTo(2 - 4.302652729911275 / Math.sqrt(3), 7);
  });

  it("is on logarithms what logInterval is", () => {
    const logs = [0.3, 1.2, -0.5, 2];
    const { low, high } = logInterval(logs.map(Math.exp));
    expect(Math.exp(meanInterval(logs).low)).toBeCloseTo(low, 10);
    expect(Math.exp(meanInterval(logs).high)).toBeCloseTo(high, 10);
  });

  it("refuses what has no interval", () => {
    expect(() => meanInterval([1])).toThrow("meanInterval: an interval needs two values, got 1");
    expect(() => meanInterval([1, Number.NaN])).toThrow("values must be finite, got NaN");
    expect(() => meanInterval([1, 2], 95)).toThrow("level must be between 0 and 1, got 95");
  });
});
