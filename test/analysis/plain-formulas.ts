/** @file The formulas as one would write them down, loop by loop: what the fast ways of `analysis` have to equal in every bit. */
import type { Matrix, TieRule } from "groklab/analysis";
import { normalQuantile } from "groklab/analysis/normal";
import { randomStream } from "groklab/core";

export function squaredDistances({ rows: n, columns, values }: Matrix): Float64Array {
  const squares = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let a = 0; a < columns; a++) {
        const off = values[i * columns + a] - values[j * columns + a];
        squares[i * n + j] += off * off;
      }
    }
  }
  return squares;
}

/** W'W, four rows of W at a time. */
export function gramOfColumns({ rows, columns: n, values }: Matrix): Float64Array {
  const gram = new Float64Array(n * n);
  const at = (row: number, column: number) => (row < rows ? values[row * n + column] : 0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let row = 0; row < rows; row += 4) {
        const [a, b, c, d] = [0, 1, 2, 3].map((k) => at(row + k, i) * at(row + k, j));
        gram[i * n + j] += a + b + c + d;
      }
    }
  }
  return gram;
}

/** Both forces of t-SNE on each point, interleaved, and the sum of t. */
export function pointForces(y: Float64Array, p: Float64Array) {
  const n = y.length / 2;
  const [attraction, repulsion] = [new Float64Array(2 * n), new Float64Array(2 * n)];
  let total = 0;
  for (let i = 0; i < n; i++) {
    const sums = [0, 0, 0, 0];
    for (let j = 0; j < i; j++) {
      const off = [y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1]];
      const t = 1 / (1 + off[0] * off[0] + off[1] * off[1]);
      total += t;
      for (const axis of [0, 1]) {
        sums[axis] += p[i * n + j] * t * off[axis];
        sums[2 + axis] += t * t * off[axis];
        attraction[2 * j + axis] -= p[i * n + j] * t * off[axis];
        repulsion[2 * j + axis] -= t * t * off[axis];
      }
    }
    for (const axis of [0, 1]) {
      attraction[2 * i + axis] += sums[axis];
      repulsion[2 * i + axis] += sums[2 + axis];
    }
  }
  return { attraction, repulsion, total: 2 * total };
}

/** Affinities of t-SNE by bisection, an entropy at every halving. */
export function jointProbabilities(points: Matrix, perplexity: number): Float64Array {
  const n = points.rows;
  const squares = squaredDistances(points);
  const conditional = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const others = Float64Array.from({ length: n - 1 }, (_, j) => squares[i * n + (j < i ? j : j + 1)]);
    const least = others.reduce((a, b) => Math.min(a, b));
    const beyond = others.map((distance) => distance - least);
    const mean = beyond.reduce((sum, value) => sum + value, 0) / beyond.length;
    const weights = new Float64Array(n - 1).fill(1 / (n - 1));
    let [low, high, sum] = [-60, 60, 1];
    while (mean > 0 && high - low > 1e-13) {
      const middle = (low + high) / 2;
      const beta = Math.exp(middle) / mean;
      let weighted = 0;
      sum = 0;
      for (let j = 0; j < beyond.length; j++) {
        weights[j] = Math.exp(-beta * beyond[j]);
        sum += weights[j];
        weighted += weights[j] * beyond[j];
      }
      if (Math.log(sum) + (beta * weighted) / sum > Math.log(perplexity)) low = middle;
      else high = middle;
    }
    for (let j = 0; j < n - 1; j++) conditional[i * n + (j < i ? j : j + 1)] = weights[j] / sum;
  }
  return conditional.map((p, at) => (p + conditional[(at % n) * n + Math.floor(at / n)]) / (2 * n));
}

/** The k nearest other rows of each row, by sorting them all. */
export function nearestNeighbours(points: Matrix, k: number): number[] {
  const n = points.rows;
  const squares = squaredDistances(points);
  const rows = Array.from({ length: n }, (_, i) => i);
  return rows.flatMap((i) =>
    rows
      .filter((j) => j !== i)
      .sort((a, b) => squares[i * n + a] - squares[i * n + b] || a - b)
      .slice(0, k),
  );
}

/** Each column made normal by counting, for each value, how many are below it and how many are like it. */
export function gaussianised({ rows, columns, values }: Matrix, ties: TieRule, seed: number): number[] {
  const { permutation } = randomStream(seed, "ties");
  const normal: number[][] = [];
  for (let j = 0; j < columns; j++) {
    const column = Array.from({ length: rows }, (_, i) => values[i * columns + j]);
    if (column.every((value) => value === column[0])) continue;
    const order = ties === "random" ? permutation(rows) : column.map((_, i) => i);
    const taken = new Map<number, number>();
    const ranks: number[] = [];
    for (const i of order) {
      const below = column.filter((value) => value < column[i]).length;
      const like = column.filter((value) => value === column[i]).length;
      const before = taken.get(column[i] + 0) ?? 0;
      ranks[i] = ties === "midrank" ? below + (like + 1) / 2 : below + 1 + before;
      taken.set(column[i] + 0, before + 1);
    }
    const quantiles = ranks.map((rank) => normalQuantile(rank / (rows + 1)));
    const mean = quantiles.reduce((sum, value) => sum + value, 0) / rows;
    normal.push(quantiles.map((value) => value - mean));
  }
  return Array.from({ length: rows }, (_, i) => normal.map((column) => column[i])).flat();
}

/** ln |R| and sum_j ln P_jj of the variables in order, by the inverse of the Cholesky factor, one entry after the other. */
export function growth({ rows: n, values }: Matrix, variables: readonly number[]) {
  const inverse: number[][] = [];
  const precisions: number[] = [];
  let logDeterminant = 0;
  variables.forEach((variable, k) => {
    const row = new Array<number>(k).fill(0);
    let pivot = 1;
    for (let i = 0; i < k; i++) {
      let l = 0;
      for (let j = 0; j <= i; j++) l += inverse[i][j] * values[variable * n + variables[j]];
      pivot -= l * l;
      for (let j = 0; j <= i; j++) row[j] -= l * inverse[i][j];
    }
    const d = 1 / Math.sqrt(pivot);
    inverse.push([...row.map((entry) => entry * d), d]);
    for (let j = 0; j < k; j++) precisions[j] += row[j] * d * (row[j] * d);
    precisions.push(d * d);
    logDeterminant += Math.log(pivot);
  });
  return { logDeterminant, logPrecisions: Math.log(precisions.reduce((product, one) => product * one, 1)) };
}
