import type { PlotlyFigure } from "../figures";

/** Lists of fewer numbers stay as they are: their few characters read better. */
const SHORTEST = 8;

/** Types of numbers by their name in Plotly, smallest first. */
const TYPES = [
  ["i1", Int8Array],
  ["i2", Int16Array],
  ["i4", Int32Array],
  ["f4", Float32Array],
  ["f8", Float64Array],
] as const;

/** Where a trace has its numbers. */
const COORDINATES = ["x", "y", "z"] as const;

/**
 * Traces with the numbers of x, y and z as bytes in base64, `{ dtype, bdata, shape }`, which Plotly reads: of the smallest type
 * that holds each of them exactly. A stored notebook is a third as large, since its format gives each number of a list a
 * line. A list with anything but finite numbers in it, such as null for a gap, stays a list.
 */
export function withTypedArrays(traces: PlotlyFigure["data"]): object[] {
  return traces.map((trace) => {
    const lists = COORDINATES.filter((key) => key in trace).map((key) => [key, trace[key as keyof typeof trace]]);
    return { ...trace, ...Object.fromEntries(lists.map(([key, list]) => [key, encoded(list) ?? list])) };
  });
}

function encoded(list: unknown): object | undefined {
  if (!Array.isArray(list)) return undefined;
  const rows: unknown[] = list.some(Array.isArray) ? list : [list];
  const columns = Array.isArray(rows[0]) ? rows[0].length : 0;
  if (!rows.every((row) => Array.isArray(row) && row.length === columns)) return undefined;
  const numbers = rows.flat();
  if (numbers.length < SHORTEST || !numbers.every(isExact)) return undefined;
  for (const [dtype, type] of TYPES) {
    const typed = type.from(numbers);
    if (!typed.every((one, i) => one === numbers[i])) continue;
    const shape = rows[0] === list ? {} : { shape: `${rows.length}, ${columns}` };
    return { dtype, bdata: Buffer.from(typed.buffer).toString("base64"), ...shape };
  }
  return undefined;
}

/** The integer types have no -0. */
const isExact = (value: unknown): value is number => Number.isFinite(value) && !Object.is(value, -0);
