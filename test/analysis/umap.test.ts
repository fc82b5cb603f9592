import { type Matrix, neighbourPurity, trustworthiness, umap } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

/** Three Gaussian heaps in five dimensions, eight standard deviations apart. */
const labels = Array.from({ length: 90 }, (_, i) => i % 3);
const { normal } = randomStream(3, "heaps");
const points: Matrix = {
  rows: 90,
  columns: 5,
  values: Float64Array.from({ length: 450 }, (_, k) => normal() + (labels[Math.floor(k / 5)] === k % 5 ? 8 : 0)),
};

describe("umap", () => {
  it("separates heaps that are apart, and keeps neighbours", () => {
    const embedding = umap(points, { seed: 0 });
    expect([embedding.rows, embedding.columns, embedding.values.length]).toEqual([90, 2, 180]);
    expect(neighbourPurity(embedding)(labels)).toBe(1);
    expect(trustworthiness(points, embedding)).toBeGreaterThan(0.85);
  });

  it("gives the same bits for the same seed, another picture for another", () => {
    const first = umap(points, { seed: 1, epochs: 50 });
    expect(umap(points, { seed: 1, epochs: 50 })).toEqual(first);
    expect(umap(points, { seed: 2, epochs: 50 }).values).not.toEqual(first.values);
  });

  it("hands its options on", () => {
    const plain = umap(points, { seed: 1, epochs: 20 });
    for (const other of [{ neighbours: 5 }, { minDistance: 0.8 }, { epochs: 21 }]) {
      expect(umap(points, { seed: 1, epochs: 20, ...other }).values).not.toEqual(plain.values);
    }
  });

  it("throws on options it can not use, with the range", () => {
    expect(() => umap(points, { seed: 0, neighbours: 90 })).toThrow(ConfigError);
    for (const neighbours of [1, 90, 2.5]) {
      expect(() => umap(points, { seed: 0, neighbours })).toThrow(`between 2 and 89, rows - 1, got ${neighbours}`);
    }
    for (const minDistance of [-1, 2, Number.NaN]) {
      expect(() => umap(points, { seed: 0, minDistance })).toThrow(`between 0 and 1, the spread, got ${minDistance}`);
    }
    expect(() => umap(points, { seed: 0, epochs: 0 })).toThrow("epochs must be 1 or more, got 0");
    expect(() => umap({ ...points, rows: 91 }, { seed: 0 })).toThrow("91 x 5 are 455 values, got 450");
  });
});
