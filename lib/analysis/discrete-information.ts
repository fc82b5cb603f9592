/** @file O-information of a few discrete variables by counting: it sees what a Gaussian copula can not. */
import { ConfigError } from "../core";
import type { OInformation } from "./information";
import { checkMatrix, type Matrix } from "./matrix";

export interface DiscreteOptions {
  /** Values of a variable, at most: those with more are cut into so many bins of equal frequency. Default 4. */
  readonly bins?: number;
  /** Default `millerMadow`: H + (K - 1) / (2 N) nats, K the combinations that occur. `none`: plug-in entropies. */
  readonly correction?: "millerMadow" | "none";
  /** Default `nats`. */
  readonly units?: "nats" | "bits";
}

/** Joint combinations of values, at most. */
const MOST_CELLS = 1e6;

/**
 * Omega, TC and DTC of the columns as discrete variables, from counted frequencies. For three variables or so: plug-in
 * entropies are too small when combinations are not many fewer than samples, which looks like synergy (Gehlen et al.
 * 2024), and the Miller-Madow correction helps in part only. Compare with shuffled columns.
 *
 * Equal values share a bin, so bins of tied variables differ in frequency.
 *
 * @param points one sample a row, one variable a column; two variables or more
 * @throws ConfigError for a matrix that is empty or not finite, fewer than two variables, fewer than two bins, or more
 *   than a million combinations
 */
export function discreteOInformation(
  points: Matrix,
  { bins = 4, correction = "millerMadow", units = "nats" }: DiscreteOptions = {},
): Omit<OInformation, "smallestEigenvalue"> {
  checkMatrix("discreteOInformation", points);
  if (!(Number.isInteger(bins) && bins >= 2)) {
    throw new ConfigError(`discreteOInformation: bins must be 2 or more, got ${bins}`);
  }
  const { rows, columns: k } = points;
  if (k < 2) throw new ConfigError(`discreteOInformation: needs two or more variables, got ${k}`);
  const codes = Array.from({ length: k }, (_, j) => binned(points, j, bins));
  const cells = codes.reduce((product) => product * bins, 1);
  if (cells > MOST_CELLS) {
    throw new ConfigError(`discreteOInformation: ${bins} bins of ${k} variables are ${cells} combinations; take fewer`);
  }
  const entropy = (variables: readonly Int32Array[]) => entropyOf(variables, rows, bins, correction);
  const joint = entropy(codes);
  const single = codes.reduce((sum, code) => sum + entropy([code]), 0);
  const others = codes.reduce((sum, _, j) => sum + entropy(codes.filter((__, i) => i !== j)), 0);
  const scale = units === "bits" ? 1 / Math.LN2 : 1;
  const total = scale * (single - joint);
  const dual = scale * (others - (k - 1) * joint);
  return { omega: total - dual, totalCorrelation: total, dualTotalCorrelation: dual };
}

/** The bin of each value, from 0: its own, where values are few enough, else by its mid-rank. */
function binned({ rows, columns, values }: Matrix, j: number, bins: number): Int32Array {
  const column = Float64Array.from({ length: rows }, (_, i) => values[i * columns + j]);
  const sorted = column.slice().sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= bins) return Int32Array.from(column, (value) => distinct.indexOf(value));
  const place = new Map<number, number>();
  let from = 0;
  while (from < rows) {
    let to = from;
    while (to < rows && sorted[to] === sorted[from]) to++;
    place.set(sorted[from], Math.floor((bins * (from + to)) / (2 * rows)));
    from = to;
  }
  return Int32Array.from(column, (value) => place.get(value) ?? 0);
}

function entropyOf(codes: readonly Int32Array[], rows: number, bins: number, correction: string): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < rows; i++) {
    const cell = codes.reduce((code, variable) => code * bins + variable[i], 0);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / rows) * Math.log(count / rows);
  return correction === "none" ? entropy : entropy + (counts.size - 1) / (2 * rows);
}
