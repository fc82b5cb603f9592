/** @file The early peak of synergy that is said to predict grokking. */
import { ConfigError } from "../core";
import type { SynergyPoint } from "./phases";

export interface EarlyPeakOptions {
  /** What -min Omega of shuffled variables reaches, its 97.5 % quantile, in the unit of the curve. */
  readonly band: number;
  /**
   * What the peak must come before: the checkpoint at which test accuracy first exceeds `accuracy`, or a `step`; both if
   * both are given. Default: an accuracy of 0.05.
   */
  readonly before?: { readonly accuracy?: number; readonly step?: number };
  /** Share of its height by which synergy must fall after it, inside the window. Default 0.25. */
  readonly fall?: number;
}

/** What synergy does before a network generalises. */
export interface EarlyPeak {
  /** Whether the highest synergy is above the band and followed by the fall. */
  readonly present: boolean;
  /** Highest synergy in the window, the score of a run; null for a window without checkpoints. */
  readonly height: number | null;
  /** Where it is. */
  readonly step: number | null;
  /** The share of it by which synergy falls afterwards at most; 0 at the window's end. */
  readonly fall: number;
  /** Last checkpoint of the window. */
  readonly until: number | null;
}

/**
 * The highest synergy of a run before it generalises, and whether it is a peak: above the band, and followed, still inside
 * the window, by a fall of a quarter. Nothing after the window counts, for what is to be predicted comes there. Step 0 is
 * left out, as in the paper.
 *
 * @param points in the order of their steps
 * @throws ConfigError for steps that do not increase, values that are not finite, a band below 0 or a fall outside (0, 1)
 */
export function earlyPeak(
  points: readonly Pick<SynergyPoint, "step" | "synergy" | "testAccuracy">[],
  { band, before = { accuracy: 0.05 }, fall = 0.25 }: EarlyPeakOptions,
): EarlyPeak {
  if (!(band >= 0)) throw new ConfigError(`earlyPeak: the band is 0 or more, got ${band}`);
  if (!(fall > 0 && fall < 1)) throw new ConfigError(`earlyPeak: fall must be between 0 and 1, got ${fall}`);
  points.forEach(({ step, synergy, testAccuracy }, i) => {
    if (!(Number.isFinite(synergy) && Number.isFinite(testAccuracy))) {
      throw new ConfigError(`earlyPeak: at step ${step} synergy is ${synergy}, test accuracy ${testAccuracy}`);
    }
    if (i > 0 && !(step > points[i - 1].step)) {
      throw new ConfigError(`earlyPeak: step ${step} follows ${points[i - 1].step}; steps must increase`);
    }
  });
  const { accuracy = Number.POSITIVE_INFINITY, step: last = Number.POSITIVE_INFINITY } = before;
  const ends = points.findIndex(({ step, testAccuracy }) => testAccuracy > accuracy || step >= last);
  const window = points.slice(0, ends < 0 ? points.length : ends).filter(({ step }) => step > 0);
  if (window.length === 0) return { present: false, height: null, step: null, fall: 0, until: null };
  const top = window.reduce((best, { synergy }, i) => (synergy > window[best].synergy ? i : best), 0);
  const height = window[top].synergy;
  const lowest = window.slice(top).reduce((least, { synergy }) => Math.min(least, synergy), height);
  const share = height > 0 ? (height - lowest) / height : 0;
  return {
    present: height > band && share >= fall,
    height,
    step: window[top].step,
    fall: share,
    until: window[window.length - 1].step,
  };
}
