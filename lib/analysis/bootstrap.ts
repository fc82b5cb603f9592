/** @file Intervals for statistics that have no formula of their own, from lists drawn again and again from the list. */
import { mean, sum } from "simple-statistics";
import { ConfigError, randomStream } from "../core";
import { normalCdf, normalQuantile } from "./normal";
import { requireFinite, requireLevel } from "./sample";
import type { Interval } from "./statistics";

export interface BootstrapOptions {
  /** `"bca"` (default) corrects for bias and skewness; `"percentile"` takes the quantiles as they are. */
  readonly method?: "bca" | "percentile";
  readonly level?: number;
  /** Lists drawn; default 10 000. */
  readonly resamples?: number;
  /** Seed of the draws; default 0. */
  readonly seed?: number;
}

/**
 * A bootstrap interval of any statistic of a list. With few values it is too narrow (five normal values at 95 %: 83 %
 * covered), so means of seeds take `logInterval` or `pairedRatio`, and this is for 20 values or more, or for statistics
 * such as a median that have nothing else.
 *
 * @param values at least two, of any type: numbers, runs, pairs
 * @param statistic a number for every list of that length
 * @throws ConfigError for fewer than two values, a statistic that is not finite, or a BCa interval that does not exist
 *   because the statistic lies at the end of what is drawn
 * @example bootstrapInterval(times, median, { seed: 1 }).low
 * @see Efron, J. Am. Stat. Assoc. 82 (1987) 171
 */
export function bootstrapInterval<T>(
  values: readonly T[],
  statistic: (values: readonly T[]) => number,
  { method = "bca", level = 0.95, resamples = 10_000, seed = 0 }: BootstrapOptions = {},
): Interval {
  const n = values.length;
  if (n < 2) throw new ConfigError(`bootstrapInterval: needs 2 or more values, got ${n}`);
  if (!(Number.isInteger(resamples) && resamples >= 1)) {
    throw new ConfigError(`bootstrapInterval: resamples must be 1 or more, got ${resamples}`);
  }
  requireLevel("bootstrapInterval", level);
  const random = randomStream(seed, "bootstrap");
  const draw = () => Array.from(values, () => values[Math.floor(random.uniform() * n)]);
  const estimate = statistic(values);
  requireFinite("bootstrapInterval: the statistic", [estimate]);
  const replicates = Array.from({ length: resamples }, () => statistic(draw()));
  requireFinite("bootstrapInterval: the statistic of drawn lists", replicates);
  const tail = (1 - level) / 2;
  const ends =
    method === "percentile"
      ? ([tail, 1 - tail] as const)
      : bcaTails(estimate, replicates, leaveOneOut(values, statistic), tail);
  const sorted = replicates.sort((a, b) => a - b);
  return { estimate, low: quantileOfSorted(sorted, ends[0]), high: quantileOfSorted(sorted, ends[1]), n, level };
}

function leaveOneOut<T>(values: readonly T[], statistic: (values: readonly T[]) => number): number[] {
  const jackknife = values.map((_, i) => statistic(values.filter((_, j) => j !== i)));
  requireFinite("bootstrapInterval: the statistic of lists without one value", jackknife);
  return jackknife;
}

/**
 * The quantiles that BCa takes for `tail` and 1 - tail: Phi(z0 + (z0 + z) / (1 - a (z0 + z))). z0 is the normal quantile
 * of the share of replicates below the estimate, ties half; a = sum d^3 / (6 (sum d^2)^1.5), d the jackknife's mean less its values.
 */
export function bcaTails(
  estimate: number,
  replicates: readonly number[],
  jackknife: readonly number[],
  tail: number,
): readonly [number, number] {
  const equal = replicates.filter((value) => value === estimate).length;
  const below = (replicates.filter((value) => value < estimate).length + equal / 2) / replicates.length;
  if (!(0 < below && below < 1)) {
    throw new ConfigError(
      `bootstrapInterval: every drawn list gives ${below === 0 ? "more" : "less"} than the estimate ${estimate}, so BCa has no interval; use method "percentile"`,
    );
  }
  const bias = normalQuantile(below);
  const middle = mean([...jackknife]);
  const distances = jackknife.map((value) => middle - value);
  const squares = sum(distances.map((d) => d * d));
  const skew = squares > 0 ? sum(distances.map((d) => d * d * d)) / (6 * squares * Math.sqrt(squares)) : 0;
  const shifted = (z: number) => normalCdf(bias + (bias + z) / (1 - skew * (bias + z)));
  return [shifted(normalQuantile(tail)), shifted(normalQuantile(1 - tail))];
}

/** Linear between neighbours, as NumPy's default: position q (n - 1). */
export function quantileOfSorted(sorted: readonly number[], q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
