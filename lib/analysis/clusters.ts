/** @file Clusters of neurons that do alike, as scikit-learn's AgglomerativeClustering finds them, and their means. */
import { ConfigError } from "../core";
import { checkMatrix, type Matrix } from "./matrix";
import { distancesBetween } from "./neighbours";
import { requirePairs } from "./sample";
import { type Tree, wardTree } from "./ward-tree";

/** The columns of a matrix as rows: neurons, where the rows were examples. */
export function transposed({ rows, columns, values }: Matrix): Matrix & { readonly values: Float64Array } {
  const turned = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j];
  return { rows: columns, columns: rows, values: turned };
}

/**
 * Ward's clusters: merges the two whose union raises the sum of squared Euclidean distances to the means least, until
 * `count` are left. The partition of scikit-learn's AgglomerativeClustering() and SciPy's linkage "ward" (not that of R's
 * ward.D), but for ties between merges.
 *
 * @param points what is to be clustered, one a row: `transposed(activations)` for neurons
 * @returns the cluster of each row, numbered from 0 in the order in which they appear
 * @throws ConfigError as `squaredDistances`, or for a count that is not between 1 and the number of rows
 */
export function wardClusters(points: Matrix, count = 10): Int32Array {
  return wardClustersOf(distancesBetween(points), count);
}

/** The same from the Euclidean distances between all points, or from the tree of all merges, for whoever cuts it more than once. */
export function wardClustersOf(distances: Matrix, count = 10, tree: Tree = wardTree(distances)): Int32Array {
  const n = distances.rows;
  if (!(Number.isInteger(count) && count >= 1 && count <= n)) {
    throw new ConfigError(`wardClusters: count must be between 1 and ${n}, the number of points, got ${count}`);
  }
  if (count === n) return Int32Array.from({ length: n }, (_, i) => i);
  const labels = new Int32Array(n);
  (count === 1 ? [tree] : tree.group(count).children).forEach((cluster, label) => {
    for (const i of cluster.indices()) labels[i] = label;
  });
  return inOrderOfAppearance(labels);
}

function inOrderOfAppearance(labels: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label) as number;
  });
}

/** The members of each cluster, by the number of its label, 0 … the largest; one may be empty. */
export function clusterMembers(labels: ArrayLike<number>): number[][] {
  const members: number[][] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!(Number.isInteger(label) && label >= 0)) {
      throw new ConfigError(`clusterMembers: labels are whole numbers from 0, label ${i} is ${label}`);
    }
    while (members.length <= label) members.push([]);
    members[label].push(i);
  }
  return members;
}

/**
 * Mean over the columns of each cluster, in float64: `[rows, columns]` to `[rows, clusters]`. The labels may be those of
 * another checkpoint, or random: bins that stay fixed.
 *
 * @param labels the cluster of each column, numbered from 0
 * @throws ConfigError for an empty matrix or one that is not finite, another number of labels than columns, a label that
 *   is not a whole number from 0, or a cluster without members
 */
export function clusterMeans(points: Matrix, labels: ArrayLike<number>): Matrix & { readonly values: Float64Array } {
  checkMatrix("clusterMeans", points);
  const { rows, columns, values } = points;
  if (labels.length !== columns) {
    throw new ConfigError(`clusterMeans: ${columns} columns need ${columns} labels, got ${labels.length}`);
  }
  const members = clusterMembers(labels);
  const empty = members.findIndex(({ length }) => length === 0);
  if (empty >= 0) throw new ConfigError(`clusterMeans: no column has label ${empty}; number the clusters without gaps`);
  const count = members.length;
  const means = new Float64Array(rows * count);
  members.forEach((list, k) => {
    const places = Int32Array.from(list);
    const size = places.length;
    for (let i = 0, row = 0; i < rows; i++, row += columns) {
      let sum = 0;
      for (let m = 0; m < size; m++) sum += values[row + places[m]] / size;
      means[i * count + k] = sum;
    }
  });
  return { rows, columns: count, values: means };
}

/**
 * Adjusted Rand index of two labellings of the same things (Hubert and Arabie 1985): 1 for equal partitions whatever the
 * labels, 0 on average for independent ones of the same sizes.
 *
 * @throws ConfigError for lists of different lengths, or of fewer than two things
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requirePairs("adjustedRandIndex", Array.from(a), Array.from(b));
  if (a.length < 2) throw new ConfigError(`adjustedRandIndex: needs two or more things, got ${a.length}`);
  const pairs = (keys: Iterable<string | number>) => {
    const counts = new Map<string | number, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((sum, n) => sum + (n * (n - 1)) / 2, 0);
  };
  const together = pairs(Array.from(a, (label, i) => `${label} ${b[i]}`));
  const [inA, inB] = [pairs(Array.from(a)), pairs(Array.from(b))];
  const expected = (inA * inB) / ((a.length * (a.length - 1)) / 2);
  const most = (inA + inB) / 2;
  // Both one cluster, or both of single things: equal.
  return most === expected ? 1 : (together - expected) / (most - expected);
}
