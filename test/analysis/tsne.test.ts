import {
  jointProbabilities,
  type Matrix,
  neighbourPurity,
  principalComponents,
  silhouette,
  trustworthiness,
  tsne,
} from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { clusters } from "./reference/clusters";
import reference from "./reference/embedding.json";

/** Rows of a matrix in another order. */
function permuted({ rows, columns, values }: Matrix, order: ArrayLike<number>): Matrix {
  const moved = values.slice();
  Array.from(order).forEach((from, to) => {
    moved.set(values.subarray(from * columns, (from + 1) * columns), to * columns);
  });
  return { rows, columns, values: moved };
}

/** Three Gaussian heaps in five dimensions, eight standard deviations apart. */
function heaps(rows: number): { points: Matrix; labels: number[] } {
  const { normal } = randomStream(3, "heaps");
  const labels = Array.from({ length: rows }, (_, i) => i % 3);
  const values = Float64Array.from({ length: rows * 5 }, (_, k) => {
    return normal() + (labels[Math.floor(k / 5)] === k % 5 ? 8 : 0);
  });
  return { points: { rows, columns: 5, values }, labels };
}

describe("jointProbabilities", () => {
  it("of three points in a row at perplexity 2, all the others, are all equal", () => {
    // Two others with equal weights, whatever their distance: 1/2 each, and (1/2 + 1/2) / 6 for a pair.
    const points = { rows: 3, columns: 1, values: Float64Array.of(0, 1, 2) };
    const sixth = 1 / 6;
    const expected = [0, sixth, sixth, sixth, 0, sixth, sixth, sixth, 0];
    expect(jointProbabilities(points, 2)).toBeAllclose(expected, { atol: 1e-6 });
  });

  it.each(reference.cases)("agree with the definition on $name, and with scikit-learn to its own tolerance", (one) => {
    const { points } = clusters(one);
    const own = jointProbabilities(points, one.perplexity);
    const few = own.slice(0, 3 * points.rows);
    expect(few).toBeAllclose(one.affinities, { rtol: 1e-10 });
    expect(few).toBeAllclose(one.sklearnAffinities, { rtol: 1e-3, atol: 1e-15 });
    expect(own.reduce((a, b) => a + b)).toBeAllclose(1, { rtol: 1e-12 });
  });

  it("do not change with the unit of the points", () => {
    const { points } = clusters(reference.cases[0]);
    const plain = jointProbabilities(points, 15);
    for (const unit of [1e-9, 1e9]) {
      const scaled = { ...points, values: points.values.map((value) => unit * value) };
      expect(jointProbabilities(scaled, 15)).toBeAllclose(plain, { rtol: 1e-9 });
    }
  });

  it("share a point's weight among neighbours that coincide with it, when they are more than the perplexity", () => {
    const points = { rows: 6, columns: 1, values: Float64Array.of(1, 1, 1, 1, 5, 9) };
    const own = jointProbabilities(points, 2);
    expect(Array.from(own.slice(1, 4))).toBeAllclose(Array(3).fill(2 / 3 / 12), { rtol: 1e-12 });
    const same = { rows: 4, columns: 1, values: new Float64Array(4) };
    expect(jointProbabilities(same, 2)[1]).toBeAllclose(1 / 12, { rtol: 1e-12 });
  });
});

describe("tsne", () => {
  it.each(reference.cases)("comes within 5 % of scikit-learn's divergence on $name, or below", (one) => {
    const { points } = clusters(one);
    const { embedding, divergence } = tsne(points, { perplexity: one.perplexity });
    expect(divergence).toBeLessThan(1.05 * one.divergence);
    expect(divergence).toBeGreaterThan(0.8 * one.divergence);
    expect(trustworthiness(points, embedding)).toBeGreaterThan(one.trustworthiness - 0.015);
  });

  it("makes its first step from the principal components at 1e-4, with twelvefold attraction and gains of 0.8", () => {
    const { points } = clusters(reference.cases[0]);
    const n = points.rows;
    const { scores } = principalComponents(points);
    const first = Array.from({ length: n }, (_, i) => scores.values[2 * i]);
    const sd = Math.sqrt(first.reduce((sum, value) => sum + value * value, 0) / n);
    const y = scores.values.map((value) => (1e-4 * value) / sd);
    const p = jointProbabilities(points, 15);
    const t = p.map((_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return i === j ? 0 : 1 / (1 + (y[2 * i] - y[2 * j]) ** 2 + (y[2 * i + 1] - y[2 * j + 1]) ** 2);
    });
    const total = t.reduce((a, b) => a + b);
    // The learning rate of few points is 50; y - 50 x 0.8 x gradient.
    const expected = y.map((value, c) => {
      let gradient = 0;
      for (let j = 0; j < n; j++) {
        const at = Math.floor(c / 2) * n + j;
        gradient += 4 * (12 * p[at] - t[at] / total) * t[at] * (value - y[2 * j + (c % 2)]);
      }
      return value - 40 * gradient;
    });
    const { embedding } = tsne(points, { perplexity: 15, iterations: 1 });
    expect(embedding.values).toBeAllclose(expected, { atol: 1e-14 });
  });

  it("separates heaps that are apart", () => {
    const { points, labels } = heaps(120);
    const { embedding } = tsne(points, { perplexity: 15 });
    expect(neighbourPurity(embedding)(labels)).toBe(1);
    expect(silhouette(embedding)(labels)).toBeGreaterThan(0.7);
  });

  it("reports the divergence of the picture it gives, by the definition", () => {
    const { points } = clusters(reference.cases[2]);
    const { embedding, divergence } = tsne(points, { perplexity: 8, iterations: 300 });
    const p = jointProbabilities(points, 8);
    const n = points.rows;
    const at = (i: number, axis: number) => embedding.values[2 * i + axis];
    const student = p.map((_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return i === j ? 0 : 1 / (1 + Math.hypot(at(i, 0) - at(j, 0), at(i, 1) - at(j, 1)) ** 2);
    });
    const total = student.reduce((a, b) => a + b);
    const expected = p.reduce(
      (sum, value, k) => (value > 0 ? sum + value * Math.log((value * total) / student[k]) : sum),
      0,
    );
    expect(divergence).toBeAllclose(expected, { rtol: 1e-10 });
  });

  it("ends where the divergence has no slope", () => {
    const { points } = heaps(60);
    const { embedding } = tsne(points, { perplexity: 10, iterations: 3000 });
    const p = jointProbabilities(points, 10);
    // KL(P || Q) = constant - sum p log t + log sum t, differentiated by differences.
    const energy = (y: Float64Array) => {
      let [attraction, total] = [0, 0];
      for (let i = 0; i < 60; i++) {
        for (let j = 0; j < 60; j++) {
          if (i === j) continue;
          const t = 1 / (1 + (y[2 * i] - y[2 * j]) ** 2 + (y[2 * i + 1] - y[2 * j + 1]) ** 2);
          attraction -= p[i * 60 + j] * Math.log(t);
          total += t;
        }
      }
      return attraction + Math.log(total);
    };
    for (const c of [0, 1, 31, 77]) {
      const moved = (by: number) => embedding.values.map((value, k) => (k === c ? value + by : value));
      expect(energy(moved(1e-4)) - energy(moved(-1e-4))).toBeAllclose(0, { atol: 2e-4 * 1e-5 });
    }
  });

  it("gives the same bits again", () => {
    const { points } = heaps(60);
    expect(tsne(points, { perplexity: 10 })).toEqual(tsne(points, { perplexity: 10 }));
  });

  it("moves its points with the rows, bit for bit", () => {
    const { points } = clusters(reference.cases[1]);
    const order = randomStream(1, "order").permutation(points.rows);
    const plain = tsne(points, { iterations: 400 });
    const moved = tsne(permuted(points, order), { iterations: 400 });
    expect(moved.embedding).toEqual(permuted(plain.embedding, order));
    expect(moved.divergence).toBe(plain.divergence);
  });

  it("keeps a line of points on a line, of one column or of several", () => {
    for (const columns of [1, 3]) {
      const values = Float64Array.from(
        { length: 40 * columns },
        (_, k) => Math.floor(k / columns) * ((k % columns) + 1),
      );
      const { embedding } = tsne({ rows: 40, columns, values }, { perplexity: 5, iterations: 300 });
      expect(embedding.values.every((value, k) => k % 2 === 0 || value === 0)).toBe(true);
      expect(embedding.values.some((value) => Math.abs(value) > 1)).toBe(true);
    }
  });

  it("throws on options and points it can not use", () => {
    const { points } = heaps(30);
    expect(() => tsne(points)).toThrow(ConfigError);
    expect(() => tsne(points)).toThrow("the perplexity must be at least 1 and less than 30, the points, got 30");
    for (const perplexity of [0.5, Number.NaN]) expect(() => tsne(points, { perplexity })).toThrow(`got ${perplexity}`);
    for (const iterations of [0, 1.5]) {
      expect(() => tsne(points, { perplexity: 5, iterations })).toThrow("iterations must be 1 or more");
    }
    const same = { ...points, values: points.values.map(() => 0.1) };
    expect(() => tsne(same, { perplexity: 5 })).toThrow("all 30 points are the same");
    expect(() => tsne({ ...points, rows: 31 }, { perplexity: 5 })).toThrow("31 x 5 are 155 values, got 150");
  });
});
