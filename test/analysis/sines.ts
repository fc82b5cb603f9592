/** @file The points that reference/information.py makes. */
import type { Matrix } from "groklab/analysis";

export interface Made {
  readonly rows: number;
  readonly columns: number;
  readonly scale: number;
  readonly clipped: boolean;
  /** Pairs (target, source): column target += column source, in this order. */
  readonly mixed?: readonly (readonly number[])[];
  /** Whether a row is moved by half the cosine of its place in a week times the column. */
  readonly sevens?: boolean;
}

/** sin((i + 1)^2 scale) in row-major order, mixed, moved and clipped at 0 if wanted. */
export function sines({ rows, columns, scale, clipped, mixed = [], sevens = false }: Made): Matrix {
  const values = Float64Array.from({ length: rows * columns }, (_, k) => {
    const moved = sevens ? 0.5 * Math.cos((Math.floor(k / columns) % 7) * ((k % columns) + 1)) : 0;
    return Math.sin((k + 1) * (k + 1) * scale) + moved;
  });
  for (const [target, source] of mixed) {
    for (let i = 0; i < rows; i++) values[i * columns + target] += values[i * columns + source];
  }
  return { rows, columns, values: clipped ? values.map((value) => Math.max(value, 0)) : values };
}
