import { ConfigError } from "../core";

/** A matrix of weights or activations: row-major, entry (i, j) is `values[i * columns + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array | Float64Array;
}

/** @throws ConfigError, in the name of `caller`, for an empty matrix, another number of values, or one not finite */
export function checkMatrix(caller: string, { rows, columns, values }: Matrix): void {
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

/** W'W of a matrix with at least as many rows as columns, else WW': a sum of outer products along the longer side. */
export function smallerGram({ rows, columns, values }: Matrix): Float64Array {
  const tall = rows >= columns;
  const [n, length] = tall ? [columns, rows] : [rows, columns];
  // Entry `side` of the vector at `along` on the longer side.
  const vectors = new Float64Array(4 * n);
  const gram = new Float64Array(n * n);
  // Four vectors at a time, so that each entry of the sum is loaded and stored a quarter as often.
  for (let first = 0; first < length; first += 4) {
    for (let k = 0; k < 4; k++) {
      for (let i = 0; i < n; i++) {
        const along = first + k;
        vectors[k * n + i] = along >= length ? 0 : values[tall ? along * columns + i : i * columns + along];
      }
    }
    for (let i = 0; i < n; i++) {
      const [a, b, c, d] = [vectors[i], vectors[n + i], vectors[2 * n + i], vectors[3 * n + i]];
      for (let j = 0; j <= i; j++) {
        gram[i * n + j] += a * vectors[j] + b * vectors[n + j] + c * vectors[2 * n + j] + d * vectors[3 * n + j];
      }
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) gram[j * n + i] = gram[i * n + j];
  return gram;
}
