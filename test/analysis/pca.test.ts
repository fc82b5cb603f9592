import fc from "fast-check";
import { type Matrix, principalComponents } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { clusters } from "./reference/clusters";
import reference from "./reference/embedding.json";

function cloud(rows: number, columns: number, seed: number): Matrix {
  const { normal } = randomStream(seed, "points");
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, normal) };
}

describe("principalComponents", () => {
  it("of four points on a cross are its arms, the longer first", () => {
    const points = { rows: 4, columns: 2, values: Float32Array.of(5, 1, 5, 5, 4, 3, 6, 3) };
    const { scores, components, variances, shares } = principalComponents(points);
    expect(components.values).toBeAllclose([0, 1, 1, 0], { atol: 1e-12 });
    expect(scores.values).toBeAllclose([-2, 0, 2, 0, 0, -1, 0, 1], { atol: 1e-12 });
    expect(variances).toBeAllclose([8 / 3, 2 / 3], { rtol: 1e-12 });
    expect(shares).toBeAllclose([0.8, 0.2], { rtol: 1e-12 });
  });

  it.each(reference.cases)("agree with scikit-learn on $name", (one) => {
    const { scores, components, variances, shares } = principalComponents(clusters(one).points);
    expect(variances).toBeAllclose(one.pca.variances, { rtol: 1e-11 });
    expect(shares).toBeAllclose(one.pca.shares, { rtol: 1e-11 });
    expect(components.values).toBeAllclose(one.pca.components, { atol: 1e-11 });
    expect(scores.values.slice(0, 10)).toBeAllclose(one.pca.scores, { atol: 1e-11 });
  });

  it("have length 1 and right angles, largest loading positive, and give the points back when all are taken", () => {
    const sizes = fc.integer({ min: 2, max: 8 });
    fc.assert(
      fc.property(sizes, sizes, fc.nat(99), (rows, columns, seed) => {
        const points = cloud(rows, columns, seed);
        // Centring leaves rows - 1 directions.
        const count = Math.min(rows - 1, columns);
        const { scores, components, shares } = principalComponents(points, count);
        const row = (k: number) => components.values.slice(k * columns, (k + 1) * columns);
        for (let k = 0; k < count; k++) {
          expect(Math.max(...row(k))).toBe(Math.max(...row(k).map(Math.abs)));
          for (let l = 0; l <= k; l++) {
            const product = row(k).reduce((sum, value, j) => sum + value * row(l)[j], 0);
            expect(product).toBeAllclose(Number(k === l), { atol: 1e-7 });
          }
        }
        expect(shares.reduce((a, b) => a + b)).toBeAllclose(1, { rtol: 1e-9 });
        for (let j = 0; j < columns; j++) {
          const mean = Array.from(points.values).reduce(
            (sum, value, at) => sum + (at % columns === j ? value / rows : 0),
            0,
          );
          for (let i = 0; i < rows; i++) {
            let back = mean;
            for (let k = 0; k < count; k++) back += scores.values[i * count + k] * row(k)[j];
            expect(back).toBeAllclose(points.values[i * columns + j], { atol: 1e-6 });
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are exactly zero where the points do not extend, wide or tall", () => {
    for (const columns of [3, 9]) {
      const values = Float64Array.from(
        { length: 6 * columns },
        (_, k) => Math.floor(k / columns) * ((k % columns) + 1),
      );
      const { scores, components, shares } = principalComponents({ rows: 6, columns, values });
      expect(Array.from(components.values.slice(columns))).toEqual(Array(columns).fill(0));
      expect(Array.from({ length: 6 }, (_, i) => scores.values[2 * i + 1])).toEqual(Array(6).fill(0));
      expect(shares).toBeAllclose([1, 0], { atol: 1e-12 });
    }
  });

  it("throw on points that are all the same, and on more components than there are", () => {
    const same = { rows: 3, columns: 2, values: Float64Array.of(0.1, 0.7, 0.1, 0.7, 0.1, 0.7) };
    expect(() => principalComponents(same)).toThrow(ConfigError);
    expect(() => principalComponents(same)).toThrow("all 3 points are the same");
    for (const count of [0, 3, 1.5]) expect(() => principalComponents(same, count)).toThrow("between 1 and 2");
  });
});
