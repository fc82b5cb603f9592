import type { Matrix } from "groklab/analysis";

/** The points of `reference/neighbours.py` and `reference/embedding.py`, and their labels. */
export function clusters({
  rows,
  columns,
  classes,
  spread,
}: Record<"rows" | "columns" | "classes" | "spread", number>): {
  points: Matrix;
  labels: number[];
} {
  const labels = Array.from({ length: rows }, (_, i) => i % classes);
  const values = Float64Array.from({ length: rows * columns }, (_, k) => {
    const [row, column] = [Math.floor(k / columns), k % columns];
    return spread * Math.sin((k + 1) * (k + 1) * 0.1) + Math.cos(labels[row] * (column + 1));
  });
  return { points: { rows, columns, values }, labels };
}
