/** @file Times of which some are known only as "none by step N". */
import { sum } from "simple-statistics";
import { ConfigError } from "../core";
import type { Crossing } from "./dynamics";
import { normalQuantile } from "./normal";
import { type SignTest, signTest } from "./paired";
import { requireFinite, requireLevel, requirePairs } from "./sample";
import type { Interval } from "./statistics";

/** The share of runs in which it has not happened yet, from `step` to the next point's. */
export interface SurvivalPoint {
  readonly step: number;
  /** Runs observed up to this step in which it had not happened before. */
  readonly atRisk: number;
  /** Runs in which it happens at this step. */
  readonly events: number;
  readonly survival: number;
}

/**
 * The Kaplan-Meier curve S(t) = product over the steps t_i <= t at which it happens of (1 - d_i / n_i), d_i events among
 * n_i at risk. It is 1 before the first point. A run censored at the step of an event counts as at risk there: "none by
 * 100" is taken to be later than "at 100".
 *
 * @returns one point for every step at which it happens; none if it never does
 * @throws ConfigError for an empty list or a step that is not finite
 * @example kaplanMeier([{ step: 10, censored: false }, { step: 20, censored: true }])[0].survival // 0.5
 * @see Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958) 457
 */
export function kaplanMeier(times: readonly Crossing[]): SurvivalPoint[] {
  requireTimes("kaplanMeier", times);
  let survival = 1;
  return eventSteps(times).map((step) => {
    const atRisk = times.filter((time) => time.step >= step).length;
    const events = eventsAt(times, step);
    survival *= (atRisk - events) / atRisk;
    return { step, atRisk, events, survival };
  });
}

/**
 * The first step by which it has happened in half of the runs, by the Kaplan-Meier curve. Where the curve stays above
 * one half the median is censored at the last step observed: `describeCrossing` says "none by N".
 *
 * @throws ConfigError for an empty list or a step that is not finite
 */
export function medianTime(times: readonly Crossing[]): Crossing {
  // The product of fractions can miss one half by rounding.
  const reached = kaplanMeier(times).find(({ survival }) => survival <= 0.5 + 1e-12);
  return reached
    ? { censored: false, step: reached.step }
    : { censored: true, step: Math.max(...times.map(({ step }) => step)) };
}

/**
 * The mean of min(time, horizon): the area under the Kaplan-Meier curve up to the horizon, with a normal interval from
 * the variance sum over t_i <= horizon of A_i^2 d_i / (n_i (n_i - d_i)), A_i the area from t_i to the horizon. For a few
 * runs the interval is too narrow; it has no width where nothing happens before the horizon.
 *
 * @param horizon in steps; no later than the last step observed, unless it has happened in every run by then
 * @throws ConfigError for an empty list, a step that is not finite, or a horizon nobody has observed
 * @see Klein and Moeschberger, Survival Analysis (2003), section 4.5
 */
export function restrictedMean(times: readonly Crossing[], horizon: number, level = 0.95): Interval {
  requireTimes("restrictedMean", times);
  requireLevel("restrictedMean", level);
  if (!(horizon > 0 && Number.isFinite(horizon))) {
    throw new ConfigError(`restrictedMean: the horizon must be a step above 0, got ${horizon}`);
  }
  const curve = kaplanMeier(times);
  const last = Math.max(...times.map(({ step }) => step));
  const over = (curve[curve.length - 1]?.survival ?? 1) === 0;
  if (horizon > last && !over) {
    throw new ConfigError(`restrictedMean: nobody was observed up to step ${horizon}; the last step is ${last}`);
  }
  const within = curve.filter(({ step }) => step < horizon);
  const width = (i: number) => (within[i + 1]?.step ?? horizon) - within[i].step;
  const areas = within.map(({ survival }, i) => survival * width(i));
  const estimate = (within[0]?.step ?? horizon) + sum(areas);
  const variance = sum(
    within.map(({ atRisk, events }, i) => {
      const after = sum(areas.slice(i));
      return after === 0 ? 0 : (after * after * events) / (atRisk * (atRisk - events));
    }),
  );
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return {
    estimate,
    low: Math.max(0, estimate - half),
    high: Math.min(horizon, estimate + half),
    n: times.length,
    level,
  };
}

/**
 * Two treatments of the same seeds by the sign test: `positive` counts the seeds in which a is later than b. A pair
 * counts where its order is known: both times known and unequal, or one known and the other censored at that step or
 * beyond. All else is a tie, also two runs that were both given up on.
 *
 * @throws ConfigError for empty lists, lists that do not pair up, or a step that is not finite
 */
export function pairedTimesTest(a: readonly Crossing[], b: readonly Crossing[]): SignTest {
  requirePairs("pairedTimesTest", a, b);
  requireTimes("pairedTimesTest: a", a);
  requireTimes("pairedTimesTest: b", b);
  return signTest(a.map((time, i) => order(time, b[i])));
}

/** 1 when a is known to be later than b, -1 when earlier, 0 when that is not known or they are equal. */
function order(a: Crossing, b: Crossing): number {
  if (!a.censored && !b.censored) return Math.sign(a.step - b.step);
  if (!a.censored && a.step <= b.step) return -1;
  return !b.censored && b.step <= a.step ? 1 : 0;
}

/** The distinct steps at which it happens, ascending. */
export function eventSteps(times: readonly Crossing[]): number[] {
  const steps = times.filter(({ censored }) => !censored).map(({ step }) => step);
  return [...new Set(steps)].sort((a, b) => a - b);
}

export function eventsAt(times: readonly Crossing[], at: number): number {
  return times.filter(({ censored, step }) => !censored && step === at).length;
}

export function requireTimes(where: string, times: readonly Crossing[]): void {
  const steps = times.map(({ step }) => step);
  requireFinite(where, steps);
  const wrong = steps.find((step) => step < 0);
  if (wrong !== undefined) throw new ConfigError(`${where}: a step is 0 or more, got ${wrong}`);
}
