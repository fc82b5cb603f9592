import { probes } from "groklab/probes";
import { describe, expect, it } from "vitest";
import { view } from "../support/probe-view";

const shapes = { "hidden0.weight": [2, 2], "output.weight": [2, 1] };
const matrices = { "hidden0.weight": [3, 0, 0, 4], "hidden0.bias": [7, 7], "output.weight": [0, 0] };

describe("spectrum", () => {
  it("is of matrices alone: their largest singular value, and their squares over its square", () => {
    expect(probes.spectrum(view([], matrices, shapes), {})).toEqual({
      "hidden0.weight": { norm: 4, stableRank: 1.5625 }, // 25 / 16
      "output.weight": { norm: 0, stableRank: null },
    });
  });
});

describe("weights", () => {
  it("are counted near zero below 0.01, and their density integrates to 1", () => {
    const values = [0.5, -0.25, 0.009, -0.009, 0.02, 0, 1, -1];
    const [[, found]] = Object.entries(probes.weights(view([], { w: values }, { w: [4, 2] }), {}) as object);
    expect(found.nearZero).toBe(0.375);
    const { low, high, values: density } = found.density;
    const step = (high - low) / (density.length - 1);
    expect(density.reduce((sum: number, y: number) => sum + y * step, 0)).toBeCloseTo(1, 3);
  });

  it("that are all equal have neither density nor kurtosis", () => {
    expect(probes.weights(view([], { w: [0, 0] }, { w: [2, 1] }), {})).toEqual({
      w: { nearZero: 1, kurtosis: null, density: null },
    });
  });
});
