/** @file The tree of Ward's merges: that of ml-hclust's agnes with "ward2", to the last bit, in n² steps instead of n³. */
import { Cluster } from "ml-hclust";
import type { Matrix } from "./matrix";

/** A tree of merges, in which a leaf is a point. */
export interface Tree {
  readonly children: readonly Tree[];
  /** Distance of the two that were merged; 0 of a leaf. */
  readonly height: number;
  /** The subtrees that are left when the tree is cut into so many, as children of a new root. */
  group(groups: number): Tree;
  /** The points below. */
  indices(): number[];
}

/**
 * Merges the two nearest clusters again and again, distances after Lance and Williams. Clusters stand in a row, each new one
 * at its head; of several nearest pairs the one is taken whose later member comes first, and of these whose earlier one does.
 * Each cluster keeps the nearest of those before it, so that a merge looks at each cluster once.
 *
 * @param distances Euclidean, between all points
 */
export function wardTree({ rows: n, values }: Matrix): Tree {
  const distances = Float64Array.from(values);
  const clusters = Array.from({ length: n }, (_, index) => Object.assign(new Cluster(), { isLeaf: true, index }));
  // Places of clusters in `distances`, in their order in the row.
  const row = clusters.map((_, place) => place);
  const nearest = new Int32Array(n);
  const nearestDistance = new Float64Array(n);
  const lookBefore = (at: number): void => {
    const place = row[at];
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < at; k++) {
      const distance = distances[place * n + row[k]];
      if (!(distance < least)) continue;
      least = distance;
      nearest[place] = row[k];
    }
    nearestDistance[place] = least;
  };
  for (let at = 1; at < n; at++) lookBefore(at);
  while (row.length > 1) {
    let later = row[1];
    for (const place of row) {
      if (place !== row[0] && nearestDistance[place] < nearestDistance[later]) later = place;
    }
    const earlier = nearest[later];
    const [one, two, height] = [clusters[later], clusters[earlier], nearestDistance[later]];
    row.splice(row.indexOf(later), 1);
    row.splice(row.indexOf(earlier), 1);
    for (const place of row) {
      const size = clusters[place].size;
      const merged = afterMerge(distances[later * n + place], distances[earlier * n + place], height, [
        ...[one.size, two.size, size],
      ]);
      distances[place * n + earlier] = merged;
      distances[earlier * n + place] = merged;
    }
    clusters[earlier] = Object.assign(new Cluster(), { children: [one, two], height, size: one.size + two.size });
    row.unshift(earlier);
    for (let at = 1; at < row.length; at++) {
      const place = row[at];
      if (nearest[place] === later || nearest[place] === earlier || at === 1) lookBefore(at);
      else if (distances[place * n + earlier] <= nearestDistance[place]) {
        nearest[place] = earlier;
        nearestDistance[place] = distances[place * n + earlier];
      }
    }
  }
  return clusters[row[0]];
}

/** The distance of a cluster to the union of two others, from its distances to these and theirs to each other. */
function afterMerge(toOne: number, toTwo: number, between: number, [one, two, size]: readonly number[]): number {
  const a = (one + size) / (one + two + size);
  const b = (two + size) / (one + two + size);
  const c = -size / (one + two + size);
  return Math.sqrt(a * toOne * toOne + b * toTwo * toTwo + c * between * between);
}
