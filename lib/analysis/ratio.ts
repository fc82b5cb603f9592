/** @file How many times as long one thing takes as another, from a few seeds: t intervals on the logarithm. */
import { jStat } from "jstat";
import { mean, sampleVariance } from "simple-statistics";
import type { Crossing } from "./dynamics";
import { observed, requireFinite, requireLevel, requirePairs, requirePositive } from "./sample";
import type { Interval } from "./statistics";

/** A ratio of geometric means. */
export interface Ratio extends Interval {
  /** Two-sided p of Student's t test that the ratio is 1; 0 for equal ratios other than 1, which have no spread. */
  readonly p: number;
  /** Standard error of the ratio's natural logarithm. */
  readonly standardError: number;
  /** Degrees of freedom of t; not whole for `welchRatio`. */
  readonly dof: number;
}

/**
 * Values against one number, such as a step that a paper reports: exp(mean(ln(x / reference)) ± t s / sqrt(n)).
 *
 * @param values positive, at least two; times as `transitions` gives them, so that a censored one is noticed
 * @throws ConfigError for fewer than two values, or one that is censored, or not positive and finite
 * @example ratioTo([200, 400, 800], 100).estimate // 4
 */
export function ratioTo(values: readonly (number | Crossing)[], reference: number, level = 0.95): Ratio {
  const numbers = observed("ratioTo", values);
  requirePositive("ratioTo", numbers, 2);
  requirePositive("ratioTo: the reference", [reference]);
  const logs = numbers.map((value) => Math.log(value / reference));
  return ofLogs("ratioTo", mean(logs), sampleVariance(logs) / logs.length, logs.length - 1, logs.length, level);
}

/**
 * a against b, seed by seed: `a[i]` and `b[i]` are of the same seed. What a seed makes easy or hard for both cancels, so
 * this sees smaller effects than `welchRatio`. Estimate and interval are those of `logInterval` on a[i] / b[i].
 *
 * Of runs that did not get there no time is known: `transitions(run.evaluations).tGen` is then censored, and its `step`
 * the last that was observed. Give the times as they are, not their steps, and a censored one is refused; `pairedRestrictedMean`,
 * `pairedTimesTest` and `medianTime` can answer for it.
 *
 * @param a positive, at least two
 * @param b as many as a, in the same order of seeds
 * @throws ConfigError for fewer than two pairs, lists that do not pair up, or a value that is censored, or not positive and finite
 * @example pairedRatio([200, 400, 800], [100, 200, 400]).estimate // 2
 */
export function pairedRatio(a: readonly (number | Crossing)[], b: readonly (number | Crossing)[], level = 0.95): Ratio {
  requirePairs("pairedRatio", a, b);
  const [over, under] = [observed("pairedRatio: a", a), observed("pairedRatio: b", b)];
  requirePositive("pairedRatio: a", over, 2);
  requirePositive("pairedRatio: b", under, 2);
  const logs = over.map((value, i) => Math.log(value / under[i]));
  return ofLogs("pairedRatio", mean(logs), sampleVariance(logs) / logs.length, logs.length - 1, logs.length, level);
}

/**
 * a against b when their runs have nothing in common: Welch's t on the logarithms, whose spreads may differ. With
 * u = var(ln a) / n_a and v = var(ln b) / n_b the standard error is sqrt(u + v) and the degrees of freedom are
 * (u + v)^2 / (u^2 / (n_a - 1) + v^2 / (n_b - 1)).
 *
 * @returns `n` counts both groups
 * @throws ConfigError for fewer than two values in a group, or one that is censored, or not positive and finite
 * @example welchRatio([200, 400, 800], [100, 200, 400]).estimate // 2
 * @see Welch, Biometrika 34 (1947) 28
 */
export function welchRatio(a: readonly (number | Crossing)[], b: readonly (number | Crossing)[], level = 0.95): Ratio {
  const [over, under] = [observed("welchRatio: a", a), observed("welchRatio: b", b)];
  requirePositive("welchRatio: a", over, 2);
  requirePositive("welchRatio: b", under, 2);
  const [logA, logB] = [over.map(Math.log), under.map(Math.log)];
  const [u, v] = [sampleVariance(logA) / a.length, sampleVariance(logB) / b.length];
  const spread = (u * u) / (a.length - 1) + (v * v) / (b.length - 1);
  const dof = spread > 0 ? ((u + v) * (u + v)) / spread : a.length + b.length - 2;
  return ofLogs("welchRatio", mean(logA) - mean(logB), u + v, dof, a.length + b.length, level);
}

function ofLogs(where: string, centre: number, variance: number, dof: number, n: number, level: number): Ratio {
  requireLevel(where, level);
  requireFinite(`${where}: mean and variance of the logarithms`, [centre, variance]);
  const standardError = Math.sqrt(variance);
  const half = jStat.studentt.inv((1 + level) / 2, dof) * standardError;
  return {
    estimate: Math.exp(centre),
    low: Math.exp(centre - half),
    high: Math.exp(centre + half),
    n,
    level,
    p: 2 * upperTail(Math.abs(centre), standardError, dof),
    standardError,
    dof,
  };
}

/**
 * Two-sided p of "the true ratio is `bound`": t = |ln estimate - ln bound| / standard error.
 *
 * @example pAt(pairedRatio([200, 400, 800], [100, 190, 410]), 2) // 0.73
 */
export function pAt({ estimate, standardError, dof }: Ratio, bound: number): number {
  return 2 * upperTail(Math.abs(Math.log(estimate / bound)), standardError, dof);
}

/** P(T >= distance / standardError). Without spread: nothing beyond any distance, one half at distance 0. */
export function upperTail(distance: number, standardError: number, dof: number): number {
  if (standardError === 0) return distance === 0 ? 0.5 : distance > 0 ? 0 : 1;
  // jstat is exact at 0 to nine digits only; a probability above one half is one minus its mirror.
  const beyond = Math.min(0.5, jStat.studentt.cdf(-Math.abs(distance) / standardError, dof));
  return distance >= 0 ? beyond : 1 - beyond;
}
