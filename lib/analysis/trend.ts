/** @file Whether a quantity rises or falls along a grid, without a formula for how. */
import { sampleRankCorrelation } from "simple-statistics";
import { ConfigError } from "../core";
import { normalCdf, normalQuantile } from "./normal";
import { type PermutationOptions, type PermutationP, permutationTest, twoSided } from "./permutation";
import { midRanks } from "./ranks";
import { requireFinite, requireLevel, requirePairs } from "./sample";
import type { Interval } from "./statistics";

/** Spearman's correlation of ranks, with its interval and its p by permutation. */
export interface RankCorrelation extends Interval, PermutationP {}

/**
 * Spearman's rank correlation of x and y, mid-ranks for ties, with a permutation p and an interval by Fisher's
 * transform: tanh(atanh(r) ± z sqrt((1 + r^2 / 2) / (n - 3))), the standard error of Bonett and Wright. Where the order
 * is perfect atanh has no value; the interval is then that of half a step below, r = 1 - 6 / (n^3 - n), up to 1.
 *
 * @param x at least four, not all equal
 * @param y as many
 * @throws ConfigError for fewer than four pairs, lists that do not pair up, a value that is not finite, or x or y constant
 * @example spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).estimate // 0.8
 * @see Bonett and Wright, Psychometrika 65 (2000) 23
 */
export function spearman(
  x: readonly number[],
  y: readonly number[],
  { level = 0.95, ...options }: PermutationOptions & { readonly level?: number } = {},
): RankCorrelation {
  requireLevel("spearman", level);
  const estimate = rankCorrelationOf(x, y);
  const n = x.length;
  const [ranksX, ranksY] = [midRanks(x), [...midRanks(y)]];
  const inner = clamp(estimate, 1 - 6 / (n * n * n - n));
  const half = normalQuantile((1 + level) / 2) * Math.sqrt((1 + (inner * inner) / 2) / (n - 3));
  const tails = permutationTest(ranksY, (order) => dot(ranksX, order), options);
  return {
    estimate,
    low: Math.min(estimate, Math.tanh(Math.atanh(inner) - half)),
    high: Math.max(estimate, Math.tanh(Math.atanh(inner) + half)),
    n,
    level,
    ...tails,
  };
}

/** The estimate of {@link spearman} alone. @throws ConfigError as `spearman` */
export function rankCorrelationOf(x: readonly number[], y: readonly number[]): number {
  requirePairs("spearman", x, y);
  for (const [name, values] of [["x", x] as const, ["y", y] as const]) {
    requireFinite(`spearman: ${name}`, values, 4);
    if (values.every((value) => value === values[0])) {
      throw new ConfigError(`spearman: every ${name} is ${values[0]}; a constant has no order`);
    }
  }
  return clamp(sampleRankCorrelation([...x], [...y]), 1);
}

/** Whether values rise from each group to the next (Jonckheere and Terpstra). */
export interface Jonckheere extends PermutationP {
  /** Pairs from two groups that rise, of all such pairs; a tie is half. 1: every pair rises; 0.5: no trend. */
  readonly estimate: number;
  /** The number of rising pairs. */
  readonly statistic: number;
  readonly n: number;
}

/**
 * The Jonckheere-Terpstra test that groups in a stated order rise (`pGreater`) or fall (`pLess`): J counts the pairs, one
 * value from an earlier group and one from a later, in which the later is larger. p is exact where the runs can be
 * dealt to the groups in at most `limit` ways, and else by the normal approximation with its variance for ties.
 *
 * @param groups values per setting, settings in the order that the claim states
 * @throws ConfigError for fewer than two groups, an empty one, a value that is not finite, or all values equal
 * @example jonckheere([[1, 2], [3, 4], [5, 6]]).estimate // 1
 * @see Hollander and Wolfe, Nonparametric Statistical Methods (1999), section 6.2
 */
export function jonckheere(groups: readonly (readonly number[])[], { limit = 50_000 } = {}): Jonckheere {
  if (groups.length < 2) throw new ConfigError(`jonckheere: needs 2 or more groups, got ${groups.length}`);
  groups.forEach((group, i) => {
    requireFinite(`jonckheere: group ${i}`, group);
  });
  const values = groups.flat();
  if (values.every((value) => value === values[0])) {
    throw new ConfigError(`jonckheere: every value is ${values[0]}; a constant has no trend`);
  }
  const labels = groups.flatMap((group, i) => group.map(() => i));
  const rising = (order: readonly number[]) => risingPairs(order, values);
  const statistic = rising(labels);
  const sizes = groups.map(({ length }) => length);
  const pairs = (squares(values.length) - sizes.reduce((sum, size) => sum + squares(size), 0)) / 2;
  const found = { estimate: statistic / pairs, statistic, n: values.length };
  if (orderings(sizes) <= limit) return { ...found, ...permutationTest(labels, rising, { limit }) };
  const z = (statistic - pairs / 2) / Math.sqrt(variance(values, sizes));
  return { ...found, ...twoSided(normalCdf(-z), normalCdf(z)), exact: false };
}

function risingPairs(labels: readonly number[], values: readonly number[]): number {
  let count = 0;
  for (let i = 1; i < values.length; i++) {
    for (let j = 0; j < i; j++) {
      if (labels[i] !== labels[j]) count += (1 + Math.sign((labels[i] - labels[j]) * (values[i] - values[j]))) / 2;
    }
  }
  return count;
}

/** The variance of J with groups of these sizes and tied values (Hollander and Wolfe, equation 6.19). */
function variance(values: readonly number[], sizes: readonly number[]): number {
  const n = values.length;
  const ties = [...values.reduce((seen, value) => seen.set(value, (seen.get(value) ?? 0) + 1), new Map()).values()];
  const total = (term: (m: number) => number) => {
    const over = (counts: readonly number[]) => counts.reduce((sum, m) => sum + term(m), 0);
    return { n: term(n), sizes: over(sizes), ties: over(ties) };
  };
  const [two, three, cubic] = [
    total((m) => m * (m - 1)),
    total((m) => m * (m - 1) * (m - 2)),
    total((m) => m * (m - 1) * (2 * m + 5)),
  ];
  const first = (cubic.n - cubic.sizes - cubic.ties) / 72;
  const second = n > 2 ? (three.sizes * three.ties) / (36 * three.n) : 0;
  return first + second + (two.sizes * two.ties) / (8 * two.n);
}

/** In how many ways the values can be dealt to groups of these sizes. */
function orderings(sizes: readonly number[]): number {
  let [ways, n] = [1, 0];
  for (const size of sizes) for (let i = 1; i <= size; i++) ways = (ways * ++n) / i;
  return ways;
}

function dot(a: Float64Array, b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function clamp(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}

function squares(m: number): number {
  return m * m;
}
