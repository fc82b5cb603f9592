/** @file Small-sample statistics; every function throws on input it can not answer for. */
import { jStat } from "jstat";
import { mean, sampleStandardDeviation } from "simple-statistics";
import { ConfigError } from "../core";
import type { Crossing } from "./dynamics";
import { observed } from "./sample";

/** An estimate with its interval. */
export interface Interval {
  /** The quantity that the function names: a geometric mean, a share, a ratio. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Confidence level of `low` to `high`, such as 0.95. */
  readonly level: number;
}

/**
 * Geometric mean with Student's t interval on the logarithms: exp(mean(ln x) ± t_{n-1} s / sqrt(n)). Times to
 * generalise spread by factors, so the logarithm is the scale on which they are near normal; with five seeds a
 * percentile bootstrap would cover 83 % where it says 95 %, this covers 95 %.
 *
 * @param given positive, at least two; times as `transitions` gives them, so that a censored one is noticed
 * @throws ConfigError for fewer than two values, or one that is censored, or not positive and finite
 * @example logInterval([100, 200, 400]).estimate // 200
 */
export function logInterval(given: readonly (number | Crossing)[], level = 0.95): Interval {
  const values = observed("logInterval", given);
  if (values.length < 2) throw new ConfigError(`logInterval: an interval needs two values, got ${values.length}`);
  const wrong = values.find((value) => !(value > 0 && Number.isFinite(value)));
  if (wrong !== undefined) throw new ConfigError(`logInterval: values must be positive, got ${wrong}`);
  if (!(0 < level && level < 1)) throw new ConfigError(`logInterval: level must be between 0 and 1, got ${level}`);
  const logs = values.map(Math.log);
  const centre = mean(logs);
  const n = values.length;
  const half = (jStat.studentt.inv((1 + level) / 2, n - 1) * sampleStandardDeviation(logs)) / Math.sqrt(n);
  return { estimate: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half), n, level };
}

/**
 * Mean with Student's t interval: mean(x) ± t_{n-1} s / sqrt(n), for what is near normal on its own scale.
 *
 * @param given finite, at least two; times as `transitions` gives them, so that a censored one is noticed
 * @throws ConfigError for fewer than two values, or one that is censored, or not finite
 * @example meanInterval([1, 2, 3]).high // 4.484
 */
export function meanInterval(given: readonly (number | Crossing)[], level = 0.95): Interval {
  const values = observed("meanInterval", given);
  if (values.length < 2) throw new ConfigError(`meanInterval: an interval needs two values, got ${values.length}`);
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new ConfigError(`meanInterval: values must be finite, got ${wrong}`);
  if (!(0 < level && level < 1)) throw new ConfigError(`meanInterval: level must be between 0 and 1, got ${level}`);
  const estimate = mean(values);
  const n = values.length;
  const spread = sampleStandardDeviation(values);
  const half = (jStat.studentt.inv((1 + level) / 2, n - 1) * spread) / Math.sqrt(n);
  return { estimate, low: estimate - half, high: estimate + half, n, level };
}
