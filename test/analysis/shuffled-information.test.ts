import { covarianceOf, gaussianise, oInformationExtremes, shuffledExtremes } from "groklab/analysis";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

function samples(rows: number, columns: number, shared: number) {
  const { normal } = randomStream(0, "samples");
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const common = shared * normal();
    for (let j = 0; j < columns; j++) values[i * columns + j] = common + normal();
  }
  return gaussianise({ rows, columns, values }).matrix;
}

describe("shuffledExtremes", () => {
  it("are near 0 for variables that depend on each other, which are themselves far beyond them", () => {
    const points = samples(500, 6, 1);
    const { synergy, redundancy } = shuffledExtremes(points, { seed: 0 });
    expect([synergy.length, redundancy.length]).toEqual([20, 20]);
    expect(Math.max(...redundancy)).toBeLessThan(0.05);
    expect(Math.min(...synergy)).toBeGreaterThan(-0.05);
    expect(oInformationExtremes(covarianceOf(points)).redundancy.omega).toBeGreaterThan(0.5);
  });

  it("hold independent variables: as many draws beyond them as chance has it", () => {
    const points = samples(200, 6, 0);
    const { synergy } = shuffledExtremes(points, { seed: 1, draws: 100 });
    const own = oInformationExtremes(covarianceOf(points)).synergy.omega;
    const beyond = synergy.filter((value) => value <= own).length;
    expect(beyond).toBeGreaterThan(1);
    expect(beyond).toBeLessThan(99);
  });

  it("are the same for the same seed, others for another, and leave the points alone", () => {
    const points = samples(60, 4, 1);
    const before = points.values.slice();
    const [a, again, b] = [0, 0, 1].map((seed) => shuffledExtremes(points, { seed, draws: 3 }));
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    expect(points.values).toEqual(before);
    expect(new Set(a.synergy).size).toBe(3);
  });

  it("throw for no draws", () => {
    expect(() => shuffledExtremes(samples(60, 4, 1), { seed: 0, draws: 0 })).toThrow("draws must be 1 or more, got 0");
  });
});
