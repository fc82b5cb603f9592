/** @file The exponent of a power law, read off a double logarithmic plot. */
import { jStat } from "jstat";
import { linearRegression, mean } from "simple-statistics";
import { ConfigError } from "../core";
import { upperTail } from "./ratio";
import { requireLevel, requirePairs, requirePositive } from "./sample";
import type { Interval } from "./statistics";

/** The line through ln x and ln y; its slope is the exponent. */
export interface PowerLaw extends Interval {
  /** y = factor x^estimate. */
  readonly factor: number;
  /** Two-sided p of the t test that the exponent is 0. */
  readonly p: number;
  /** Share of the variance of ln y that the line explains; 1 where y is constant. */
  readonly rSquared: number;
}

/**
 * The exponent b of y = c x^b: the least-squares slope of ln y on ln x, with Student's t interval on n - 2 degrees of
 * freedom, s^2 = SSE / ((n - 2) sum of (ln x - mean)^2). Take one point a seed, not their means: the interval is over what
 * varies here.
 *
 * @param x positive, at least three, not all equal
 * @param y positive, as many
 * @throws ConfigError for fewer than three pairs, lists that do not pair up, values that are not positive, or one x only
 * @example powerLaw([1, 2, 4], [3, 12, 48]).estimate // 2
 */
export function powerLaw(x: readonly number[], y: readonly number[], level = 0.95): PowerLaw {
  requirePairs("powerLaw", x, y);
  requirePositive("powerLaw: x", x, 3);
  requirePositive("powerLaw: y", y, 3);
  requireLevel("powerLaw", level);
  if (x.every((value) => value === x[0])) throw new ConfigError(`powerLaw: every x is ${x[0]}; a slope needs two`);
  const n = x.length;
  const [u, v] = [x.map(Math.log), y.map(Math.log)];
  const { m: slope, b: intercept } = linearRegression(u.map((value, i) => [value, v[i]]));
  const [middleX, middleY] = [mean(u), mean(v)];
  const spread = squaredDistance(u, () => middleX);
  const residual = squaredDistance(v, (i) => intercept + slope * u[i]);
  const around = squaredDistance(v, () => middleY);
  const standardError = Math.sqrt(residual / ((n - 2) * spread));
  const half = jStat.studentt.inv((1 + level) / 2, n - 2) * standardError;
  return {
    estimate: slope,
    low: slope - half,
    high: slope + half,
    n,
    level,
    factor: Math.exp(intercept),
    p: 2 * upperTail(Math.abs(slope), standardError, n - 2),
    rSquared: around > 0 ? 1 - residual / around : 1,
  };
}

function squaredDistance(values: readonly number[], centre: (i: number) => number): number {
  return values.reduce((sum, value, i) => sum + (value - centre(i)) * (value - centre(i)), 0);
}
