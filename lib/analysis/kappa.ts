/** @file Whether two maps agree cell by cell, beyond what their shares of yes and no would give by chance. */
import { ConfigError } from "../core";
import { normalQuantile } from "./normal";
import { proportion } from "./proportion";
import { requireLevel, requirePairs } from "./sample";
import type { Interval } from "./statistics";

/** Agreement of two maps of yes and no beyond chance (Cohen's kappa). */
export interface Kappa extends Interval {
  /** Share of cells on which both agree. */
  readonly agreement: number;
  /** The share expected of two maps that have nothing to do with each other. */
  readonly chance: number;
  /** Cells that are [yes, yes], [yes, no], [no, yes] and [no, no] in a and b. */
  readonly table: readonly [number, number, number, number];
}

/**
 * Cohen's kappa of two binary maps: (p_o - p_e) / (1 - p_e), p_o the share of cells on which they agree and p_e that of
 * chance; 1 is agreement, 0 chance. The interval is the large-sample one of Fleiss, Cohen and Everitt, cut to -1 … 1.
 * Maps that agree everywhere, or nowhere, have no such width; their interval is that of `proportion` for p_o, at p_e.
 * Neighbouring cells of a phase diagram are not independent, so the interval is narrower than the truth.
 *
 * @param a one value a cell
 * @param b the same cells in the same order
 * @throws ConfigError for empty maps, maps that do not pair up, or two maps that are the same constant
 * @example kappa([true, true, false, false], [true, false, false, false]).estimate // 0.5
 * @see Fleiss, Cohen and Everitt, Psychol. Bull. 72 (1969) 323
 */
export function kappa(a: readonly boolean[], b: readonly boolean[], level = 0.95): Kappa {
  requirePairs("kappa", a, b);
  requireLevel("kappa", level);
  const n = a.length;
  if (n === 0) throw new ConfigError("kappa: the maps are empty");
  const count = (inA: boolean, inB: boolean) => a.filter((value, i) => value === inA && b[i] === inB).length;
  const table = [count(true, true), count(true, false), count(false, true), count(false, false)] as const;
  const [both, onlyA, onlyB, none] = table.map((cells) => cells / n);
  const [yesA, yesB] = [both + onlyA, both + onlyB];
  const agreement = (table[0] + table[3]) / n;
  const chance = yesA * yesB + (1 - yesA) * (1 - yesB);
  if (table[0] === n || table[3] === n) {
    throw new ConfigError(`kappa: both maps are ${a[0]} everywhere, so agreement and chance can not be told apart`);
  }
  const scale = (share: number) => (share - chance) / (1 - chance);
  const estimate = scale(agreement);
  const found = { estimate, n, level, agreement, chance, table };
  if (agreement === 1 || agreement === 0) {
    const { low, high } = proportion(agreement * n, n, level);
    return { ...found, low: Math.max(-1, scale(low)), high: Math.min(1, scale(high)) };
  }
  const rest = 1 - estimate;
  /** Weight of an agreeing cell with the sum of its margins, and of a disagreeing one. */
  const agree = (margins: number) => (1 - margins * rest) * (1 - margins * rest);
  const differ = (margins: number) => margins * margins * rest * rest;
  const centre = estimate - chance * rest;
  const variance =
    both * agree(yesA + yesB) +
    none * agree(2 - yesA - yesB) +
    onlyA * differ(yesB + 1 - yesA) +
    onlyB * differ(1 - yesB + yesA) -
    centre * centre;
  const standardError = Math.sqrt(Math.max(0, variance) / n) / (1 - chance);
  const half = normalQuantile((1 + level) / 2) * standardError;
  return { ...found, low: Math.max(-1, estimate - half), high: Math.min(1, estimate + half) };
}
