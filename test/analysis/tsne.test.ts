import {
  jointProbabilities,
  type Matrix,
  neighbourPurity,
  principalComponents,
  silhouette,
  squaredDistances,
  trustworthiness,
  tsne,
} from "groklab/analysis";
import { affinitiesOf } from "groklab/analysis/tsne-affinities";
import { withPointForces } from "groklab/analysis/tsne-forces";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import * as plain from "./plain-formulas";
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

describe("affinities without halving", () => {
  it.each(reference.cases)("are those of the bisection on $name", (one) => {
    const { points } = clusters(one);
    const found = affinitiesOf(squaredDistances(points), one.perplexity, { halved: false });
    expect(found).toBeAllclose(jointProbabilities(points, one.perplexity), { rtol: 1e-8, atol: 1e-15 });
  });

  it("are so where points coincide, lie in a row, or are more at the smallest distance than the perplexity", () => {
    const rows = [
      Float64Array.of(1, 1, 1, 1, 5, 9),
      Float64Array.of(0, 1, 2, 3, 4, 5),
      new Float64Array(6),
      Float64Array.of(0, 1e-9, 1, 1e9, 2, 3),
    ];
    for (const values of rows) {
      for (const perplexity of [1, 2, 4.5]) {
        const points = { rows: 6, columns: 1, values };
        const found = affinitiesOf(squaredDistances(points), perplexity, { halved: false });
        expect(found, `${values} at ${perplexity}`).toBeAllclose(jointProbabilities(points, perplexity), {
          atol: 1e-8,
        });
      }
    }
  });
});

describe("forces in float32", () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 41, 102])("between %i points are those of float64 but for rounding", (n) => {
    const { normal, uniform } = randomStream(n, "picture");
    const y = Float64Array.from({ length: 2 * n }, () => Math.fround(uniform() < 0.1 ? 0 : normal()));
    const p = Float64Array.from({ length: n * n }, () => (uniform() < 0.2 ? 0 : Math.fround(uniform())));
    const expected = plain.pointForces(y, p);
    withPointForces(n, "float32", (forces) => {
      for (let i = 0; i < n; i++) {
        forces.x[i] = y[2 * i];
        forces.y[i] = y[2 * i + 1];
        for (let j = 0; j < n; j++) forces.p[i * forces.stride + j] = p[i * n + j];
      }
      for (const _ of ["once", "and once more"]) {
        expect(forces.accumulate()).toBeAllclose(expected.total, { rtol: 1e-6 });
        const along = (axis: number, of: Float64Array) => of.filter((_, k) => k % 2 === axis);
        expect(forces.attractionX).toBeAllclose(along(0, expected.attraction), { atol: 1e-5 });
        expect(forces.attractionY).toBeAllclose(along(1, expected.attraction), { atol: 1e-5 });
        expect(forces.repulsionX).toBeAllclose(along(0, expected.repulsion), { atol: 1e-5 });
        expect(forces.repulsionY).toBeAllclose(along(1, expected.repulsion), { atol: 1e-5 });
      }
    });
  });
});

describe("tsne in float32", () => {
  const precision = "float32";

  it.each(reference.cases)("comes within 5 % of scikit-learn's divergence on $name, or below", (one) => {
    const { points } = clusters(one);
    const { embedding, divergence } = tsne(points, { perplexity: one.perplexity, precision });
    expect(divergence).toBeLessThan(1.05 * one.divergence);
    expect(divergence).toBeGreaterThan(0.8 * one.divergence);
    expect(trustworthiness(points, embedding)).toBeGreaterThan(one.trustworthiness - 0.015);
  });

  it("makes the first steps of float64, from where it starts", () => {
    const { points } = clusters(reference.cases[0]);
    const steps = (precision: "float32" | "float64") => {
      const { values } = tsne(points, { perplexity: 15, iterations: 3, precision }).embedding;
      const columns = [0, 1].map((axis) => values.filter((_, k) => k % 2 === axis));
      // Either may have either sign of an axis.
      return columns.map((column) => column.map((value) => value * Math.sign(column[0])));
    };
    const expected = steps("float64");
    steps("float32").forEach((column, axis) => {
      expect(column).toBeAllclose(expected[axis], { rtol: 1e-3, atol: 1e-6 });
    });
  });

  it("stops when a hundred steps no longer make the divergence 1 % smaller, and not before", () => {
    const { points } = clusters(reference.cases[1]);
    const after = (iterations: number) => tsne(points, { perplexity: 15, iterations, precision }).divergence;
    const looks = [350, 450, 550, 650, 750, 850, 950, 1000];
    const found = looks.map(after);
    const settled = found.findIndex((value, i) => i > 0 && value > 0.99 * found[i - 1]);
    expect(settled).toBeGreaterThan(0);
    expect(settled).toBeLessThan(looks.length - 1);
    expect(new Set(found.slice(settled)).size).toBe(1);
    expect(new Set(found).size).toBe(settled + 1);
  });

  it("moves its points with the rows, bit for bit, and takes distances that are known", () => {
    const { points } = clusters(reference.cases[1]);
    const order = randomStream(1, "order").permutation(points.rows);
    const plain = tsne(points, { iterations: 400, precision });
    const other = permuted(points, order);
    const moved = tsne(other, { iterations: 400, precision, squares: squaredDistances(other) });
    expect(moved.embedding).toEqual(permuted(plain.embedding, order));
    expect(moved.divergence).toBe(plain.divergence);
  });

  it("keeps a line of points on a line", () => {
    const values = Float64Array.from({ length: 120 }, (_, k) => Math.floor(k / 3) * ((k % 3) + 1));
    const { embedding } = tsne({ rows: 40, columns: 3, values }, { perplexity: 5, iterations: 300, precision });
    expect(embedding.values.every((value, k) => k % 2 === 0 || value === 0)).toBe(true);
    expect(embedding.values.some((value) => Math.abs(value) > 1)).toBe(true);
  });

  it("separates heaps that are apart", () => {
    const { points, labels } = heaps(120);
    const { embedding } = tsne(points, { perplexity: 15, precision });
    expect(neighbourPurity(embedding)(labels)).toBe(1);
    expect(silhouette(embedding)(labels)).toBeGreaterThan(0.7);
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
