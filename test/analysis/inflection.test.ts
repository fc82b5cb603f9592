import fc from "fast-check";
import { bends, inflections, type Point } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

/** A function of ln(step) at every epoch from 1 to 500. */
function curve(f: (place: number) => number, last = 500): Point[] {
  return Array.from({ length: last }, (_, i) => ({ step: i + 1, value: f(Math.log(i + 1)) }));
}

/** The same at even places of ln(step), from 1 to 1000. */
function even(f: (place: number) => number, count = 200): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const place = (Math.log(1000) * i) / (count - 1);
    return { step: Math.exp(place), value: f(place) };
  });
}

const logistic = (middle: number, width: number) => (place: number) => 1 / (1 + Math.exp(-(place - middle) / width));

describe("bends", () => {
  it("are exact for a cubic, on even and uneven steps", () => {
    const uneven = [1, 2, 3, 5, 6, 10, 12, 20, 21, 22, 40].map((step) => ({ step, value: 2 + step * step * step }));
    for (const { step, slope, second } of bends(uneven, { smoothing: 8, scale: "linear" })) {
      expect(slope).toBeAllclose(3 * step * step, { rtol: 1e-6, atol: 1e-6 });
      expect(second).toBeAllclose(6 * step, { rtol: 1e-6, atol: 1e-6 });
    }
    for (const { step, second } of bends(
      even((place) => place * place),
      { smoothing: 0.3 },
    )) {
      expect(second).toBeAllclose(2, { rtol: 1e-6 });
      expect(step).toBeGreaterThanOrEqual(1);
    }
  });

  it("of a sine are damped by the smoothing, as a sum of second differences would be", () => {
    const [one, other] = [0.05, 0.6].map((smoothing) => {
      const all = bends(even(Math.sin, 400), { smoothing });
      return Math.max(...all.slice(100, 300).map(({ second }) => Math.abs(second)));
    });
    expect(one).toBeAllclose(1, { atol: 0.01 });
    expect(other).toBeLessThan(0.97);
    expect(other).toBeGreaterThan(0.6);
  });
});

describe("inflections", () => {
  it("of a logistic curve are one, at its middle, rising or falling", () => {
    for (const sign of [1, -1]) {
      const found = inflections(
        even((place) => sign * logistic(3, 0.25)(place)),
        { smoothing: 0.2 },
      );
      expect(found.length).toBe(1);
      expect(found[0].step).toBeAllclose(Math.exp(3), { rtol: 1e-3 });
      expect(found[0].turns).toBe(sign === 1 ? "down" : "up");
      // The slope of the logistic is 1 / (4 width) = 1 there; the smoothing takes some of it.
      expect(sign * found[0].slope).toBeGreaterThan(0.8);
      expect(sign * found[0].slope).toBeLessThan(1.001);
    }
  });

  it("are exact where curve and steps are symmetric, between two evaluations too, whatever the smoothing", () => {
    const middle = Math.log(1000) / 2;
    for (const smoothing of [0.5, 1]) {
      const [found] = inflections(even(logistic(middle, 0.5), 20), { smoothing });
      expect(found.step).toBeAllclose(Math.sqrt(1000), { rtol: 1e-9 });
    }
  });

  it("lie at the middle within 1 % where points are dense on one side and sparse on the other, as epochs are", () => {
    for (const middle of [2.5, 4, 5]) {
      const [found, ...more] = inflections(curve(logistic(middle, 0.2)), { smoothing: 0.3, prominence: 0.3 });
      expect(more).toEqual([]);
      expect(found.step).toBeAllclose(Math.exp(middle), { rtol: 0.01 });
    }
  });

  it("of two falls are three: each fall, and the shelf between them", () => {
    const two = even((place) => 2.4 - logistic(2, 0.15)(place) - 0.5 * logistic(5, 0.15)(place));
    const found = inflections(two, { smoothing: 0.15 });
    expect(found.map(({ turns }) => turns)).toEqual(["up", "down", "up"]);
    expect([found[0].step, found[2].step]).toBeAllclose([Math.exp(2), Math.exp(5)], { rtol: 0.01 });
    expect(found[1].step).toBeGreaterThan(Math.exp(2.5));
    expect(found[1].step).toBeLessThan(Math.exp(4.5));
    // The lesser fall bends half as much, and does not count where only bends of 60 % do.
    expect(inflections(two, { smoothing: 0.15, prominence: 0.6 }).length).toBe(1);
  });

  it("are found through noise of 2 % of the height, within 5 %, once in each of fifty curves", () => {
    for (let seed = 0; seed < 50; seed++) {
      const { normal } = randomStream(seed, "noise");
      const noisy = even((place) => 2.4 - logistic(3.5, 0.3)(place) + 0.02 * normal());
      const found = inflections(noisy, { smoothing: 0.45, prominence: 0.4 });
      expect(found.length).toBe(1);
      expect(found[0].step).toBeAllclose(Math.exp(3.5), { rtol: 0.05 });
    }
  });

  it("are none for a line, a constant or a parabola", () => {
    for (const f of [(place: number) => 3 * place - 1, () => 0.7, (place: number) => (place - 3) * (place - 3)]) {
      expect(inflections(even(f), { smoothing: 0.3 })).toEqual([]);
    }
  });

  it("scale with the steps, do not mind units of the value, and turn over with its sign", () => {
    const plain = even(logistic(3, 0.3));
    const [one] = inflections(plain, { smoothing: 0.3 });
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (by, unit) => {
          const moved = plain.map(({ step, value }) => ({ step: by * step, value: 5 - unit * value }));
          const [other, ...more] = inflections(moved, { smoothing: 0.3 });
          expect(more).toEqual([]);
          expect(other.step).toBeAllclose(by * one.step, { rtol: 1e-6 });
          expect(other.slope).toBeAllclose(-unit * one.slope, { rtol: 1e-6 });
          expect([one.turns, other.turns]).toEqual(["down", "up"]);
        },
      ),
      { numRuns: 5 },
    );
  });

  it("are those of the step itself on a linear scale", () => {
    const linear = Array.from({ length: 101 }, (_, i) => ({ step: i, value: logistic(40, 5)(i) }));
    const [found, ...more] = inflections(linear, { smoothing: 4, scale: "linear" });
    expect(more).toEqual([]);
    expect(found.step).toBeAllclose(40, { atol: 0.01 });
  });

  it("throws on a curve or a smoothing it can not answer for", () => {
    const line = even((place) => place, 20);
    expect(() => inflections(line.slice(0, 4), { smoothing: 1 })).toThrow(ConfigError);
    expect(() => inflections(line.slice(0, 4), { smoothing: 1 })).toThrow("needs five points, got 4");
    expect(() => inflections(line, { smoothing: 0.01 })).toThrow("0.01 has fewer than five points within reach");
    expect(() => inflections(line, { smoothing: 5 })).toThrow("5 is as long as the curve; lower it");
    for (const smoothing of [0, -1, Number.NaN]) expect(() => inflections(line, { smoothing })).toThrow("positive");
    for (const prominence of [0, 1, Number.NaN]) {
      expect(() => inflections(line, { smoothing: 1, prominence })).toThrow("prominence must be between");
    }
    const zero = [{ step: 0, value: 1 }, ...line];
    expect(() => inflections(zero, { smoothing: 1 })).toThrow("step 0 has no place on a log scale");
    expect(() => inflections([...line, line[3]], { smoothing: 1 })).toThrow("steps must increase");
    expect(() => inflections([...line, { step: 2000, value: Number.NaN }], { smoothing: 1 })).toThrow("2000 is NaN");
  });
});
