import fc from "fast-check";
import { crossing, describeCrossing, type Point, transitions } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

/** A curve measured every ten steps. */
function curve(...values: number[]): Point[] {
  return values.map((value, i) => ({ step: 10 * i, value }));
}

const at = { threshold: 0.98, hold: 3 };

describe("crossing", () => {
  it("is the first evaluation of the first that hold, and the threshold itself counts", () => {
    expect(crossing(curve(0, 0.5, 0.98, 0.99, 1, 1), at)).toEqual({ censored: false, step: 20 });
    expect(crossing(curve(0, 0.5, 0.9799, 0.99, 1, 1), at)).toEqual({ censored: false, step: 30 });
  });

  it("does not count a visit that is too short", () => {
    expect(crossing(curve(0, 1, 1, 0.5, 1, 1, 1), at)).toEqual({ censored: false, step: 40 });
    expect(crossing(curve(0, 1, 1, 0.5, 1, 1, 0.9), at)).toEqual({ censored: true, step: 60 });
  });

  it("is the first lasting visit, whatever comes after it", () => {
    expect(crossing(curve(1, 1, 1, 0, 0, 0), at)).toEqual({ censored: false, step: 0 });
  });

  it("is censored when the threshold is reached so late that it was not seen to hold", () => {
    expect(crossing(curve(0, 0, 0, 0, 1, 1), at)).toEqual({ censored: true, step: 50 });
    expect(crossing(curve(0, 0, 0, 1, 1, 1), at)).toEqual({ censored: false, step: 30 });
    expect(crossing(curve(1, 1), at)).toEqual({ censored: true, step: 10 });
  });

  it("holds for five evaluations unless told otherwise, for one when told so", () => {
    expect(crossing(curve(0, 1, 1, 1, 1), { threshold: 0.98 }).censored).toBe(true);
    expect(crossing(curve(0, 1, 1, 1, 1, 1), { threshold: 0.98 })).toEqual({ censored: false, step: 10 });
    expect(crossing(curve(0, 0, 1), { threshold: 0.98, hold: 1 })).toEqual({ censored: false, step: 20 });
  });

  it("throws on a curve it can not answer for, with the place", () => {
    expect(() => crossing([], at)).toThrow(ConfigError);
    expect(() => crossing([], at)).toThrow("the curve is empty");
    expect(() => crossing(curve(0, Number.NaN, 1), at)).toThrow("the value at step 10 is NaN");
    expect(() => crossing(curve(0, 1, Number.POSITIVE_INFINITY), at)).toThrow("the value at step 20 is Infinity");
    const swapped = [...curve(0, 1), { step: 5, value: 1 }];
    expect(() => crossing(swapped, at)).toThrow("step 5 follows 10; steps must increase");
    expect(() => crossing([...curve(0, 1), { step: 10, value: 1 }], at)).toThrow("step 10 follows 10");
    expect(() => crossing([{ step: Number.NaN, value: 0 }, ...curve(1)], at)).toThrow("steps must increase");
    for (const hold of [0, 1.5, Number.NaN, -1])
      expect(() => crossing(curve(1), { ...at, hold })).toThrow("hold must be");
  });

  it("throws on a threshold that is no number, instead of calling every run censored", () => {
    expect(() => crossing(curve(1, 1, 1), { threshold: Number.NaN, hold: 3 })).toThrow(ConfigError);
  });

  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
  const level = fc.double({ min: 0, max: 1, noNaN: true });
  const holds = fc.integer({ min: 1, max: 5 });

  it("never comes earlier for a higher threshold or a longer hold", () => {
    fc.assert(
      fc.property(values, level, level, holds, (list, a, b, hold) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const first = crossing(curve(...list), { threshold: low, hold });
        for (const later of [
          crossing(curve(...list), { threshold: high, hold }),
          crossing(curve(...list), { threshold: low, hold: hold + 1 }),
        ]) {
          if (first.censored) expect(later.censored).toBe(true);
          else if (!later.censored) expect(later.step).toBeGreaterThanOrEqual(first.step);
        }
      }),
    );
  });

  it("agrees with looking at every window", () => {
    fc.assert(
      fc.property(values, level, holds, (list, threshold, hold) => {
        const starts = list.map((_, i) => i).filter((i) => i + hold <= list.length);
        const found = starts.find((i) => list.slice(i, i + hold).every((value) => value >= threshold));
        expect(crossing(curve(...list), { threshold, hold })).toEqual(
          found === undefined
            ? { censored: true, step: 10 * (list.length - 1) }
            : { censored: false, step: 10 * found },
        );
      }),
    );
  });
});

describe("transitions", () => {
  const evaluations = Array.from({ length: 30 }, (_, i) => ({
    step: 10 * i,
    train: { accuracy: i < 3 ? 0.2 : 1 },
    test: { accuracy: i < 20 ? 0.1 : 0.985 },
  }));

  it("takes T_mem from training and T_gen from test accuracy, at the paper's 98 % held for five", () => {
    expect(transitions(evaluations)).toEqual({
      tMem: { censored: false, step: 30 },
      tGen: { censored: false, step: 200 },
      threshold: 0.98,
      hold: 5,
    });
  });

  it("takes another threshold, and says which it took", () => {
    expect(transitions(evaluations, { threshold: 0.99, hold: 2 })).toEqual({
      tMem: { censored: false, step: 30 },
      tGen: { censored: true, step: 290 },
      threshold: 0.99,
      hold: 2,
    });
  });
});

describe("describeCrossing", () => {
  it("gives the step, or says that there is none yet", () => {
    expect(describeCrossing({ censored: false, step: 430 })).toBe("430");
    expect(describeCrossing({ censored: true, step: 1000 })).toBe("none by 1000");
  });
});
