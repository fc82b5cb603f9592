import fc from "fast-check";
import { type Bandwidth, excessKurtosis, kernelBandwidth, kernelDensity, shareNearZero } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { ownSecondsOf } from "../support/speed";
import reference from "./reference/density.json";

const cases = reference.cases.flatMap(({ densities, ...rest }) => densities.map((one) => ({ ...rest, ...one })));

function normals(n: number, seed = 0): Float32Array {
  const { normal } = randomStream(seed, "weights");
  return Float32Array.from({ length: n }, normal);
}

describe("kernelDensity", () => {
  it("of one value is the normal density around it", () => {
    const { grid, density, bandwidth } = kernelDensity([3], { bandwidth: 2, points: 5, range: [-1, 7] });
    expect(grid).toBeAllclose([-1, 1, 3, 5, 7], { rtol: 0, atol: 1e-15 });
    const peak = 1 / (2 * Math.sqrt(2 * Math.PI));
    const [one, two] = [peak * Math.exp(-0.5), peak * Math.exp(-2)];
    expect(density).toBeAllclose([two, one, peak, one, two], { rtol: 1e-14 });
    expect(bandwidth).toBe(2);
  });

  it.each(cases)("agrees with SciPy on $name, bandwidth $rule", ({ values, range, points, rule, ...expected }) => {
    const { density, bandwidth } = kernelDensity(values, {
      bandwidth: rule as Bandwidth,
      points,
      range: [range[0], range[1]],
    });
    expect(bandwidth).toBeAllclose(expected.bandwidth, { rtol: 1e-13 });
    expect(density).toBeAllclose(expected.density, { rtol: 1e-8, atol: 1e-20 });
  });

  it("is the sum of the kernels, wherever the values lie and however fine the grid is", () => {
    const anywhere = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0.01, max: 30, noNaN: true }), (values, bandwidth) => {
        const { grid, density } = kernelDensity(values, { bandwidth, points: 128, range: [-10, 20] });
        const direct = Array.from(grid, (point) => {
          const kernels = values.map((value) =>
            Math.exp(-(((point - value) / bandwidth) * ((point - value) / bandwidth)) / 2),
          );
          return (
            kernels.reduce((sum, kernel) => sum + kernel, 0) / (values.length * bandwidth * Math.sqrt(2 * Math.PI))
          );
        });
        expect(density).toBeAllclose(direct, { rtol: 1e-9, atol: 1e-28 / bandwidth });
      }),
    );
  });

  it("integrates to 1 over its own range", () => {
    for (const rule of ["scott", "silverman"] as const) {
      const { grid, density } = kernelDensity(normals(25_000), { bandwidth: rule });
      const total = density.reduce((sum, value) => sum + value, 0) * (grid[1] - grid[0]);
      expect(total).toBeAllclose(1, { atol: 1e-5 });
    }
  });

  it("moves and stretches with its values", () => {
    const values = normals(200);
    const plain = kernelDensity(values, { bandwidth: "scott", points: 40 });
    const moved = kernelDensity(
      Array.from(values, (value) => 5 * value - 3),
      { bandwidth: "scott", points: 40 },
    );
    expect(moved.bandwidth).toBeAllclose(5 * plain.bandwidth, { rtol: 1e-12 });
    expect(moved.grid).toBeAllclose(
      plain.grid.map((point) => 5 * point - 3),
      { atol: 1e-12 },
    );
    expect(moved.density).toBeAllclose(
      plain.density.map((value) => value / 5),
      { rtol: 1e-9 },
    );
  });

  it("of 25,000 weights on 128 points takes some milliseconds", () => {
    const weights = normals(25_000);
    const once = () => ownSecondsOf(() => void kernelDensity(weights, { bandwidth: "scott" }));
    // Measured at 6 ms; the least of several, since the first are compiled.
    expect(Math.min(...Array.from({ length: 10 }, once))).toBeLessThan(0.02);
  });

  it("throws on what it has no density for", () => {
    const bandwidth = "scott";
    expect(() => kernelDensity([], { bandwidth })).toThrow(ConfigError);
    expect(() => kernelDensity([], { bandwidth })).toThrow("there are no values");
    expect(() => kernelDensity([1, Number.NaN], { bandwidth })).toThrow("value 1 is NaN");
    expect(() => kernelDensity([0.1, 0.1, 0.1], { bandwidth })).toThrow("3 equal values have no scott bandwidth");
    for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => kernelDensity([1, 2], { bandwidth: wrong })).toThrow(`must be positive, got ${wrong}`);
    }
    expect(() => kernelDensity([1, 2], { bandwidth, points: 1 })).toThrow("two points or more, got 1");
    expect(() => kernelDensity([1, 2], { bandwidth, range: [2, 2] })).toThrow("must increase, got 2 to 2");
  });
});

describe("kernelBandwidth", () => {
  it("is sd n^(-1/5) by Scott, sd (3n/4)^(-1/5) by Silverman, or the number itself", () => {
    const values = Array.from({ length: 32 }, (_, i) => i % 2);
    const sd = Math.sqrt(8 / 31);
    expect(kernelBandwidth(values, "scott")).toBeAllclose(sd / 2, { rtol: 1e-14 });
    expect(kernelBandwidth(values, "silverman")).toBeAllclose(sd / Math.exp(Math.log(24) / 5), { rtol: 1e-14 });
    expect(kernelBandwidth(values, 0.3)).toBe(0.3);
  });
});

describe("excessKurtosis", () => {
  it("is -2 for two values, and large where one in a hundred is far off", () => {
    expect(excessKurtosis([-1, 1])).toBe(-2);
    // One of 100 values at 1: p (1-p) ((1-p)³ + p³) / (p (1-p))² - 3 = 1 / (p (1-p)) - 6.
    const rare = Array.from({ length: 100 }, (_, i) => Number(i === 7));
    expect(excessKurtosis(rare)).toBeAllclose(1 / 0.0099 - 6, { rtol: 1e-12 });
  });

  it.each(reference.cases)("agrees with SciPy on $name", ({ values, kurtosis }) => {
    expect(excessKurtosis(values)).toBeAllclose(kurtosis, { rtol: 1e-10 });
  });

  it("does not change when values are moved and stretched, and is near 0 for normal ones", () => {
    const values = Array.from(normals(20_000));
    const plain = excessKurtosis(values);
    expect(Math.abs(plain)).toBeLessThan(0.15);
    expect(excessKurtosis(values.map((value) => 1e6 - 40 * value))).toBeAllclose(plain, { atol: 1e-6 });
  });

  it("throws on equal values and on none", () => {
    expect(() => excessKurtosis([0.1, 0.1, 0.1])).toThrow("3 equal values have no kurtosis");
    expect(() => excessKurtosis([])).toThrow("there are no values");
  });
});

describe("shareNearZero", () => {
  it("counts what is closer to zero than the threshold, not the threshold itself", () => {
    expect(shareNearZero(new Float64Array([-0.02, -0.01, -0.005, 0, 0.009, 0.01, 3, -4]), 0.01)).toBe(3 / 8);
    expect(shareNearZero([0], 1e-300)).toBe(1);
  });

  it("throws on a threshold that nothing is below", () => {
    for (const wrong of [0, -1, Number.NaN]) expect(() => shareNearZero([1], wrong)).toThrow("must be positive");
  });
});
