/** @file Fourier modes on the integers modulo p: which frequencies a table over them is made of. */
import { ConfigError } from "../core";
import { checkMatrix, type Matrix } from "./matrix";

/**
 * The frequencies of real functions on the integers modulo p: 0, 1, …, floor(p / 2), the last one included. The one list that
 * everything here goes by.
 *
 * @throws ConfigError for a p that is no whole number from 2
 */
export function fourierFrequencies(p: number): number[] {
  if (!(Number.isInteger(p) && p >= 2)) throw new ConfigError(`fourier: p must be a whole number from 2, got ${p}`);
  return Array.from({ length: Math.floor(p / 2) + 1 }, (_, f) => f);
}

/** The real Fourier basis of functions on the numbers modulo p. */
export interface FourierBasis {
  /** Orthonormal rows: 1/sqrt(p); sqrt(2/p) cos(2 pi f x / p), sqrt(2/p) sin(2 pi f x / p), …; for even p the last ±1/sqrt(p). */
  readonly matrix: Matrix & { readonly values: Float64Array };
  /** The frequency of each row, `[p]`. */
  readonly frequencies: number[];
}

/** The real orthonormal Fourier basis of functions on the integers modulo p, `[p, p]`: F F' = 1. @throws as `fourierFrequencies` */
export function fourierBasis(p: number): FourierBasis {
  const rows = fourierFrequencies(p).flatMap((f) => {
    const wave = (of: (angle: number) => number, scale: number) =>
      Array.from({ length: p }, (_, x) => scale * of((2 * Math.PI * ((f * x) % p)) / p));
    if (f === 0 || 2 * f === p) return [{ f, wave: wave((angle) => Math.round(Math.cos(angle)), Math.sqrt(1 / p)) }];
    const scale = Math.sqrt(2 / p);
    return [
      { f, wave: wave(Math.cos, scale) },
      { f, wave: wave(Math.sin, scale) },
    ];
  });
  const values = Float64Array.from(rows.flatMap(({ wave }) => wave));
  return { matrix: { rows: p, columns: p, values }, frequencies: rows.map(({ f }) => f) };
}

/**
 * Energy per frequency of tables whose rows are the integers modulo p: the sum of squares of the rows of F W that have the
 * frequency, over all tables. They add up to the sum of squares of the tables (Parseval), f = 0 included.
 *
 * @param tables each `[p, width]`: an embedding, or the blocks of a first layer's weight, one for each one-hot token
 * @returns energies by frequency, 0 … floor(p / 2)
 * @throws ConfigError for no table, tables of different numbers of rows, empty or not finite ones
 */
export function frequencyEnergies(...tables: readonly Matrix[]): Float64Array {
  if (tables.length === 0) throw new ConfigError("frequencyEnergies: needs at least one table");
  for (const table of tables) checkMatrix("frequencyEnergies", table);
  const p = tables[0].rows;
  const { matrix, frequencies } = fourierBasis(p);
  const energies = new Float64Array(Math.floor(p / 2) + 1);
  for (const table of tables) {
    if (table.rows !== p) throw new ConfigError(`frequencyEnergies: one table has ${p} rows, another ${table.rows}`);
    product(matrix, table).values.forEach((value, k) => {
      energies[frequencies[Math.floor(k / table.columns)]] += value * value;
    });
  }
  return energies;
}

/** The blocks of `p` rows that a matrix is made of: of a first layer, one for each token. @throws ConfigError unless they fit */
export function rowBlocks({ rows, columns, values }: Matrix, p: number): Matrix[] {
  if (rows % p !== 0) throw new ConfigError(`rowBlocks: ${rows} rows are no whole number of blocks of ${p}`);
  return Array.from({ length: rows / p }, (_, block) => ({
    rows: p,
    columns,
    values: values.slice(block * p * columns, (block + 1) * p * columns),
  }));
}

/**
 * Gini coefficient of values that are not negative, sorted upwards: 2 sum_i i v_i / (n sum v) - (n + 1) / n. 0 for equal
 * values, (n - 1) / n for one alone; of Fourier norms a measure of how few frequencies there are (Nanda et al. 2023).
 *
 * @throws ConfigError for no values, one that is negative or not finite, or zeros alone
 */
export function gini(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const wrong = sorted.find((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (wrong !== undefined) throw new ConfigError(`gini: values are 0 or more, got ${wrong}`);
  const sum = sorted.reduce((total, value) => total + value, 0);
  if (!(sum > 0)) throw new ConfigError(`gini: needs a value above 0 among its ${n}`);
  return (2 * sorted.reduce((total, value, i) => total + (i + 1) * value, 0)) / (n * sum) - (n + 1) / n;
}

export interface KeyFrequencyOptions {
  /** Of the energy at all frequencies but 0, the share that the key ones hold at least. Default 0.9. */
  readonly share?: number;
  /** Most of them. Default: all. */
  readonly most?: number;
}

/**
 * The fewest frequencies, 0 left out, that together hold the share of the energy; by energy, largest first. A network that
 * has no structure has many: those of the end of training, used throughout, keep curves comparable.
 *
 * @param energies by frequency from 0, as `frequencyEnergies` gives them
 * @throws ConfigError for a share outside (0, 1], or a `most` that is no whole number from 1
 */
export function keyFrequencies(
  energies: ArrayLike<number>,
  { share = 0.9, most = energies.length }: KeyFrequencyOptions = {},
): number[] {
  if (!(share > 0 && share <= 1))
    throw new ConfigError(`keyFrequencies: share must be above 0 and up to 1, got ${share}`);
  if (!(Number.isInteger(most) && most >= 1)) {
    throw new ConfigError(`keyFrequencies: most must be a whole number from 1, got ${most}`);
  }
  const order = Array.from(energies, (energy, f) => ({ energy, f }))
    .slice(1)
    .sort((a, b) => b.energy - a.energy || a.f - b.f);
  const total = order.reduce((sum, { energy }) => sum + energy, 0);
  const key: number[] = [];
  let held = 0;
  for (const { energy, f } of order) {
    // Within rounding, all of the energy is all of it.
    if (key.length >= most || energy === 0 || held >= share * total * (1 - 1e-12)) break;
    key.push(f);
    held += energy;
  }
  return key;
}

/** A B, row-major, in float64. */
export function product(a: Matrix, b: Matrix): Matrix & { readonly values: Float64Array } {
  const values = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const factor = a.values[i * a.columns + k];
      for (let j = 0; j < b.columns; j++) values[i * b.columns + j] += factor * b.values[k * b.columns + j];
    }
  }
  return { rows: a.rows, columns: b.columns, values };
}
