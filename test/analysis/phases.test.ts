import { earlyPeak, measurementNoise, PHASES, phasesInOrder, type SynergyPoint, synergyPhases } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

type Curves = Omit<SynergyPoint, "step">;

/** A run that goes in straight lines, over ln(step), from knot to knot at ln(step) = 0, 1, 2, …; ten checkpoints each. */
function run(knots: { readonly [K in keyof Curves]: readonly number[] }): SynergyPoint[] {
  const last = knots.synergy.length - 1;
  return Array.from({ length: 10 * last + 1 }, (_, i) => {
    const [knot, part] = [Math.min(Math.floor(i / 10), last - 1), i / 10 - Math.min(Math.floor(i / 10), last - 1)];
    const at = (values: readonly number[]) => values[knot] + part * (values[knot + 1] - values[knot]);
    return {
      step: Math.exp(i / 10),
      synergy: at(knots.synergy),
      redundancy: at(knots.redundancy),
      size: at(knots.size),
      testLoss: at(knots.testLoss),
      testAccuracy: at(knots.testAccuracy),
    };
  });
}

const band = { synergy: 0.02, redundancy: 0.02 };

/** As the paper describes weight decay 0.1; of emergence the loss is highest in the middle. */
const trajectory = {
  synergy: [0.05, 0.05, 0.6, 1.0, 0.3, 1.2, 0.6, 0.6],
  redundancy: [1, 1, 0.7, 0.4, 0.2, 0.8, 1, 1],
  size: [50, 50, 120, 200, 100, 220, 150, 150],
  testLoss: [5, 6, 10, 8, 9, 7, 1, 1],
  testAccuracy: [0.01, 0.01, 0.01, 0.01, 0.01, 0.03, 0.9, 1],
};

const placed = (found: ReturnType<typeof synergyPhases>) =>
  found.phases.map(({ name, from, to }) => [name, Math.log(from), Math.log(to)] as const);

describe("synergyPhases", () => {
  it("finds all six phases of the trajectory, in its order, between its knots", () => {
    const found = synergyPhases(run(trajectory), { band });
    const expected = [
      ["feature learning", 0, 1.4],
      ["emergence", 1, 3],
      ["divergence", 3, 4],
      ["delayed emergence", 4, 5],
      ["decoupling", 5, 6],
      ["finalising", 6, 7],
    ] as const;
    expect(found.order).toEqual([...PHASES]);
    placed(found).forEach(([name, from, to], i) => {
      expect(name).toBe(expected[i][0]);
      // A slope is seen from two checkpoints either side.
      expect([from, to]).toBeAllclose([expected[i][1], expected[i][2]], { atol: 0.31 });
    });
    expect(Object.values(found.occurs)).toEqual(new Array(6).fill(true));
  });

  it("finds no divergence and no delayed emergence where synergy falls once, with redundancy rising", () => {
    const once = {
      synergy: [0.05, 0.05, 1, 0.3, 0.3],
      redundancy: [1, 1, 0.2, 0.7, 0.7],
      size: [50, 50, 200, 100, 100],
      testLoss: [5, 7, 7.5, 1, 1],
      testAccuracy: [0.01, 0.01, 0.02, 0.9, 1],
    };
    const peaked = run(once).map((point) => ({
      ...point,
      testLoss: point.testLoss + (Math.abs(Math.log(point.step) - 1.5) < 0.3 ? 4 : 0),
    }));
    const { order, occurs } = synergyPhases(peaked, { band });
    expect(order).toEqual(["feature learning", "emergence", "decoupling", "finalising"]);
    expect([occurs.divergence, occurs["delayed emergence"]]).toEqual([false, false]);
  });

  it("asks of emergence for a peak of the test loss inside, and a larger multiplet", () => {
    const without = { ...trajectory, testLoss: [5, 6, 7, 8, 7, 6, 1, 1] };
    expect(synergyPhases(run(without), { band }).occurs.emergence).toBe(false);
    const smaller = { ...trajectory, size: [50, 50, 49, 48, 40, 60, 50, 50] };
    expect(synergyPhases(run(smaller), { band }).occurs.emergence).toBe(false);
  });

  it("asks of divergence for low test accuracy, and of delayed emergence for a divergence before", () => {
    const known = { ...trajectory, testAccuracy: [0.01, 0.2, 0.4, 0.6, 0.6, 0.6, 0.9, 1] };
    const { occurs } = synergyPhases(run(known), { band });
    expect([occurs.divergence, occurs["delayed emergence"]]).toEqual([false, false]);
    expect(occurs.emergence).toBe(true);
  });

  it("finds feature learning before the first peak of synergy alone", () => {
    const again = { ...trajectory, synergy: [0.05, 0.05, 0.6, 1.0, 0.3, 1.2, 0.1, 0.1] };
    const { phases } = synergyPhases(run(again), { band });
    const learning = phases.filter(({ name }) => name === "feature learning");
    expect(learning).toHaveLength(1);
    expect(learning[0].to).toBeLessThan(Math.exp(2));
  });

  it("asks of decoupling for rising test accuracy", () => {
    const stuck = { ...trajectory, testAccuracy: [0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01] };
    expect(synergyPhases(run(stuck), { band }).occurs.decoupling).toBe(false);
  });

  it("takes changes within the band for nothing, and a flat end for final only within it", () => {
    const wide = synergyPhases(run(trajectory), { band: { synergy: 2, redundancy: 2 } });
    expect([wide.occurs.emergence, wide.occurs.divergence, wide.occurs.decoupling]).toEqual([false, false, false]);
    const drifting = { ...trajectory, synergy: [0.05, 0.05, 0.6, 1.0, 0.3, 1.2, 0.6, 0.5] };
    expect(synergyPhases(run(drifting), { band }).occurs.finalising).toBe(false);
    expect(synergyPhases(run(drifting), { band: { synergy: 0.12, redundancy: 0.02 } }).occurs.finalising).toBe(true);
  });

  it("is not misled by single checkpoints that stand out, nor by step 0, nor by the unit", () => {
    const clean = synergyPhases(run(trajectory), { band });
    const { uniform } = randomStream(0, "outliers");
    const spoilt = run(trajectory).map((point, i) => (i % 9 === 4 ? { ...point, synergy: 3 * uniform() } : point));
    const [own, other] = [placed(clean), placed(synergyPhases(spoilt, { band }))];
    expect(other.map(([name]) => name)).toEqual(own.map(([name]) => name));
    expect(other.flatMap(([, from, to]) => [from, to])).toBeAllclose(
      own.flatMap(([, from, to]) => [from, to]),
      { atol: 0.21 },
    );
    const start = { step: 0, synergy: 9, redundancy: 9, size: 9, testLoss: 9, testAccuracy: 0 };
    expect(synergyPhases([start, ...run(trajectory)], { band })).toEqual(clean);
    const bits = run(trajectory).map((point) => ({
      ...point,
      synergy: 2 * point.synergy,
      redundancy: 2 * point.redundancy,
    }));
    expect(synergyPhases(bits, { band: { synergy: 0.04, redundancy: 0.04 } })).toEqual(clean);
  });

  it("of a run in which nothing happens are none but the final one", () => {
    const flat = run({
      synergy: [0, 0, 0],
      redundancy: [0, 0, 0],
      size: [9, 9, 9],
      testLoss: [1, 1, 1],
      testAccuracy: [0, 0, 0],
    });
    expect(synergyPhases(flat, { band }).order).toEqual(["finalising"]);
  });

  it("throws on runs and options that it can not judge", () => {
    const points = run(trajectory);
    const call =
      (of: SynergyPoint[], options = {}) =>
      () =>
        synergyPhases(of, { band, ...options });
    expect(call(points.slice(0, 4))).toThrow(ConfigError);
    expect(call(points.slice(0, 4))).toThrow("needs 5 checkpoints after step 0, got 4");
    expect(call(points, { window: 4 })).toThrow("window must be odd and at least 3, got 4");
    expect(call(points, { least: 1 })).toThrow("least must be a whole number from 2, got 1");
    expect(call(points, { band: { synergy: -1, redundancy: 0 } })).toThrow("bands are 0 or more, got -1 and 0");
    expect(call([...points].reverse())).toThrow("steps must increase");
    expect(call(points.map((point) => ({ ...point, size: Number.NaN })))).toThrow("size at step 1 is NaN");
  });
});

describe("phasesInOrder", () => {
  it("holds for phases that come one after the other, whatever lies between", () => {
    const found = synergyPhases(run(trajectory), { band });
    expect(phasesInOrder(found, PHASES)).toBe(true);
    expect(phasesInOrder(found, ["emergence", "decoupling"])).toBe(true);
    expect(phasesInOrder(found, ["decoupling", "emergence"])).toBe(false);
    expect(phasesInOrder(found, ["emergence", "emergence"])).toBe(false);
  });
});

describe("earlyPeak", () => {
  const points = (synergy: number[], testAccuracy: number[] = []) =>
    synergy.map((value, i) => ({ step: 100 * i, synergy: value, testAccuracy: testAccuracy[i] ?? 0.01 }));

  it("is the highest synergy before test accuracy exceeds 5 %, with a fall of a quarter after it", () => {
    const peak = earlyPeak(points([9, 1, 4, 3, 5, 9], [0, 0, 0, 0.05, 0.06, 0.9]), { band: 0.5 });
    // Window: steps 100 to 300; step 0 does not count; from 4 to 3 is a quarter.
    expect(peak).toEqual({ present: true, height: 4, step: 200, fall: 0.25, until: 300 });
  });

  it("is none without the fall, below the band, or where the fall comes after the window", () => {
    expect(earlyPeak(points([0, 1, 4, 3.5]), { band: 0.5 })).toMatchObject({ present: false, fall: 0.125 });
    expect(earlyPeak(points([0, 1, 4, 1]), { band: 5 })).toMatchObject({ present: false, height: 4 });
    expect(earlyPeak(points([0, 1, 4, 1], [0, 0, 0, 0.5]), { band: 0.5 })).toMatchObject({ present: false, fall: 0 });
  });

  it("looks up to a fixed step if asked, that step not included", () => {
    const curve = points([0, 1, 4, 1, 9, 0]);
    expect(earlyPeak(curve, { band: 0, before: { step: 300 } })).toMatchObject({ present: false, until: 200 });
    expect(earlyPeak(curve, { band: 0, before: { step: 400 } })).toMatchObject({
      present: true,
      step: 200,
      until: 300,
    });
    expect(earlyPeak(curve, { band: 0, before: { step: 900, accuracy: 0.001 } }).height).toBe(null);
    expect(earlyPeak(curve, { band: 0 })).toMatchObject({ present: true, height: 9, fall: 1 });
  });

  it("throws on curves and options that make no sense", () => {
    expect(() => earlyPeak(points([0, Number.NaN]), { band: 0 })).toThrow("at step 100 synergy is NaN");
    expect(() => earlyPeak(points([0, 1]).reverse(), { band: 0 })).toThrow("step 0 follows 100; steps must increase");
    expect(() => earlyPeak(points([0, 1]), { band: -1 })).toThrow("the band is 0 or more, got -1");
    expect(() => earlyPeak(points([0, 1]), { band: 0, fall: 1 })).toThrow("fall must be between 0 and 1, got 1");
  });
});

describe("the noise of a measurement", () => {
  const normal = (random: ReturnType<typeof randomStream>) =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());

  it("is that of independent errors about any straight line, by hand and by draws", () => {
    expect(measurementNoise([0, 1, 0, 1])).toBeCloseTo(2 / (0.6745 * Math.sqrt(6)), 12);
    expect(measurementNoise([1, 2, 3, 4])).toBe(0);
    expect(measurementNoise([1, 2])).toBe(0);
    const random = randomStream(0, "noise");
    const values = Array.from({ length: 4000 }, (_, i) => 3 * i + 0.7 * normal(random));
    expect(measurementNoise(values)).toBeGreaterThan(0.66);
    expect(measurementNoise(values)).toBeLessThan(0.74);
  });

  it("is no phase: the trajectory in random order has none that it had, though its band of shuffled variables is small", () => {
    const curve = run(trajectory);
    const random = randomStream(0, "order");
    let found = 0;
    for (let draw = 0; draw < 100; draw++) {
      const order = random.permutation(curve.length);
      const shuffled = curve.map(({ step }, i) => ({ ...curve[order[i]], step }));
      const { occurs } = synergyPhases(shuffled, { band });
      if (occurs.decoupling || occurs.emergence || occurs.divergence) found++;
    }
    expect(found).toBeLessThanOrEqual(5);
  });
});
