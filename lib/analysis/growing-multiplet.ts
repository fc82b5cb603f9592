/** @file A set of normal variables that grows and shrinks at its end, with its determinant and its O-information. */

import { assemble, type Code, f64x2, get, i32, repeat, set, whole } from "../core/webassembly";
import type { Matrix } from "./matrix";

/** A set of variables that grows and shrinks at its end. */
export interface GrowingMultiplet {
  push(variable: number): void;
  /** Takes the last so many away. */
  pop(count: number): void;
  size(): number;
  /** ln |R| of the variables in it. */
  logDeterminant(): number;
  /** sum_j ln P_jj, P the inverse of R. */
  logPrecisions(): number;
  /** Omega of the variables in it, in nats; of one or none 0. */
  omega(): number;
}

/** Rows that are added up together. */
const ROWS = 4;
const BYTES = 8;

const lend = assemble({
  /** sums += f0 row 0 + f1 row 1 + f2 row 2 + f3 row 3, one after the other, for the sums up to `end`. */
  addRows: {
    parameters: { sums: "i32", end: "i32", rows: "i32", stride: "i32", f0: "f64", f1: "f64", f2: "f64", f3: "f64" },
    locals: { s0: "v128", s1: "v128", s2: "v128", s3: "v128" },
    body(place) {
      const each = [0, 1, 2, 3];
      const row = (k: number): Code =>
        each.slice(0, k).reduce<Code>((code) => i32.add(code, get(place.stride)), get(place.rows));
      const total = each.reduce<Code>(
        (sum, k) => f64x2.add(sum, f64x2.mul(get(place[`s${k}`]), f64x2.load(row(k)))),
        f64x2.load(get(place.sums)),
      );
      return [
        ...each.flatMap((k) => set(place[`s${k}`], f64x2.splat(get(place[`f${k}`])))),
        ...repeat(i32.below(get(place.sums), get(place.end)), [
          ...f64x2.store(get(place.sums), total),
          ...set(place.sums, i32.add(get(place.sums), whole(2 * BYTES))),
          ...set(place.rows, i32.add(get(place.rows), whole(2 * BYTES))),
        ]),
      ];
    },
  },
});

/**
 * Keeps the inverse M of the Cholesky factor of R = L L': of one more variable with correlations r to those in the set, the
 * new row of L is l = M r, its pivot d = sqrt(1 - l'l), the new row of M is (-l'M, 1) / d; ln |R| grows by ln d², and
 * P_jj = sum_i M_ij² by the squares of that row. k² multiplications, instead of k³ for a set from scratch.
 *
 * @param correlation of which no smallest eigenvalue is near 0, and so of no subset either
 * @param most variables that are ever in it
 * @param work what is done with it, empty at first
 */
export function withGrowingMultiplet<T>(
  { rows: n, values }: Matrix,
  most: number,
  work: (growing: GrowingMultiplet) => T,
): T {
  return lend((kernel) => {
    // Whole groups of rows, and as many zeros beyond the last.
    const stride = ROWS * Math.ceil(most / ROWS) + ROWS;
    const square = stride * stride;
    const { arrays, addresses } = kernel.arrays(square, square, stride, stride);
    // M by rows and by columns, zeros above its diagonal; l; and -l'M.
    const [inverse, transposed, l, row] = arrays;
    const [inverseAt, transposedAt, lAt, rowAt] = addresses;
    const { addRows } = kernel.call;
    const across = BYTES * stride;
    const chosen: number[] = [];
    // Row k: diagonal of the inverse of the correlations of the first k + 1 variables.
    const precisions = new Float64Array(most * most);
    const logs = new Float64Array(most + 1);
    const correlations = new Float64Array(stride);
    const logPrecisions = () => {
      const k = chosen.length;
      let product = 1;
      let sum = 0;
      for (let j = (k - 1) * most; j < (k - 1) * most + k; j++) {
        product *= precisions[j];
        // Far from the largest number still: a factor is at most 1 / NEAR_SINGULAR.
        if (product > 1e250) {
          sum += Math.log(product);
          product = 1;
        }
      }
      return sum + Math.log(product);
    };
    return work({
      push(variable) {
        const k = chosen.length;
        for (let j = 0; j < k; j++) correlations[j] = values[variable * n + chosen[j]];
        l.fill(0, 0, k + ROWS);
        row.fill(0, 0, k + ROWS);
        for (let j = 0; j < k; j += ROWS) {
          const [from, end] = [lAt + BYTES * j, lAt + BYTES * k];
          const rows = transposedAt + BYTES * (j * stride + j);
          addRows(
            from,
            end,
            rows,
            across,
            correlations[j],
            correlations[j + 1],
            correlations[j + 2],
            correlations[j + 3],
          );
        }
        let pivot = 1;
        for (let i = 0; i < k; i++) pivot -= l[i] * l[i];
        l.fill(0, k, k + ROWS);
        for (let i = 0; i < k; i += ROWS) {
          const end = rowAt + BYTES * Math.min(k, i + ROWS);
          addRows(rowAt, end, inverseAt + BYTES * i * stride, across, -l[i], -l[i + 1], -l[i + 2], -l[i + 3]);
        }
        const d = 1 / Math.sqrt(pivot);
        for (let j = 0; j < k; j++) {
          const entry = row[j] * d;
          inverse[k * stride + j] = entry;
          transposed[j * stride + k] = entry;
          precisions[k * most + j] = precisions[(k - 1) * most + j] + entry * entry;
        }
        inverse[k * stride + k] = d;
        transposed[k * stride + k] = d;
        precisions[k * most + k] = d * d;
        logs[k + 1] = logs[k] + Math.log(pivot);
        chosen.push(variable);
      },
      pop(count) {
        chosen.length -= count;
      },
      size: () => chosen.length,
      logDeterminant: () => logs[chosen.length],
      logPrecisions,
      omega: () => (chosen.length < 2 ? 0 : -logs[chosen.length] - logPrecisions() / 2),
    });
  });
}
