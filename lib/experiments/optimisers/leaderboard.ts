/** @file The judge of the leaderboard, the same for all entries: updates and compute to 99 % test accuracy, and who took first place. */
import { median } from "simple-statistics";
import { type Crossing, type Interval, logInterval, welchRatio } from "../../analysis";
import type { RunRecord } from "../../runs";
import { computeToGeneralise } from "../compute";
import { finalAccuracy, timesAt99 } from "../measures";
import type { Entry } from "./entry";

/** Test accuracy of 99 % is asked for, in five evaluations from T_gen on. */
export const { tMem, tGen, generalises } = timesAt99;

/** An entry takes first place where chance would make it that much faster than the first so far in fewer than one of a hundred trials. */
export const SIGNIFICANT = 0.01;

/** An entry with its runs. */
export interface Entered {
  readonly entry: Entry;
  readonly runs: readonly RunRecord[];
}

/** An entry as it stands. */
export interface Standing {
  readonly entry: Entry;
  /** Seeds, and those that get there. */
  readonly n: number;
  readonly reached: number;
  /** T_gen of each seed. */
  readonly times: readonly Crossing[];
  /** Test accuracy at the end, the median over the seeds. */
  readonly accuracy: number;
  /** Geometric mean with a 95 % t interval of the logarithm; null where a seed does not get there. */
  readonly updates: Interval | null;
  readonly compute: Interval | null;
  /** Whether it took first place on the day it was entered: the first entry does, others by the rule. */
  readonly tookFirst: boolean;
  /** One-sided Welch p that it needs no fewer updates than the first of that day; null where either has seeds that do not get there. */
  readonly pFirst: number | null;
  /** One-sided Welch p that the entry above it needs no fewer updates than it does; null for the first, and as above. */
  readonly pAbove: number | null;
}

/**
 * All entries, from the fewest updates on; those of which a seed does not get there after all others, from the most seeds on.
 *
 * @param entered in the order of the list, which is that of the days
 */
export function leaderboard(entered: readonly Entered[]): Standing[] {
  const judged = entered.map(({ entry, runs }) => {
    const times = runs.map((run) => tGen(run));
    const reached = times.filter(({ censored }) => !censored).length;
    const complete = reached === runs.length;
    return {
      ...{ entry, times, n: runs.length, reached },
      accuracy: median(runs.map(finalAccuracy)),
      updates: complete ? logInterval(times) : null,
      compute: complete ? logInterval(runs.map((run) => computeToGeneralise(run))) : null,
    };
  });
  let first: (typeof judged)[number] | undefined;
  const placed = judged.map((one) => {
    const pFirst = first ? pFewer(one.times, first.times) : null;
    const tookFirst = one.updates !== null && (first === undefined || (pFirst !== null && pFirst < SIGNIFICANT));
    if (tookFirst) first = one;
    return { ...one, tookFirst, pFirst };
  });
  const ranked = [...placed].sort(
    (a, b) =>
      (a.updates?.estimate ?? Number.MAX_VALUE) - (b.updates?.estimate ?? Number.MAX_VALUE) || b.reached - a.reached,
  );
  return ranked.map((one, i) => ({ ...one, pAbove: i === 0 ? null : pFewer(ranked[i - 1].times, one.times) }));
}

/**
 * One-sided p of Welch's t test of the logarithms that times are no fewer than others; null where one was not reached.
 *
 * @example pFewer([10, 11].map((step) => ({ step, censored: false })), [20, 22].map((step) => ({ step, censored: false }))) // 0.0047
 */
export function pFewer(times: readonly Crossing[], than: readonly Crossing[]): number | null {
  if ([...times, ...than].some(({ censored }) => censored)) return null;
  const { estimate, p } = welchRatio(times, than);
  return estimate < 1 ? p / 2 : 1 - p / 2;
}
