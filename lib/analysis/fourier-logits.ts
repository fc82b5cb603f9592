/** @file How much of a modular network's logits are waves of the sum: restricted and excluded loss (Nanda et al. 2023). */
import { ConfigError } from "../core";
import { fourierBasis, fourierFrequencies, product } from "./fourier";
import type { Matrix } from "./matrix";

/** What a network answers to all pairs of numbers modulo p. */
export interface LogitTable {
  /** Modulus. */
  readonly p: number;
  /** Logits of every pair, `[p * p, p]`, the pair (a, b) in row a p + b. */
  readonly logits: Float32Array | Float64Array;
  /** What the classes are: a + b or a - b modulo p. Default `addition`. */
  readonly operation?: "addition" | "subtraction";
}

/** The logits of a network that adds modulo p, taken apart into waves of a + b. */
export interface LogitWaves {
  /**
   * Mean cross-entropy over the rows of the logits restricted to the key frequencies: for each class its mean over all
   * pairs, and its projection on cos(w (a + b)) and sin(w (a + b)), w = 2 pi k / p for every key frequency k; all else is 0.
   */
  restrictedLoss(frequencies: readonly number[], labels: Int32Array, rows: Int32Array): number;
  /**
   * The same of the logits without these projections. A network that computes by them alone is left with the loss of its
   * means, ln p if these are equal; on training pairs a low excluded loss is memorisation.
   */
  excludedLoss(frequencies: readonly number[], labels: Int32Array, rows: Int32Array): number;
  /**
   * Share of the squared logits in the span of cos(w (a + b - c)) and sin(w (a + b - c)) over all pairs and classes, for
   * these frequencies. The mean over the classes of each pair, which the softmax does not see, is taken off first.
   */
  trigonometricShare(frequencies: readonly number[]): number;
  /** Energy of the logits on cos and sin of w (a + b - c), by frequency from 0; 0 at frequency 0. */
  readonly energies: Float64Array;
}

/**
 * Sums the logits over the pairs of each sum once; all else is a projection of that `[p, p]` table. For subtraction read
 * a - b for a + b.
 *
 * @throws ConfigError for a p below 2, or another number of logits than p³; from the functions, for frequencies that are not
 *   whole numbers from 1 to floor(p / 2) or come twice, for no rows, and for logits without variance, which have no share
 */
export function logitWaves({ p, logits, operation = "addition" }: LogitTable): LogitWaves {
  const all = fourierFrequencies(p);
  if (logits.length !== p * p * p) {
    throw new ConfigError(
      `logitWaves: ${p} x ${p} pairs of ${p} classes are ${p * p * p} logits, got ${logits.length}`,
    );
  }
  const sumOf = (row: number) => {
    const [a, b] = [Math.floor(row / p), row % p];
    return operation === "addition" ? (a + b) % p : (a - b + p) % p;
  };
  const table = meansBySum(p, logits, sumOf);
  const basis = fourierBasis(p);
  /** Rows of the table projected on some frequencies: `[sum, class]`. */
  const projected = (frequencies: readonly number[]) => {
    const wanted = new Set(frequencies);
    const values = product(basis.matrix, table).values.map((value, k) =>
      wanted.has(basis.frequencies[Math.floor(k / p)]) ? value : 0,
    );
    return product(transposedBasis(basis.matrix), { rows: p, columns: p, values }).values;
  };
  const waves = diagonalWaves(table);
  let total = 0;
  for (let row = 0; row < p * p; row++) total += centredSquares(logits.subarray(row * p, (row + 1) * p));
  return {
    restrictedLoss(frequencies, labels, rows) {
      checkFrequencies(frequencies, p);
      const kept = projected([0, ...frequencies]);
      return meanLoss(rows, labels, p, (row, c) => kept[sumOf(row) * p + c]);
    },
    excludedLoss(frequencies, labels, rows) {
      checkFrequencies(frequencies, p);
      const removed = projected(frequencies);
      return meanLoss(rows, labels, p, (row, c) => logits[row * p + c] - removed[sumOf(row) * p + c]);
    },
    trigonometricShare(frequencies) {
      checkFrequencies(frequencies, p);
      if (!(total > 0)) throw new ConfigError("logitWaves: the logits of every pair are equal; they have no share");
      return frequencies.reduce((sum, f) => sum + waves[f], 0) / total;
    },
    energies: Float64Array.from(all, (f) => waves[f]),
  };
}

/** Mean logits over the pairs of each sum, `[sum, class]`. */
function meansBySum(
  p: number,
  logits: LogitTable["logits"],
  sumOf: (row: number) => number,
): Matrix & { values: Float64Array } {
  const values = new Float64Array(p * p);
  for (let row = 0; row < p * p; row++) {
    const start = sumOf(row) * p;
    for (let c = 0; c < p; c++) values[start + c] += logits[row * p + c] / p;
  }
  return { rows: p, columns: p, values };
}

/**
 * Energy on functions of (sum - class) alone, by frequency: with m_d the mean of all logits at sum - class = d, of which
 * there are p², the energy of frequency f is p² times that of m. Frequency 0 is what the softmax does not see.
 */
function diagonalWaves({ rows: p, values }: Matrix): Float64Array {
  const diagonal = new Float64Array(p);
  for (let s = 0; s < p; s++) for (let c = 0; c < p; c++) diagonal[(s - c + p) % p] += values[s * p + c] / p;
  const { matrix, frequencies } = fourierBasis(p);
  const energies = new Float64Array(Math.floor(p / 2) + 1);
  product(matrix, { rows: p, columns: 1, values: diagonal }).values.forEach((value, k) => {
    if (frequencies[k] > 0) energies[frequencies[k]] += p * p * value * value;
  });
  return energies;
}

function transposedBasis({ rows: p, values }: Matrix): Matrix {
  return { rows: p, columns: p, values: Float64Array.from(values, (_, k) => values[(k % p) * p + Math.floor(k / p)]) };
}

function centredSquares(values: Float32Array | Float64Array): number {
  let [sum, squares] = [0, 0];
  for (let c = 0; c < values.length; c++) sum += values[c];
  const mean = sum / values.length;
  for (let c = 0; c < values.length; c++) squares += (values[c] - mean) * (values[c] - mean);
  return squares;
}

/** Mean of -ln softmax at the label, in float64. */
function meanLoss(rows: Int32Array, labels: Int32Array, p: number, logit: (row: number, c: number) => number): number {
  if (rows.length === 0) throw new ConfigError("logitWaves: a loss needs at least one row");
  const z = new Float64Array(p);
  let loss = 0;
  for (const row of rows) {
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < p; c++) {
      z[c] = logit(row, c);
      if (z[c] > top) top = z[c];
    }
    let total = 0;
    for (let c = 0; c < p; c++) total += Math.exp(z[c] - top);
    loss += top - z[labels[row]] + Math.log(total);
  }
  return loss / rows.length;
}

function checkFrequencies(frequencies: readonly number[], p: number): void {
  const last = Math.floor(p / 2);
  const wrong = frequencies.find((f) => !(Number.isInteger(f) && f >= 1 && f <= last));
  if (wrong !== undefined) throw new ConfigError(`logitWaves: frequencies are 1 to ${last} for p = ${p}, got ${wrong}`);
  if (new Set(frequencies).size < frequencies.length) {
    throw new ConfigError(`logitWaves: a frequency is twice in ${JSON.stringify(frequencies)}`);
  }
}
