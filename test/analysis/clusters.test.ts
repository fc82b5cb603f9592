import {
  adjustedRandIndex,
  clusterMeans,
  clusterMembers,
  type Matrix,
  transposed,
  wardClusters,
} from "groklab/analysis";
import { randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/information.json";
import { sines } from "./sines";

function matrix(rows: number, columns: number, ...values: number[]): Matrix {
  return { rows, columns, values: Float64Array.from(values) };
}

describe("wardClusters", () => {
  it.each(reference.ward)("are scikit-learn's, up to their names: $name", (made) => {
    const labels = wardClusters(sines({ ...made, sevens: true }), made.count);
    expect(new Set(labels).size).toBe(made.count);
    const pairs = new Set(made.labels.map((label, i) => `${label} ${labels[i]}`));
    expect(pairs.size).toBe(made.count);
    expect(adjustedRandIndex(labels, made.labels)).toBe(1);
  });

  it("join what is near, and are numbered in the order in which they appear", () => {
    const points = matrix(6, 1, 10, 0, 0.1, 10.2, 50, 0);
    expect(wardClusters(points, 3)).toEqual(Int32Array.of(0, 1, 1, 0, 2, 1));
    expect(wardClusters(points, 1)).toEqual(new Int32Array(6));
    expect(wardClusters(points, 6)).toEqual(Int32Array.of(0, 1, 2, 3, 4, 5));
  });

  it("do not change when all points are moved or turned", () => {
    const { normal } = randomStream(0, "points");
    const points = matrix(30, 2, ...Array.from({ length: 60 }, normal));
    const turned = points.values.map((_, k, all) => (k % 2 === 0 ? 7 - all[k + 1] : all[k - 1]));
    expect(wardClusters({ ...points, values: turned }, 5)).toEqual(wardClusters(points, 5));
  });

  it("throw for a number of clusters that can not be", () => {
    expect(() => wardClusters(matrix(3, 1, 1, 2, 3), 4)).toThrow(
      "count must be between 1 and 3, the number of points, got 4",
    );
    expect(() => wardClusters(matrix(3, 1, 1, 2, 3), 0)).toThrow("got 0");
  });
});

describe("clusterMeans", () => {
  const points = matrix(2, 4, 1, 2, 3, 4, 5, 6, 7, 80);

  it("are the means of the columns of each label", () => {
    const { rows, columns, values } = clusterMeans(points, [1, 0, 1, 1]);
    expect([rows, columns]).toEqual([2, 2]);
    expect(values).toBeAllclose([2, 8 / 3, 6, 92 / 3], { rtol: 1e-15 });
  });

  it("throw on labels that do not fit", () => {
    expect(() => clusterMeans(points, [0, 1])).toThrow("4 columns need 4 labels, got 2");
    expect(() => clusterMeans(points, [0, 2, 0, 2])).toThrow("no column has label 1");
    expect(() => clusterMeans(points, [0, -1, 0, 0])).toThrow("label 1 is -1");
  });

  it("have as members what has the label; transposing twice gives the matrix back", () => {
    expect(clusterMembers([1, 0, 1, 3])).toEqual([[1], [0, 2], [], [3]]);
    expect(transposed(points)).toEqual(matrix(4, 2, 1, 5, 2, 6, 3, 7, 4, 80));
    expect(transposed(transposed(points))).toEqual(points);
  });
});

describe("adjustedRandIndex", () => {
  it.each(reference.ward)(
    "agrees with scikit-learn: $name",
    ({ rows, count, labels, randWithBlocks, randWithSevens }) => {
      const blocks = Array.from({ length: rows }, (_, i) => Math.floor((i * count) / rows));
      const sevens = blocks.map((_, i) => i % 7);
      expect(adjustedRandIndex(labels, blocks)).toBeAllclose(randWithBlocks, { atol: 1e-14 });
      expect(adjustedRandIndex(sevens, labels)).toBeAllclose(randWithSevens, { atol: 1e-14 });
    },
  );

  it("is 1 for the same partition under other names, -1/2 for two crossed pairs", () => {
    expect(adjustedRandIndex([0, 0, 1, 2], [5, 5, 3, 0])).toBe(1);
    // No pair together in both; expected 2 * 2 / 6; (0 - 2/3) / (2 - 2/3).
    expect(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])).toBeAllclose(-0.5, { rtol: 1e-15 });
    expect(adjustedRandIndex([4, 4, 4], [1, 1, 1])).toBe(1);
    expect(adjustedRandIndex([0, 1, 2], [2, 1, 0])).toBe(1);
  });

  it("throws on lists that do not pair up", () => {
    expect(() => adjustedRandIndex([0, 1], [0])).toThrow("the lists must pair up, got 2 and 1 values");
    expect(() => adjustedRandIndex([0], [0])).toThrow("needs two or more things, got 1");
  });
});
