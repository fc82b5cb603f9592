import { binomialP, proportion } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";

describe("proportion", () => {
  it("of all of n is at least the n-th root of half the tail, by hand", () => {
    for (const n of [1, 3, 5, 59]) {
      // P(n of n) = low^n = 0.025
      expect(proportion(n, n).low).toBeAllclose(Math.exp(Math.log(0.025) / n), { rtol: 1e-9 });
      expect(proportion(n, n)).toMatchObject({ estimate: 1, high: 1, n, level: 0.95 });
      expect(proportion(0, n).low).toBe(0);
      expect(proportion(0, n).high).toBeAllclose(1 - Math.exp(Math.log(0.025) / n), { rtol: 1e-7 });
    }
  });

  it.each(reference.proportions)("agrees with statsmodels for $k of $n at $level", ({ k, n, level, low, high }) => {
    const own = proportion(k, n, level);
    expect([own.estimate, own.low, own.high]).toBeAllclose([k / n, low, high], { rtol: 1e-8 });
  });

  it("mirrors: k of n successes are n - k of n failures", () => {
    for (let k = 0; k <= 12; k++) {
      const [up, down] = [proportion(k, 12), proportion(12 - k, 12)];
      expect([up.low, up.high]).toBeAllclose([1 - down.high, 1 - down.low], { atol: 1e-8 });
    }
  });

  it("and the exact binomial p: by hand, as the interval has it, and the same mirrored", () => {
    expect(binomialP(5, 5, 0.5)).toBeCloseTo(2 / 32, 12);
    expect(binomialP(10, 10, 0.5)).toBeCloseTo(2 / 1024, 12);
    expect(binomialP(4, 5, 0.5)).toBeCloseTo((2 * 6) / 32, 12);
    expect(binomialP(3, 6, 0.5)).toBe(1);
    expect(binomialP(0, 18, 0.2)).toBeCloseTo(2 * 0.8 ** 18, 12);
    for (let k = 0; k <= 12; k++) {
      expect(binomialP(k, 12, 0.3)).toBeCloseTo(binomialP(12 - k, 12, 0.7), 10);
      const { low, high } = proportion(k, 12);
      expect(binomialP(k, 12, 0.3) < 0.05).toBe(low > 0.3 || high < 0.3);
    }
    expect(() => binomialP(3, 5, 1)).toThrow("binomialP: share must lie between 0 and 1, got 1");
  });

  it("throws on counts that are none", () => {
    expect(() => proportion(0, 0)).toThrow(ConfigError);
    for (const k of [-1, 6, 2.5, Number.NaN]) expect(() => proportion(k, 5)).toThrow("successes must be");
    for (const n of [0, 1.5, Number.NaN]) expect(() => proportion(1, n)).toThrow("n must be 1 or more");
    expect(() => proportion(1, 2, 95)).toThrow("level must be");
  });
});
