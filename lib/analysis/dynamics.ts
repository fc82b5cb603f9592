/** @file When a network memorises and when it generalises. */
import { ConfigError } from "../core";

/** One point of a curve: a value after so many optimiser steps. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** A time at which something happened, or the statement that it did not happen within the steps observed. */
export type Crossing =
  | { readonly censored: false; readonly step: number }
  /** "none by step N": later than `step`, the last that was observed, if it happens at all. No number to calculate with. */
  | { readonly censored: true; readonly step: number };

/** The synergy paper's accuracy for "memorised" and "generalised". */
export const THRESHOLD = 0.98;

/** Evaluations in a row that a crossing must hold: our convention. */
export const HOLD = 5;

export interface CrossingOptions {
  /** The value to be reached. */
  readonly threshold: number;
  /** Consecutive evaluations, the first included, that must stay at or above it. Default 5. */
  readonly hold?: number;
}

/**
 * The first evaluation at or above the threshold from which on `hold` evaluations in a row are. Reaching it in the last
 * few evaluations does not count: a run must be observed long enough to show that it stays.
 *
 * T_mem is the crossing of the training accuracy, T_gen that of the test accuracy.
 *
 * @throws ConfigError for an empty curve, steps out of order or a value that is not finite
 * @example crossing([0, 1, 1, 1, 1, 1].map((value, step) => ({ step, value })), { threshold: 0.98 }).step // 1
 */
export function crossing(curve: readonly Point[], { threshold, hold = HOLD }: CrossingOptions): Crossing {
  if (!Number.isFinite(threshold)) throw new ConfigError(`crossing: the threshold must be a number, got ${threshold}`);
  check(curve, hold);
  let held = 0;
  for (let i = 0; i < curve.length; i++) {
    held = curve[i].value >= threshold ? held + 1 : 0;
    if (held === hold) return { censored: false, step: curve[i - hold + 1].step };
  }
  return { censored: true, step: curve[curve.length - 1].step };
}

function check(curve: readonly Point[], hold: number): void {
  if (curve.length === 0) throw new ConfigError("crossing: the curve is empty");
  if (!(Number.isInteger(hold) && hold >= 1)) throw new ConfigError(`crossing: hold must be 1 or more, got ${hold}`);
  curve.forEach(({ step, value }, i) => {
    if (!Number.isFinite(value)) throw new ConfigError(`crossing: the value at step ${step} is ${value}`);
    if (i > 0 && !(step > curve[i - 1].step)) {
      throw new ConfigError(`crossing: step ${step} follows ${curve[i - 1].step}; steps must increase`);
    }
  });
}

/** Both accuracies of a run's evaluations, and the threshold they are held to. */
export interface Transitions {
  /** When training accuracy reached the threshold: the network has memorised. */
  readonly tMem: Crossing;
  /** When test accuracy reached it: the network has generalised. */
  readonly tGen: Crossing;
  readonly threshold: number;
  readonly hold: number;
}

/** T_mem and T_gen of a run. The synergy paper's threshold is 0.98; holding for five evaluations is our convention. */
export function transitions(
  evaluations: readonly {
    readonly step: number;
    readonly train: { readonly accuracy: number };
    readonly test: { readonly accuracy: number };
  }[],
  { threshold = THRESHOLD, hold = HOLD }: Partial<CrossingOptions> = {},
): Transitions {
  const curve = (set: "train" | "test") => evaluations.map((e) => ({ step: e.step, value: e[set].accuracy }));
  return {
    tMem: crossing(curve("train"), { threshold, hold }),
    tGen: crossing(curve("test"), { threshold, hold }),
    threshold,
    hold,
  };
}

/** `"430"`, or `"none by 1000"` for a censored crossing. */
export function describeCrossing(crossing: Crossing): string {
  return crossing.censored ? `none by ${crossing.step}` : String(crossing.step);
}
