import fc from "fast-check";
import {
  type Matrix,
  nearestNeighbours,
  neighbourPurity,
  permutationBand,
  silhouette,
  squaredDistances,
  trustworthiness,
} from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { clusters } from "./reference/clusters";
import reference from "./reference/neighbours.json";

/** Points on a line. */
function line(...values: number[]): Matrix {
  return { rows: values.length, columns: 1, values: Float64Array.from(values) };
}

function cloud(rows: number, columns: number, seed = 0): Matrix {
  const { normal } = randomStream(seed, "points");
  return { rows, columns, values: Float64Array.from({ length: rows * columns }, normal) };
}

describe("squaredDistances", () => {
  it("are 25 between (0, 0) and (3, 4), and keep the digits of near points far from zero", () => {
    const points = { rows: 3, columns: 2, values: Float64Array.of(0, 0, 3, 4, 3, 4 + 2 ** -40) };
    const { rows, columns, values } = squaredDistances(points);
    expect([rows, columns, values[1], values[3], values[5], values[7]]).toEqual([3, 3, 25, 25, 2 ** -80, 2 ** -80]);
    expect([values[0], values[4], values[8]]).toEqual([0, 0, 0]);
  });

  it.each(reference.cases)("agree with scikit-learn on $name", (one) => {
    const { points } = clusters(one);
    const few = { rows: 4, columns: points.columns, values: points.values.slice(0, 4 * points.columns) };
    expect(squaredDistances(few).values).toBeAllclose(one.distances, { rtol: 1e-11 });
  });

  it("throw on what is no matrix", () => {
    expect(() => squaredDistances(line())).toThrow(ConfigError);
    expect(() => squaredDistances(line(1, Number.NaN))).toThrow("the value at row 1, column 0 is NaN");
  });
});

describe("silhouette", () => {
  it("of 0, 1 | 4, 6 by hand", () => {
    // 0: a 1, b 5, 4/5. 1: a 1, b 4, 3/4. 4: a 2, b 3.5, 1.5/3.5. 6: a 2, b 5.5, 3.5/5.5.
    const expected = (4 / 5 + 3 / 4 + 1.5 / 3.5 + 3.5 / 5.5) / 4;
    expect(silhouette(line(0, 1, 4, 6))([7, 7, -1, -1])).toBeAllclose(expected, { rtol: 1e-14 });
  });

  it.each(reference.cases)("agrees with scikit-learn on $name", (one) => {
    const { points, labels } = clusters(one);
    expect(silhouette(points)(labels)).toBeAllclose(one.silhouette, { rtol: 1e-11 });
  });

  it("does not change when labels are renamed or all is enlarged", () => {
    const { points, labels } = clusters(reference.cases[1]);
    const larger = { ...points, values: points.values.map((value) => 3 * value + 1) };
    const renamed = labels.map((label) => 100 - 7 * label);
    expect(silhouette(larger)(renamed)).toBeAllclose(silhouette(points)(labels), { rtol: 1e-10 });
  });

  it("is 0 where all points are one", () => {
    expect(silhouette(line(2, 2, 2, 2))([0, 0, 1, 1])).toBe(0);
  });

  it("throws on one label for all, and on a label too few", () => {
    expect(() => silhouette(line(1, 2, 3))([1, 1, 1])).toThrow("the labels must differ");
    expect(() => silhouette(line(1, 2, 3))([1, 2])).toThrow("3 points need 3 labels, got 2");
  });
});

describe("nearestNeighbours and neighbourPurity", () => {
  it("are nearest first, ties in the order of the rows, by hand", () => {
    const points = line(0, 1, 3, 2);
    expect(Array.from(nearestNeighbours(points, 2))).toEqual([1, 3, 0, 3, 3, 1, 1, 2]);
    // Labels a, a, b, b: shares 1/2, 1/2, 1/2, 1/2.
    expect(neighbourPurity(points, 2)([0, 0, 1, 1])).toBe(0.5);
    // Labels a, a, a, b: 1/2, 1/2, 1/2, 0.
    expect(neighbourPurity(points, 2)([0, 0, 0, 1])).toBe(3 / 8);
  });

  it.each(reference.cases)("agree with scikit-learn on $name", (one) => {
    const { points, labels } = clusters(one);
    expect(neighbourPurity(points)(labels)).toBeAllclose(one.purity, { rtol: 1e-14 });
  });

  it("throw on a k with too few neighbours, and on a label too few", () => {
    for (const k of [0, 3, 1.5]) expect(() => neighbourPurity(line(1, 2, 3), k)).toThrow("k must be between 1 and 2");
    expect(() => neighbourPurity(line(1, 2, 3), 1)([1, 2])).toThrow("3 points need 3 labels, got 2");
  });
});

describe("trustworthiness", () => {
  it("is 1 of the points themselves, 1 less the penalty by hand otherwise", () => {
    expect(trustworthiness(line(0, 1, 3, 7, 20), line(0, 1, 3, 7, 20), 2)).toBe(1);
    // k = 1. Nearest in the embedding and its rank in the original: 0 -> 2 (2nd), 1 -> 3 (3rd), 2 -> 0 (2nd), 3 -> 1 (2nd),
    // 4 -> 1 (3rd). The penalties 1 + 2 + 1 + 1 + 2 = 7 are out of n k (2n - 3k - 1) / 2 = 15.
    expect(trustworthiness(line(0, 1, 3, 7, 20), line(0, 5, 0.5, 5.5, 4), 1)).toBeAllclose(1 - 7 / 15, {
      rtol: 1e-14,
    });
  });

  it.each(reference.cases)("agrees with scikit-learn on $name", (one) => {
    const { points } = clusters(one);
    const values = Float64Array.from({ length: 2 * points.rows }, (_, i) => {
      return points.values[Math.floor(i / 2) * points.columns + (i % 2)];
    });
    const embedding = { rows: points.rows, columns: 2, values };
    const own = [5, 12].map((k) => trustworthiness(points, embedding, k));
    expect(own).toBeAllclose(one.trustworthiness, { rtol: 1e-12 });
  });

  it("throws on other points or too many neighbours", () => {
    expect(() => trustworthiness(line(1, 2, 3), line(1, 2), 1)).toThrow("the embedding has 2 rows, the original 3");
    expect(() => trustworthiness(cloud(10, 2), cloud(10, 2), 5)).toThrow("k must be less than half of 10 points");
  });
});

describe("permutationBand", () => {
  const labels = Array.from({ length: 90 }, (_, i) => i % 3);
  const apart = cloud(90, 4);
  const planted = { ...apart, values: apart.values.map((value, k) => value + 9 * (Math.floor(k / 4) % 3)) };

  it("lies around chance, and labels that mean something lie above it", () => {
    for (const [separation, chance] of [
      [neighbourPurity(planted), 29 / 89],
      // A little below 0: the nearest of two other labels is compared.
      [silhouette(planted), -0.06],
    ] as const) {
      const { value, mean, low, high, p } = permutationBand(separation, labels, { seed: 1 });
      expect(value).toBeGreaterThan(0.7);
      expect(p).toBe(1 / 201);
      expect([low < mean, mean < high, high < 0.45]).toEqual([true, true, true]);
      expect(mean).toBeAllclose(chance, { atol: 0.03 });
    }
  });

  it("counts the shuffles that reach the value, itself among them, and cuts its tails by the level", () => {
    // The first label decides: of shuffles of 0 … 9 it is uniform.
    const first = (shuffled: ArrayLike<number>) => shuffled[0];
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const band = permutationBand(first, ten, { seed: 5, permutations: 4000, level: 0.7 });
    expect([band.value, band.p]).toEqual([0, 1]);
    expect(band.mean).toBeAllclose(4.5, { atol: 0.2 });
    expect([band.low, band.high]).toEqual([1, 8]);
    expect(permutationBand(first, ten.reverse(), { seed: 5, permutations: 4000 }).p).toBeAllclose(0.1, { atol: 0.02 });
  });

  it("holds a value without meaning in about 95 of 100 clouds", () => {
    const inside = Array.from({ length: 100 }, (_, seed) => {
      const { value, low, high } = permutationBand(neighbourPurity(cloud(60, 2, seed), 5), labels.slice(0, 60), {
        seed,
      });
      return low <= value && value <= high;
    });
    const share = inside.filter(Boolean).length;
    expect(share).toBeGreaterThanOrEqual(88);
    expect(share).toBeLessThan(100);
  });

  it("is the same for the same seed, another for another", () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const band = (from: number) =>
          permutationBand((l) => l[0] + 0.01 * l[1], labels, { seed: from, permutations: 9 });
        expect(band(seed)).toEqual(band(seed));
      }),
      { numRuns: 10 },
    );
    const purity = neighbourPurity(planted);
    const mean = (seed: number) => permutationBand(purity, labels, { seed }).mean;
    expect(mean(1)).not.toBe(mean(2));
  });

  it("throws on no shuffles or no level", () => {
    expect(() => permutationBand((l) => l.length, labels, { seed: 0, permutations: 0 })).toThrow("must be 1 or more");
    expect(() => permutationBand((l) => l.length, labels, { seed: 0, level: 95 })).toThrow("level must be between");
  });
});
