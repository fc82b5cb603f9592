import {
  clusterMeans,
  correlationOf,
  distancesBetweenColumns,
  eachMultiplet,
  gaussianise,
  jointProbabilities,
  type Matrix,
  nearestNeighbours,
  squaredDistances,
  transposed,
  wardClustersOf,
} from "groklab/analysis";
import { withContributions } from "groklab/analysis/circuits/contributions";
import { symmetricEigen } from "groklab/analysis/eigen";
import { withGrowingMultiplet } from "groklab/analysis/growing-multiplet";
import { smallerGram } from "groklab/analysis/matrix";
import { withPointForces } from "groklab/analysis/tsne-forces";
import { randomStream } from "groklab/core";
import { agnes } from "ml-hclust";
import { EigenvalueDecomposition, Matrix as Square } from "ml-matrix";
import { describe, expect, it } from "vitest";
import * as plain from "./plain-formulas";

/** Points of many sizes and kinds, by what is special about them. */
function* samples(): Generator<[string, Matrix]> {
  const sizes = [
    ...[
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 4],
      [5, 3],
      [9, 7],
    ],
    ...[
      [30, 6],
      [6, 30],
      [131, 5],
      [40, 257],
    ],
  ];
  for (const [rows, columns] of sizes) {
    const { normal, uniform } = randomStream(rows, "samples", String(columns));
    const made = (name: string, value: (k: number) => number, float32 = true): [string, Matrix] => {
      const values = Float64Array.from({ length: rows * columns }, (_, k) => value(k));
      return [`${name}, ${rows} x ${columns}`, { rows, columns, values: float32 ? Float32Array.from(values) : values }];
    };
    yield made("normal", normal, false);
    yield made("many zeros, also negative ones", () => (uniform() < 0.5 ? normal() : uniform() < 0.5 ? 0 : -0));
    yield made("few values", () => Math.floor(3 * uniform()));
    yield made("columns that do not vary", (k) => (k % columns) % 2 || normal());
    yield made(
      "rows of which each is there twice",
      (k) => Math.sin((k % columns) + Math.floor(k / columns / 2)),
      false,
    );
    yield made("all the same", () => 2.5);
    yield made("of all sizes", () => normal() * Math.exp(30 * normal()), false);
  }
}
const all = [...samples()];
const several = all.filter(([, { rows }]) => rows > 1);

/** Whether all numbers are the same to the last bit, zeros of both signs for one. */
function expectSame(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (!(found[i] === expected[i])) throw new Error(`number ${i} is ${found[i]}, by the plain formula ${expected[i]}`);
  }
}

describe("to the last bit the same as the plain formula", () => {
  it.each(all)("are distances of rows and of columns, and Gram matrices: %s", (_, points) => {
    expectSame(squaredDistances(points).values, plain.squaredDistances(points));
    const columns = plain.squaredDistances(transposed(points));
    expectSame(distancesBetweenColumns(points).values, columns.map(Math.sqrt));
    const tall = points.rows >= points.columns ? points : transposed(points);
    expectSame(smallerGram(points), plain.gramOfColumns(tall));
  });

  it.each(all)("are ml-matrix's eigenvalues and eigenvectors: %s", (_, points) => {
    const n = Math.min(points.rows, points.columns);
    const gram = smallerGram(points);
    const theirs = new EigenvalueDecomposition(Square.from1DArray(n, n, gram), { assumeSymmetric: true });
    const ours = symmetricEigen(n, gram, { vectors: true });
    expectSame(ours.values, theirs.realEigenvalues);
    expectSame(ours.vectors, theirs.eigenvectorMatrix.transpose().to1DArray());
    expectSame(symmetricEigen(n, gram, { vectors: false }).values, ours.values);
  });

  it.each(several)("are the nearest neighbours, of several equally near the first: %s", (_, points) => {
    for (const k of [1, Math.min(10, points.rows - 1), points.rows - 1]) {
      expectSame(nearestNeighbours(points, k), plain.nearestNeighbours(points, k));
    }
  });

  it.each(several)("are Ward's clusters, as ml-hclust's agnes merges: %s", (_, points) => {
    const n = points.rows;
    const values = plain.squaredDistances(points).map(Math.sqrt);
    const lists = Array.from({ length: n }, (_, i) => Array.from(values.subarray(i * n, (i + 1) * n)));
    const tree = agnes(lists, { method: "ward2", isDistanceMatrix: true });
    for (const count of [1, 2, 3, 5, 10, n].filter((count) => count <= n)) {
      const theirs = new Int32Array(n);
      const clusters = count === 1 ? [tree] : tree.group(count).children;
      clusters.forEach((cluster, label) => {
        for (const i of cluster.indices()) theirs[i] = label;
      });
      const numbers = [...new Set(theirs)];
      const inOrder = count === n ? theirs.map((_, i) => i) : theirs.map((label) => numbers.indexOf(label));
      expectSame(wardClustersOf({ rows: n, columns: n, values }, count), inOrder);
    }
  });

  it.each(all)("are the normal scores of ranks, however ties are broken: %s", (_, points) => {
    for (const ties of ["midrank", "position", "random"] as const) {
      expectSame(gaussianise(points, { ties, seed: 3 }).matrix.values, plain.gaussianised(points, ties, 3));
    }
  });

  it("are the normal scores of float64 that differ in their last bits alone, of either sign", () => {
    const { uniform } = randomStream(5, "close");
    const values = Float64Array.from({ length: 400 }, () => {
      const size = 1 + Math.floor(6 * uniform()) * Number.EPSILON;
      return uniform() < 0.5 ? -size : size;
    });
    const points = { rows: 200, columns: 2, values };
    for (const ties of ["midrank", "position"] as const) {
      expectSame(gaussianise(points, { ties }).matrix.values, plain.gaussianised(points, ties, 0));
    }
  });

  it.each(all)("are means over clusters of columns: %s", (_, points) => {
    const { rows, columns, values } = points;
    const labels = Array.from({ length: columns }, (_, j) => (j * j) % Math.min(3, columns));
    const numbers = [...new Set(labels)];
    const places = labels.map((label) => numbers.indexOf(label));
    const expected = new Float64Array(rows * numbers.length);
    for (let at = 0; at < values.length; at++) {
      const label = places[at % columns];
      const size = places.filter((place) => place === label).length;
      expected[Math.floor(at / columns) * numbers.length + label] += values[at] / size;
    }
    expectSame(clusterMeans(points, places).values, expected);
  });

  it.each(several)(
    "are the affinities of t-SNE, though most halvings are decided without an entropy: %s",
    (_, points) => {
      for (const perplexity of [1, 2.5, 5, 30].filter((perplexity) => perplexity < points.rows)) {
        expectSame(jointProbabilities(points, perplexity), plain.jointProbabilities(points, perplexity));
      }
    },
  );

  it.each([1, 2, 3, 4, 7, 40, 101])("are the forces between %i points of a t-SNE picture", (n) => {
    const { normal, uniform } = randomStream(n, "picture");
    const y = Float64Array.from({ length: 2 * n }, () => (uniform() < 0.1 ? 0 : normal()));
    const p = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i * n + j] = uniform() < 0.2 ? 0 : uniform();
    const expected = plain.pointForces(y, p);
    withPointForces(n, "float64", (forces) => {
      for (let i = 0; i < n; i++) {
        forces.x[i] = y[2 * i];
        forces.y[i] = y[2 * i + 1];
        for (let j = 0; j < n; j++) forces.p[i * forces.stride + j] = p[i * n + j];
      }
      for (const _ of ["once", "and once more"]) {
        expect(forces.accumulate()).toBe(expected.total);
        const along = (axis: number, of: Float64Array) => of.filter((_, k) => k % 2 === axis);
        expectSame(forces.attractionX, along(0, expected.attraction));
        expectSame(forces.attractionY, along(1, expected.attraction));
        expectSame(forces.repulsionX, along(0, expected.repulsion));
        expectSame(forces.repulsionY, along(1, expected.repulsion));
      }
    });
  });

  it.each([1, 3, 4, 5, 18])("are determinants and precisions of %i variables that come and go", (n) => {
    const { normal } = randomStream(n, "variables");
    const points = { rows: 60, columns: n, values: Float64Array.from({ length: 60 * n }, normal) };
    const gram = plain.gramOfColumns(points);
    const correlation = correlationOf({ rows: n, columns: n, values: gram });
    const order = Array.from({ length: n }, (_, j) => (5 * j + 2) % n).filter((j, at, list) => list.indexOf(j) === at);
    withGrowingMultiplet(correlation, n, (growing) => {
      for (const variable of order) growing.push(variable);
      growing.pop(order.length - 1);
      const chosen = [order[0]];
      for (const variable of [...order.slice(1)].reverse()) {
        growing.push(variable);
        chosen.push(variable);
        const { logDeterminant, logPrecisions } = plain.growth(correlation, chosen);
        expect([growing.logDeterminant(), growing.logPrecisions()]).toEqual([logDeterminant, logPrecisions]);
      }
    });
  });

  it("are what neurons add to a network's output, with any number of points and coordinates", () => {
    for (const [n, width, points] of [
      [1, 1, 1],
      [4, 3, 8],
      [7, 5, 21],
    ]) {
      const { normal, uniform } = randomStream(n, "neurons");
      const numbers = (length: number) => Float64Array.from({ length }, normal); // float32 would hide the order of sums
      const weights = {
        "hidden0.weight": numbers(n * width),
        "hidden0.bias": numbers(width),
        "output.weight": numbers(width),
      };
      const inputs = Int32Array.from({ length: n * points }, () => (uniform() < 0.5 ? -1 : 1));
      const rows = Int32Array.from({ length: points }, (_, p) => points - 1 - p);
      const places = { inputs, sequence: n, labels: new Int32Array(points).fill(1), rows };
      const copies = withContributions(weights, places, ({ parts }) => parts.map((part) => part.slice()));
      copies.forEach((part, j) => {
        const expected = Array.from(rows, (row) => {
          let sum = weights["hidden0.bias"][j];
          for (let i = 0; i < n; i += 4) {
            const four = [i, i + 1, i + 2, i + 3].map((k) =>
              k < n ? weights["hidden0.weight"][k * width + j] * inputs[row * n + k] : 0,
            );
            sum += four[0] + four[1] + four[2] + four[3];
          }
          return sum > 0 ? weights["output.weight"][j] * sum : 0;
        });
        expectSame(part, expected);
      });
    }
  });
});

it("a fast way in the midst of another has numbers of its own", () => {
  const { normal } = randomStream(0, "nested");
  const covariance = (n: number): Matrix => {
    const values = Float64Array.from({ length: 50 * n }, normal);
    return { rows: n, columns: n, values: plain.gramOfColumns({ rows: 50, columns: n, values }) };
  };
  const [outer, inner] = [covariance(6), covariance(5)];
  const alone: number[] = [];
  eachMultiplet(outer, {}, (omega) => alone.push(omega));
  const nested: number[] = [];
  eachMultiplet(outer, {}, (omega) => {
    nested.push(omega);
    eachMultiplet(inner, {}, () => {});
  });
  expect(nested).toEqual(alone);
});
