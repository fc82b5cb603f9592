import { bands } from "groklab/figures";
import { thinned } from "groklab/figures/bands";
import { describe, expect, it } from "vitest";

const curve = (...values: number[]) => values.map((value, i) => ({ step: 10 * i, value }));

describe("bands", () => {
  it("gives the mean and Student's t interval over the curves, step by step", () => {
    const { steps, centre, low, high, n } = bands([curve(1, 1), curve(2, 1), curve(3, 1)]);
    expect([steps, centre, n]).toEqual([[0, 10], [2, 1], 3]);
    // 2 ± t s / sqrt(n): t_{0.975, 2} = 4.302653, s = 1
    expect(high[0]).toBeCloseTo(2 + 4.302653 / Math.sqrt(3), 5);
    expect(low[0]).toBeCloseTo(2 - 4.302653 / Math.sqrt(3), 5);
    expect([low[1], high[1]]).toEqual([1, 1]);
  });

  it("gives the geometric mean on a logarithmic scale, where all curves are positive", () => {
    const band = bands([curve(1, 0, 4), curve(100, 1, 4)], { scale: "log" });
    expect(band.steps).toEqual([0, 20]);
    expect(band.gaps).toEqual([10]);
    expect(bands([curve(1, 0, 4)]).gaps).toEqual([]); // on a linear scale 0 has a place
    expect(band.centre[0]).toBeCloseTo(10, 12);
    expect(band.low[0]).toBeGreaterThan(0);
  });

  it("takes curves of other steps as straight between them", () => {
    const sparse = [
      { step: 0, value: 0 },
      { step: 20, value: 4 },
    ];
    const { steps, centre } = bands([curve(0, 0, 0), sparse]);
    expect([steps, centre]).toEqual([
      [0, 10, 20],
      [0, 1, 2],
    ]);
  });

  it("begins with the last curve and ends with the first: those that go on would make another mean", () => {
    expect(bands([curve(1, 1, 1, 1), curve(3, 3)]).steps).toEqual([0, 10]);
    expect(bands([curve(1, 1, 1, 1), curve(3, 3, 3).slice(1)]).steps).toEqual([10, 20]);
  });

  it("cuts the interval, not the mean, at the bounds of the quantity", () => {
    const { centre, low, high } = bands([curve(1), curve(0.5)], { bounds: [0, 1] });
    expect([centre, low, high]).toEqual([[0.75], [0], [1]]);
  });

  it("is the curve itself for one, and refuses none", () => {
    const { centre, low, high } = bands([curve(1, 5)]);
    expect([low, centre, high]).toEqual([
      [1, 5],
      [1, 5],
      [1, 5],
    ]);
    expect(() => bands([])).toThrow("bands: there are no curves");
    expect(() => bands([curve(1), []])).toThrow("bands: curve 1 is empty");
    expect(() => bands([[], curve(1)])).toThrow("bands: curve 0 is empty");
  });

  it("keeps as many steps as asked, evenly on the axis, and the last", () => {
    const steps = Array.from({ length: 1001 }, (_, i) => i);
    for (const spacing of ["log", "linear"] as const) {
      const kept = thinned(steps, 50, spacing);
      expect(kept.length).toBeLessThanOrEqual(51);
      expect(kept.length).toBeGreaterThan(25);
      expect([kept[0], kept[kept.length - 1]]).toEqual([0, 1000]);
    }
    expect(thinned(steps, 50, "linear")[1]).toBe(21); // 1000 / 49 = 20.4
    expect(thinned(steps, 50, "log").slice(0, 3)).toEqual([0, 1, 2]);
  });
});
