/** @file The size of the set on which a network changes sides, and whether it is one from the beginning and from a grokked network. */
import { mean, median } from "simple-statistics";
import { isotonic, pairedRatio } from "../../analysis";
import { atBound, equalWithin, type Judge, noTest } from "../../claims";
import type { RandomStream } from "../../core";
import type { RunRecord } from "../../runs";

/** The median of the test accuracies of the last ten evaluations: a network at weight decay 1 may slip for a moment. */
export function endAccuracy({ evaluations }: RunRecord): number {
  return median(evaluations.slice(-LAST).map(({ test }) => test.accuracy));
}
/** Evaluations that the end of a run is taken over. */
export const LAST = 10;

/** Pairs that a run is trained on, where some of its training pairs were dropped. */
export function sizeOf({ config: { task } }: RunRecord): number {
  return task.kind === "modular" ? (task.trainSubset ?? Number.NaN) : Number.NaN;
}

/**
 * The size at which the end accuracy of these runs, made monotone, crosses one half, between sizes of the grid on a
 * logarithmic scale; null where it does not.
 */
export function criticalSize(runs: readonly RunRecord[]): number | null {
  const sizes = [...new Set(runs.map(sizeOf))].sort((a, b) => a - b);
  const fit = isotonic(sizes.map((size) => mean(runs.filter((run) => sizeOf(run) === size).map(endAccuracy))));
  const above = fit.findIndex((value) => value >= 0.5);
  if (above <= 0) return null;
  const share = (0.5 - fit[above - 1]) / (fit[above] - fit[above - 1]);
  return Math.exp(Math.log(sizes[above - 1]) + share * (Math.log(sizes[above]) - Math.log(sizes[above - 1])));
}

export type BySize = readonly { readonly size: number; readonly runs: readonly RunRecord[] }[];

/** `criticalSize` of every seed, in their order. */
export function criticalSizes(sizes: BySize): (number | null)[] {
  return sizes[0].runs.map((_, seed) => criticalSize(sizes.map(({ runs }) => runs[seed])));
}

/** The critical size of each seed from the beginning, and of the grokked network; null without a crossing. */
type CriticalSizes = readonly (readonly (number | null)[])[];
/** Two critical sizes are the same where their ratio lies between these. */
const ALIKE: readonly [number, number] = [0.8, 1.25];

const pairsIn = ([up, down]: CriticalSizes): (readonly [number, number])[] =>
  up.flatMap((size, i) => {
    const other = down[i];
    return size !== null && other !== null ? [[size, other] as const] : [];
  });

/** Sizes from the beginning that are just no longer the same as those of grokked networks, in the seeds that have both. */
function apart([up, down]: CriticalSizes, random: RandomStream): CriticalSizes {
  const there = pairsIn([up, down]);
  const [made] = atBound([there.map(([size]) => size), there.map(([, size]) => size)], ALIKE, random);
  return [made, there.map(([, size]) => size)];
}
const inAll = ([up]: CriticalSizes, factor: number): CriticalSizes =>
  [factor, 1].map((times) => up.map((_, i) => 1000 * times * (1 + 0.01 * ((i + times) % 3))));

export const oneSize: Judge<CriticalSizes> = {
  ask: same,
  chance: { model: "apart by the bound", deal: apart },
  ideal: (sizes) => inAll(sizes, 1),
  opposite: (sizes) => inAll(sizes, 3),
};

/** Whether critical sizes from the beginning and from grokked networks are the same, seed by seed. */
function same([up, down]: CriticalSizes) {
  const pairs = pairsIn([up, down]);
  if (pairs.length < 2) return noTest(pairs.length, `${pairs.length} of ${up.length} seeds have a crossing in both`);
  const found = pairedRatio(
    pairs.map(([size]) => size),
    pairs.map(([, other]) => other),
  );
  const what = "critical size from the beginning over that of grokked networks";
  return equalWithin(found, ALIKE, what, `${pairs.length} of ${up.length} seeds`);
}
