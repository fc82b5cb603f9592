import { ConfigError } from "../core";
import { pairSums } from "./pair-sums";

/** A matrix of weights or activations: row-major, entry (i, j) is `values[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array | Float64Array;
}

/** @throws ConfigError, in the name of `caller`, for what is no matrix, an empty one, another number of values, or one not finite */
export function checkMatrix(caller: string, matrix: Matrix): void {
  const { rows, columns, values } = matrix ?? {};
  if (!ArrayBuffer.isView(values) && !Array.isArray(values)) {
    const given =
      typeof matrix === "object" && matrix !== null ? `{ ${Object.keys(matrix).join(", ")} }` : String(matrix);
    throw new ConfigError(
      `${caller}: expected a matrix { rows, columns, values } with the values row by row, got ${given}; ` +
        "of weights { shape, values } it is { rows: shape[0], columns: shape[1], values }",
    );
  }
  if (!(Number.isInteger(rows) && Number.isInteger(columns) && rows >= 1 && columns >= 1)) {
    throw new ConfigError(`${caller}: a matrix needs at least one row and one column, got ${rows} x ${columns}`);
  }
  if (values.length !== rows * columns) {
    throw new ConfigError(`${caller}: ${rows} x ${columns} are ${rows * columns} values, got ${values.length}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      const place = `row ${Math.floor(i / columns)}, column ${i % columns}`;
      throw new ConfigError(`${caller}: the value at ${place} is ${values[i]}`);
    }
  }
}

/** W'W of a matrix with at least as many rows as columns, else WW': a sum along the longer side, four products at a time. */
export function smallerGram({ rows, columns, values }: Matrix): Float64Array {
  return rows >= columns
    ? pairSums("products", { values, count: columns, length: rows, vectorStride: 1, entryStride: columns })
    : pairSums("products", { values, count: rows, length: columns, vectorStride: columns, entryStride: 1 });
}
