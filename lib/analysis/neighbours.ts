/** @file How well labels separate a cloud of points: silhouette, purity of neighbourhoods, and what chance would give. */
import { quantileSorted } from "simple-statistics";
import { ConfigError, randomStream } from "../core";
import { checkMatrix, type Matrix } from "./matrix";
import { pairSums } from "./pair-sums";

/**
 * Squared Euclidean distances between the rows of a matrix, as a symmetric rows x rows matrix with zeros on its
 * diagonal. Differences are squared one by one, so that near points lose no digits.
 *
 * @throws ConfigError for an empty matrix, one of another length than rows x columns, or a value that is not finite
 */
export function squaredDistances(points: Matrix): Matrix & { readonly values: Float64Array } {
  checkMatrix("squaredDistances", points);
  const { rows: n, columns, values } = points;
  const along = { count: n, length: columns, vectorStride: columns, entryStride: 1 };
  return { rows: n, columns: n, values: pairSums("squaredDifferences", { values, ...along }) };
}

/** Their square roots: Euclidean distances, for whoever needs them twice. @throws ConfigError as `squaredDistances` */
export function distancesBetween(points: Matrix): Matrix & { readonly values: Float64Array } {
  return rootsOf(squaredDistances(points));
}

/** Euclidean distances between the columns of a matrix, such as neurons. @throws ConfigError as `squaredDistances` */
export function distancesBetweenColumns(points: Matrix): Matrix & { readonly values: Float64Array } {
  checkMatrix("distancesBetweenColumns", points);
  const { rows, columns: n, values } = points;
  const along = { count: n, length: rows, vectorStride: 1, entryStride: n };
  return rootsOf({ rows: n, columns: n, values: pairSums("squaredDifferences", { values, ...along }) });
}

/** Distances from their squares. */
export function rootsOf({ rows, columns, values }: Matrix): Matrix & { readonly values: Float64Array } {
  const roots = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) roots[i] = Math.sqrt(values[i]);
  return { rows, columns, values: roots };
}

/** A number that says how well labels, one a row, fit the points. */
export type Separation = (labels: ArrayLike<number>) => number;

/**
 * Mean silhouette over all points, (b - a) / max(a, b): a is the mean Euclidean distance to the other points of the
 * same label, b that to the points of the nearest other label. 1 for tight clusters far apart, 0 or a little less for
 * labels that say nothing, below 0 for points in the wrong cluster. A point alone with its label counts 0, as in
 * scikit-learn, and so does one with a = b = 0.
 *
 * @param points one point a row
 * @returns a function of the labels, so that the distances are worked out once for many labellings
 * @throws ConfigError for a matrix as in `squaredDistances`; from the function, for another number of labels than rows,
 *   or fewer than two different labels
 * @example silhouette(activations)(labels)
 */
export function silhouette(points: Matrix): Separation {
  return silhouetteOf(distancesBetween(points));
}

/** The same from the distances between all points. */
export function silhouetteOf({ rows: n, values: distances }: Matrix): Separation {
  return (labels) => {
    const { classes, counts } = classesOf("silhouette", labels, n);
    if (counts.length < 2) throw new ConfigError("silhouette: the labels must differ; all points have the same one");
    const sums = new Float64Array(counts.length);
    let total = 0;
    for (let i = 0; i < n; i++) {
      sums.fill(0);
      for (let j = 0; j < n; j++) sums[classes[j]] += distances[i * n + j];
      total += silhouetteOfPoint(sums, counts, classes[i]);
    }
    return total / n;
  };
}

function silhouetteOfPoint(sums: Float64Array, counts: readonly number[], own: number): number {
  if (counts[own] === 1) return 0;
  const within = sums[own] / (counts[own] - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < counts.length; k++) if (k !== own) nearest = Math.min(nearest, sums[k] / counts[k]);
  const larger = Math.max(within, nearest);
  return larger === 0 ? 0 : (nearest - within) / larger;
}

/**
 * The k nearest other rows of each row, nearest first, row-major [rows, k]; of two at the same distance the earlier one.
 *
 * @throws ConfigError for a matrix as in `squaredDistances`, or a k that is not between 1 and rows - 1
 */
export function nearestNeighbours(points: Matrix, k: number): Int32Array {
  checkCount(points.rows, k);
  return nearestBy(squaredDistances(points), k);
}

function checkCount(rows: number, k: number): void {
  if (!(Number.isInteger(k) && k >= 1 && k < rows)) {
    throw new ConfigError(`nearestNeighbours: k must be between 1 and ${rows - 1}, rows - 1, got ${k}`);
  }
}

function nearestBy({ rows: n, values }: Matrix, k: number): Int32Array {
  const neighbours = new Int32Array(n * k);
  for (let i = 0; i < n; i++)
    nearestInto(neighbours.subarray(i * k, (i + 1) * k), values.subarray(i * n, (i + 1) * n), i);
  return neighbours;
}

/**
 * Mean share of each point's k nearest neighbours that have its label. Labels that say nothing give about the sum of
 * squares of their shares.
 *
 * @param points one point a row
 * @param k 10 by default
 * @returns a function of the labels, so that the neighbours are found once for many labellings
 * @throws ConfigError as `nearestNeighbours` does; from the function, for another number of labels than rows
 * @example neighbourPurity(activations)(labels)
 */
export function neighbourPurity(points: Matrix, k = 10): Separation {
  checkCount(points.rows, k);
  return neighbourPurityOf(squaredDistances(points), k);
}

/** The same from the squared distances between all points. */
export function neighbourPurityOf(squares: Matrix, k = 10): Separation {
  checkCount(squares.rows, k);
  const neighbours = nearestBy(squares, k);
  return (labels) => {
    const { classes } = classesOf("neighbourPurity", labels, squares.rows);
    let same = 0;
    for (let at = 0; at < neighbours.length; at++) {
      if (classes[neighbours[at]] === classes[Math.floor(at / k)]) same++;
    }
    return same / neighbours.length;
  };
}

/**
 * Trustworthiness of an embedding (Venna and Kaski 2001, as in scikit-learn): 1 less a penalty for each of the k
 * nearest neighbours in the embedding that is not one in the original, by how far down it ranks there. 1 when all
 * neighbours are true ones, about 0.5 for a random picture.
 *
 * @param original one point a row
 * @param embedding the same points, in the same order
 * @param k 5 by default, less than half the number of points
 * @throws ConfigError for matrices as in `squaredDistances`, different numbers of rows, or a k out of range
 */
export function trustworthiness(original: Matrix, embedding: Matrix, k = 5): number {
  const n = original.rows;
  if (embedding.rows !== n) {
    throw new ConfigError(`trustworthiness: the embedding has ${embedding.rows} rows, the original ${n}`);
  }
  if (!(k < n / 2)) throw new ConfigError(`trustworthiness: k must be less than half of ${n} points, got ${k}`);
  const neighbours = nearestNeighbours(embedding, k);
  const { values } = squaredDistances(original);
  const rank = new Int32Array(n);
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    byDistance(values, n, i).forEach((j, place) => {
      rank[j] = place + 1;
    });
    for (let at = i * k; at < (i + 1) * k; at++) penalty += Math.max(0, rank[neighbours[at]] - k);
  }
  return 1 - (2 * penalty) / (n * k * (2 * n - 3 * k - 1));
}

/** A measure beside what it is for shuffled labels. */
export interface PermutationBand {
  /** The value for the labels as they are. */
  readonly value: number;
  /** Mean over the shuffled labels. */
  readonly mean: number;
  /** The quantiles (1 - level) / 2 and (1 + level) / 2 of the shuffled labels. */
  readonly low: number;
  readonly high: number;
  /** (1 + number of shuffles with at least the value) / (1 + shuffles): the chance of it under no relation, one-sided. */
  readonly p: number;
}

export interface PermutationBandOptions {
  /** Decides the shuffles: the same seed gives the same band. */
  readonly seed: number;
  /** Number of shuffles. Default 200, which resolves p to 0.005. */
  readonly permutations?: number;
  /** Share of the shuffles inside the band. Default 0.95. */
  readonly level?: number;
}

/**
 * What a separation is worth: its value for the labels, beside its values for shuffled labels.
 *
 * @throws ConfigError for fewer than one shuffle or a level that is not between 0 and 1, and what the separation throws
 * @example permutationBand(neighbourPurity(activations), labels, { seed: 0 })
 */
export function permutationBand(
  separation: Separation,
  labels: ArrayLike<number>,
  { seed, permutations = 200, level = 0.95 }: PermutationBandOptions,
): PermutationBand {
  if (!(Number.isInteger(permutations) && permutations >= 1)) {
    throw new ConfigError(`permutationBand: permutations must be 1 or more, got ${permutations}`);
  }
  if (!(0 < level && level < 1)) throw new ConfigError(`permutationBand: level must be between 0 and 1, got ${level}`);
  const value = separation(labels);
  const random = randomStream(seed, "label permutations");
  const shuffled = Array.from({ length: permutations }, () =>
    separation(Array.from(random.permutation(labels.length), (i) => labels[i])),
  ).sort((a, b) => a - b);
  const reached = shuffled.filter((other) => other >= value).length;
  return {
    value,
    mean: shuffled.reduce((sum, other) => sum + other, 0) / permutations,
    low: quantileSorted(shuffled, (1 - level) / 2),
    high: quantileSorted(shuffled, (1 + level) / 2),
    p: (1 + reached) / (1 + permutations),
  };
}

/** Fills in the places of the smallest distances, but for that to row `own` itself; ties in the order of the rows. */
function nearestInto(nearest: Int32Array, distances: Matrix["values"], own: number): void {
  let found = 0;
  for (let j = 0; j < distances.length; j++) {
    if (j === own) continue;
    let at = found < nearest.length ? found++ : nearest.length;
    for (; at > 0 && distances[nearest[at - 1]] > distances[j]; at--) {
      if (at < nearest.length) nearest[at] = nearest[at - 1];
    }
    if (at < nearest.length) nearest[at] = j;
  }
}

/** The other rows from the nearest to the farthest, ties in the order of the rows. */
function byDistance(squares: Float64Array, n: number, row: number): Int32Array {
  const others = Int32Array.from({ length: n - 1 }, (_, j) => (j < row ? j : j + 1));
  return others.sort((a, b) => squares[row * n + a] - squares[row * n + b] || a - b);
}

/** Labels numbered 0, 1, … in the order in which they appear, and how many points have each. */
function classesOf(caller: string, labels: ArrayLike<number>, n: number): { classes: Int32Array; counts: number[] } {
  if (labels.length !== n) throw new ConfigError(`${caller}: ${n} points need ${n} labels, got ${labels.length}`);
  const numbers = new Map<number, number>();
  const counts: number[] = [];
  const classes = Int32Array.from(labels, (label) => {
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    counts[known] = (counts[known] ?? 0) + 1;
    return known;
  });
  return { classes, counts };
}
