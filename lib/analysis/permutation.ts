/** @file Permutation tests: how often chance alone, which is all orders of the labels, does as well. */
import { ConfigError, randomStream } from "../core";

/** p-values of a test without a distribution assumed. */
export interface PermutationP {
  /** Two-sided: twice the smaller of both, at most 1. */
  readonly p: number;
  /** One-sided, for "the statistic is large". */
  readonly pGreater: number;
  readonly pLess: number;
  /** Whether every order was looked at. If not, p is (1 + as extreme) / (1 + drawn). */
  readonly exact: boolean;
}

export interface PermutationOptions {
  /** Up to so many distinct orders are all looked at; default 50 000. */
  readonly limit?: number;
  /** Orders drawn beyond that; default 9 999. */
  readonly draws?: number;
  /** Seed of the drawn orders; default 0. */
  readonly seed?: number;
}

/**
 * How the statistic of the labels as given compares with that of every distinct order of them, or of drawn ones where
 * these are too many.
 *
 * @param labels what the null hypothesis lets change places: a group's number, or a rank
 * @param statistic of labels in some order; it must not keep the array, which is used again
 * @example permutationTest([0, 0, 0, 1, 1, 1], (labels) => labels[3] + labels[4] + labels[5]).pGreater // 1 / 20
 */
export function permutationTest(
  labels: readonly number[],
  statistic: (labels: readonly number[]) => number,
  { limit = 50_000, draws = 9_999, seed = 0 }: PermutationOptions = {},
): PermutationP {
  if (labels.length === 0) throw new ConfigError("permutationTest: the list of labels is empty");
  if (!(Number.isInteger(draws) && draws >= 1)) {
    throw new ConfigError(`permutationTest: draws must be 1 or more, got ${draws}`);
  }
  const exact = countOrders(labels) <= limit;
  const observed = statistic(labels);
  if (!Number.isFinite(observed)) throw new ConfigError(`permutationTest: the statistic is ${observed}`);
  // Orders that tie on paper must tie here, however the sums round.
  const slack = 1e-10 * (1 + Math.abs(observed));
  let [total, greater, less] = exact ? [0, 0, 0] : [1, 1, 1];
  for (const order of exact ? orders(labels) : drawn(labels, draws, seed)) {
    const value = statistic(order);
    total++;
    if (value >= observed - slack) greater++;
    if (value <= observed + slack) less++;
  }
  return { ...twoSided(greater / total, less / total), exact };
}

/** Both tails, and twice the smaller one. */
export function twoSided(pGreater: number, pLess: number): Omit<PermutationP, "exact"> {
  return { p: Math.min(1, 2 * Math.min(pGreater, pLess)), pGreater, pLess };
}

/** n! / (product of the factorials of how often each label occurs). */
function countOrders(labels: readonly number[]): number {
  const seen = new Map<number, number>();
  return labels.reduce((count, label, i) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return (count * (i + 1)) / times;
  }, 1);
}

/** Every distinct order once, in lexicographic sequence (Knuth, 7.2.1.2, algorithm L). */
function* orders(labels: readonly number[]): Generator<readonly number[]> {
  const order = [...labels].sort((a, b) => a - b);
  for (;;) {
    yield order;
    let i = order.length - 2;
    while (i >= 0 && order[i] >= order[i + 1]) i--;
    if (i < 0) return;
    let j = order.length - 1;
    while (order[i] >= order[j]) j--;
    [order[i], order[j]] = [order[j], order[i]];
    for (let left = i + 1, right = order.length - 1; left < right; left++, right--) {
      [order[left], order[right]] = [order[right], order[left]];
    }
  }
}

function* drawn(labels: readonly number[], draws: number, seed: number): Generator<readonly number[]> {
  const random = randomStream(seed, "permutation");
  for (let i = 0; i < draws; i++) yield Array.from(random.permutation(labels.length), (from) => labels[from]);
}
