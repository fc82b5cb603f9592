/** @file Which of one list goes with which of another, so that all pairs together gain the most: the linear assignment problem. */
import { ConfigError } from "../core";
import { checkMatrix, type Matrix } from "./matrix";

/**
 * The permutation with the largest sum of gains, entry (i, assigned[i]) from each row, by shortest augmenting paths (the Hungarian method):
 * rows are taken in one after the other; potentials u of rows and v of columns keep every reduced cost c_ij - u_i - v_j at 0 or above, and a
 * path of smallest reduced costs from the new row to a free column says which pairs change. O(n³).
 *
 * @param gains square, `[n, n]`
 * @returns the column of each row
 * @throws ConfigError for a matrix that is not square, or has a value that is not finite
 * @example assignment({ rows: 2, columns: 2, values: Float64Array.of(3, 2, 3, 0) }).join() // "1,0"
 * @see Kuhn, Naval Research Logistics Quarterly 2 (1955) 83; Jonker and Volgenant, Computing 38 (1987) 325
 */
export function assignment(gains: Matrix): Int32Array {
  checkMatrix("assignment", gains);
  const { rows: n, columns, values } = gains;
  if (columns !== n) throw new ConfigError(`assignment: expected a square matrix, got ${n} x ${columns}`);
  const cost = (i: number, j: number) => -values[i * n + j];
  const [u, v] = [new Float64Array(n), new Float64Array(n)];
  const rowOf = new Int32Array(n).fill(-1); // of each column
  for (let first = 0; first < n; first++) {
    // Shortest paths from the row `first`, as Dijkstra finds them: the distance of each column, and the column before it.
    const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(n).fill(-1);
    const isDone = new Uint8Array(n);
    const done: number[] = [];
    let [row, column, reached] = [first, -1, 0];
    for (;;) {
      let nearest = -1;
      for (let j = 0; j < n; j++) {
        if (isDone[j] === 1) continue;
        const length = reached + cost(row, j) - u[row] - v[j];
        if (length < distance[j]) {
          distance[j] = length;
          before[j] = column;
        }
        if (nearest < 0 || distance[j] < distance[nearest]) nearest = j;
      }
      column = nearest;
      reached = distance[column];
      if (rowOf[column] < 0) break;
      isDone[column] = 1;
      done.push(column);
      row = rowOf[column];
    }
    u[first] += reached;
    for (const j of done) {
      u[rowOf[j]] += reached - distance[j];
      v[j] -= reached - distance[j];
    }
    // Each column on the path takes the row of the column before it.
    for (let j = column; j >= 0; j = before[j]) rowOf[j] = before[j] < 0 ? first : rowOf[before[j]];
  }
  const assigned = new Int32Array(n);
  rowOf.forEach((i, j) => {
    assigned[i] = j;
  });
  return assigned;
}
