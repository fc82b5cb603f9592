/** @file Intervals for times of which some are known only as "none by step N": of a median, and of paired differences. */
import { ConfigError } from "../core";
import { kaplanMeier, medianTime, requireTimes } from "./censored";
import { type Crossing, describeCrossing } from "./dynamics";
import { normalQuantile } from "./normal";
import { signFlipTest } from "./paired";
import { requireLevel, requirePairs } from "./sample";
import { type Interval, meanInterval } from "./statistics";

/** A median with its interval; an end that is censored lies beyond the last step that was observed. */
export interface MedianInterval {
  readonly estimate: Crossing;
  readonly low: Crossing;
  readonly high: Crossing;
  readonly n: number;
  readonly level: number;
}

/**
 * The median by Kaplan-Meier with the interval of Brookmeyer and Crowley: the steps at which a pointwise interval of the survival curve
 * still holds one half. That interval is Greenwood's on the scale ln(-ln S), `S^exp(±z s)` with s^2 = sum d_i / (n_i (n_i - d_i)) / ln(S)^2, as
 * in lifelines and in R's `survfit(conf.type = "log-log")`. Where the curve is 0 it has no such interval, so that of a few runs the upper end
 * may be unknown although it happened in all of them: from five no rule gives one at 95 %.
 *
 * @param times steps; censored ones are the last that were observed
 * @throws ConfigError for an empty list, a step that is not finite, or a level outside (0, 1)
 * @example medianInterval([10, 20, 30].map((step) => ({ step, censored: false }))).estimate.step // 20
 * @see Brookmeyer and Crowley, Biometrics 38 (1982) 29
 */
export function medianInterval(times: readonly Crossing[], level = 0.95): MedianInterval {
  requireTimes("medianInterval", times);
  requireLevel("medianInterval", level);
  const z = normalQuantile((1 + level) / 2);
  let greenwood = 0;
  const bands = kaplanMeier(times).map(({ step, atRisk, events, survival }) => {
    if (survival <= 0) return { step, low: 0, high: 1 }; // of the last event of all nothing more is known
    greenwood += events / (atRisk * (atRisk - events));
    const half = (z * Math.sqrt(greenwood)) / Math.abs(Math.log(survival));
    const [low, high] = [Math.exp(half), Math.exp(-half)].map((power) => Math.exp(Math.log(survival) * power));
    return { step, low, high };
  });
  const none: Crossing = { censored: true, step: Math.max(...times.map(({ step }) => step)) };
  const first = (end: "low" | "high"): Crossing => {
    const found = bands.find((band) => band[end] <= 0.5 + 1e-12);
    return found ? { censored: false, step: found.step } : none;
  };
  return { estimate: medianTime(times), low: first("low"), high: first("high"), n: times.length, level };
}

/** The mean difference of restricted times, with p of sign flips. */
export interface PairedMean extends Interval {
  /** Up to which step times count, later ones as this. */
  readonly horizon: number;
  /** Two-sided p of `signFlipTest` that there is no difference. */
  readonly p: number;
}

/**
 * How many steps sooner or later, seed by seed: the mean of min(a, h) - min(b, h) with Student's t interval. Every run that was observed up
 * to the horizon h has a known min(time, h), so nothing is guessed, however many did not get there; a difference beyond h is not seen.
 *
 * @param a times, at least two; below 0: a is the faster
 * @param b as many as a, in the same order of seeds
 * @param horizon in steps, at most what every run that did not get there was observed for. Default: that
 * @throws ConfigError for fewer than two pairs, lists that do not pair up, or a horizon that not all were observed for
 * @example pairedRestrictedMean([{ step: 10, censored: false }, { step: 30, censored: false }],
 *   [{ step: 40, censored: true }, { step: 40, censored: true }]).estimate // -20
 */
export function pairedRestrictedMean(
  a: readonly Crossing[],
  b: readonly Crossing[],
  { horizon, level = 0.95 }: { readonly horizon?: number; readonly level?: number } = {},
): PairedMean {
  requirePairs("pairedRestrictedMean", a, b);
  requireTimes("pairedRestrictedMean: a", a);
  requireTimes("pairedRestrictedMean: b", b);
  const h = horizon ?? commonHorizon([...a, ...b]);
  if (!(h > 0 && Number.isFinite(h))) {
    throw new ConfigError(`pairedRestrictedMean: the horizon must be a step above 0, got ${h}`);
  }
  const unknown = [...a, ...b].find(({ censored, step }) => censored && step < h);
  if (unknown) {
    throw new ConfigError(
      `pairedRestrictedMean: a run that was given up on earlier (${describeCrossing(unknown)}) has no time up to step ${h}; ` +
        "leave the horizon out, or train it further",
    );
  }
  const differences = a.map(({ step }, i) => Math.min(step, h) - Math.min(b[i].step, h));
  return { ...meanInterval(differences, level), horizon: h, p: signFlipTest(differences).p };
}

/** The first step at which a run was given up on; where none was, the last at which it happened. */
export function commonHorizon(times: readonly Crossing[]): number {
  const given = times.filter(({ censored }) => censored).map(({ step }) => step);
  return given.length > 0 ? Math.min(...given) : Math.max(...times.map(({ step }) => step));
}
