/** @file Tests of paired differences that assume no distribution: same seed, two treatments. */
import { ConfigError, randomStream } from "../core";
import { type PermutationOptions, type PermutationP, twoSided } from "./permutation";
import { requireFinite } from "./sample";

/** The mean of paired differences, against what it is when their signs are drawn at random. */
export interface SignFlip extends PermutationP {
  /** The mean difference. */
  readonly estimate: number;
  readonly n: number;
}

/** Up to so many pairs all 2^n sign patterns are looked at, a million at most. */
const MOST_FLIPS = 20;

/**
 * If both treatments are alike, each difference could as well have had the other sign. This counts in how many of the
 * 2^n sign patterns the mean is at least as large (`pGreater`) or as small (`pLess`); two-sided p can not fall below
 * 2 / 2^n, which for five pairs is 0.0625. Above 20 pairs the patterns are drawn. Differences of logarithms are the
 * usual input, as in `pairedRatio`.
 *
 * @param differences one a seed
 * @param options `draws`: patterns drawn above 20 pairs, default 9 999; `seed`: of the drawn patterns, default 0
 * @throws ConfigError for an empty list or a difference that is not finite
 * @example signFlipTest([1, 2, 3]).pGreater // 1 / 8
 * @see Fisher, The Design of Experiments (1935), section 21
 */
export function signFlipTest(
  differences: readonly number[],
  { draws = 9_999, seed = 0 }: Omit<PermutationOptions, "limit"> = {},
): SignFlip {
  requireFinite("signFlipTest", differences);
  if (!(Number.isInteger(draws) && draws >= 1)) {
    throw new ConfigError(`signFlipTest: draws must be 1 or more, got ${draws}`);
  }
  const n = differences.length;
  const exact = n <= MOST_FLIPS;
  const observed = differences.reduce((sum, value) => sum + value, 0);
  const sums = exact ? signedSums(differences) : drawnSums(differences, observed, draws, seed);
  // Patterns that tie on paper must tie here, however the sums round.
  const slack = 1e-12 * differences.reduce((sum, value) => sum + Math.abs(value), 0);
  const [pGreater, pLess] = [
    sums.reduce((count, sum) => count + (sum >= observed - slack ? 1 : 0), 0) / sums.length,
    sums.reduce((count, sum) => count + (sum <= observed + slack ? 1 : 0), 0) / sums.length,
  ];
  return { estimate: observed / n, n, ...twoSided(pGreater, pLess), exact };
}

/** The sums ±d_1 ± d_2 …, all 2^n. */
function signedSums(differences: readonly number[]): Float64Array {
  const sums = new Float64Array(1 << differences.length);
  let filled = 1;
  for (const difference of differences) {
    for (let i = 0; i < filled; i++) {
      sums[filled + i] = sums[i] - difference;
      sums[i] += difference;
    }
    filled *= 2;
  }
  return sums;
}

/** The sum as observed and those of drawn sign patterns. */
function drawnSums(differences: readonly number[], observed: number, draws: number, seed: number): Float64Array {
  const random = randomStream(seed, "sign flips");
  const flipped = (sum: number, value: number) => (random.uniform() < 0.5 ? sum + value : sum - value);
  return Float64Array.from({ length: draws + 1 }, (_, i) => (i === 0 ? observed : differences.reduce(flipped, 0)));
}

/** How many paired differences are above 0, against a fair coin. */
export interface SignTest extends PermutationP {
  /** Differences above 0. */
  readonly positive: number;
  readonly negative: number;
  /** Differences of 0, which the test leaves out. */
  readonly ties: number;
  /** How many differences there are, ties included. */
  readonly n: number;
}

/**
 * The exact sign test: how likely so many positive differences among those that are not 0 are when each sign has chance
 * one half. It knows which of two is larger and not by how much, so it serves where sizes are unknown.
 *
 * @throws ConfigError for an empty list, more than 1000 differences or one that is not finite
 * @example signTest([3, 1, 2, 0, 5]).pGreater // 1 / 16
 */
export function signTest(differences: readonly number[]): SignTest {
  requireFinite("signTest", differences);
  if (differences.length > 1000) {
    throw new ConfigError(`signTest: 2^-n is no number any more for n above 1000, got ${differences.length}`);
  }
  const positive = differences.filter((value) => value > 0).length;
  const negative = differences.filter((value) => value < 0).length;
  const untied = positive + negative;
  // P(k positive), k = 0 … untied, each from the one before.
  let chance = 1;
  for (let i = 0; i < untied; i++) chance /= 2;
  let [pLess, pGreater] = [0, 0];
  for (let k = 0; k <= untied; k++) {
    if (k <= positive) pLess += chance;
    if (k >= positive) pGreater += chance;
    chance *= (untied - k) / (k + 1);
  }
  const tails = twoSided(Math.min(1, pGreater), Math.min(1, pLess));
  return { positive, negative, ties: differences.length - untied, n: differences.length, ...tails, exact: true };
}
