/** @file How well a score tells two kinds of runs apart: those that generalise and those that do not. */
import { mean, sampleVariance } from "simple-statistics";
import { ConfigError } from "../core";
import { normalQuantile } from "./normal";
import { type PermutationOptions, type PermutationP, permutationTest } from "./permutation";
import { midRanks } from "./ranks";
import { requireFinite, requireLevel, requirePairs } from "./sample";
import type { Interval } from "./statistics";

/** AUC, its interval, and the permutation p that scores and labels have nothing to do with each other. */
export interface RocAuc extends Interval, PermutationP {
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The area under the ROC curve: the chance that a positive scores higher than a negative, ties one half. The interval is
 * DeLong's: V10_i is the share of negatives below positive i, V01_j the share of positives above negative j, and the
 * variance var(V10) / m + var(V01) / n; cut to 0 … 1. Where the kinds do not overlap that variance is 0 and says
 * nothing. Then min(m, n) independent pairs were all in order, and the interval is that of `proportion` for all of them:
 * AUC^min(m, n) = (1 - level) / 2.
 *
 * @param scores one a run, not all equal
 * @param labels whether the run is a positive; at least two of each kind
 * @throws ConfigError for fewer than two of a kind, lists that do not pair up, a score that is not finite, or all equal
 * @example rocAuc([0.1, 0.4, 0.35, 0.8], [false, false, true, true]).estimate // 0.75
 * @see DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988) 837
 */
export function rocAuc(
  scores: readonly number[],
  labels: readonly boolean[],
  { level = 0.95, ...options }: PermutationOptions & { readonly level?: number } = {},
): RocAuc {
  requireLevel("rocAuc", level);
  requireScores("rocAuc", scores, labels, 2);
  const positives = scores.filter((_, i) => labels[i]);
  const negatives = scores.filter((_, i) => !labels[i]);
  const [m, n] = [positives.length, negatives.length];
  const v10 = positives.map((score) => mean(negatives.map((other) => above(score, other))));
  const v01 = negatives.map((score) => mean(positives.map((other) => above(other, score))));
  const estimate = mean(v10);
  const ranks = midRanks(scores);
  const tails = permutationTest(labels.map(Number), (order) => auc(ranks, (i) => order[i] === 1), options);
  const count = { positives: m, negatives: n, n: m + n, level };
  const bound = Math.exp(Math.log((1 - level) / 2) / Math.min(m, n));
  if (estimate === 1) return { estimate, low: bound, high: 1, ...count, ...tails };
  if (estimate === 0) return { estimate, low: 0, high: 1 - bound, ...count, ...tails };
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(sampleVariance(v10) / m + sampleVariance(v01) / n);
  return { estimate, low: Math.max(0, estimate - half), high: Math.min(1, estimate + half), ...count, ...tails };
}

/**
 * The AUC alone, for intervals that draw runs anew; one half where all runs are of one kind, of which it says nothing.
 *
 * @throws ConfigError for lists that do not pair up, or a score that is not finite
 */
export function rocAreaOf(scores: readonly number[], labels: readonly boolean[]): number {
  requirePairs("rocAreaOf", scores, labels);
  requireFinite("rocAreaOf", scores);
  return labels.every((label) => label === labels[0]) ? 0.5 : auc(midRanks(scores), (i) => labels[i]);
}

/** A score from which on runs are called positive; with sign -1, down from which. */
export interface Threshold {
  readonly at: number;
  readonly sign: 1 | -1;
}

/**
 * The direction and the threshold that tell these runs apart best: smaller scores are taken for positive where the AUC is under
 * one half, and the threshold is the midpoint between neighbouring scores with the largest balanced accuracy, the first such
 * from below.
 *
 * @throws ConfigError for fewer than one run of a kind, lists that do not pair up, a score that is not finite, or all equal
 * @example thresholdOf([1, 2, 5, 6], [false, false, true, true]) // { at: 3.5, sign: 1 }
 */
export function thresholdOf(scores: readonly number[], labels: readonly boolean[]): Threshold {
  requireScores("thresholdOf", scores, labels, 1);
  const sign = auc(midRanks(scores), (i) => labels[i]) < 0.5 ? -1 : 1;
  const cut = bestThreshold(
    scores.map((score) => sign * score),
    labels,
  );
  return { at: sign * cut, sign };
}

/** Whether a run of this score is called positive: at or above the threshold, or with sign -1 at or below it. */
export const calledPositive = (score: number, { at, sign }: Threshold): boolean => sign * score >= sign * at;

/** What a threshold found without one group does on it. */
export interface HeldOut {
  readonly group: string;
  /** Runs in the group. */
  readonly n: number;
  /** AUC of all other groups. */
  readonly auc: number;
  /** A run of the group is called positive at or above it (at or below it, when the others' AUC is under one half). */
  readonly threshold: number;
  /** Runs of the group that are called what they are. */
  readonly correct: number;
  /** Positives of the group, and those of them that are called positive. */
  readonly positives: number;
  readonly found: number;
}

/** How well thresholds do on groups that they were not chosen on. */
export interface LeaveOneGroupOut {
  readonly groups: readonly HeldOut[];
  /** Share of positives called positive. */
  readonly sensitivity: number;
  readonly specificity: number;
  /** Mean of both: 0.5 for a score that knows nothing. */
  readonly estimate: number;
  readonly n: number;
}

/**
 * Whether a threshold carries over to a setting it was not chosen on. Each group in turn is left out; direction and
 * threshold ({@link thresholdOf}) come from the others alone.
 *
 * @param groups the setting of each run, such as its task; at least two
 * @throws ConfigError as `rocAuc`, for fewer than two groups, or where the others have runs of one kind only
 */
export function leaveOneGroupOut(
  scores: readonly number[],
  labels: readonly boolean[],
  groups: readonly string[],
): LeaveOneGroupOut {
  requirePairs("leaveOneGroupOut: scores and groups", scores, groups);
  requireScores("leaveOneGroupOut", scores, labels, 1);
  const names = [...new Set(groups)];
  if (names.length < 2) throw new ConfigError(`leaveOneGroupOut: needs 2 or more groups, got ${names.length}`);
  const called = new Array<boolean>(scores.length);
  const found = names.map((group): HeldOut => {
    const [inside, others] = split(groups, group);
    const known = { scores: others.map((i) => scores[i]), labels: others.map((i) => labels[i]) };
    requireScores(`leaveOneGroupOut: the groups other than "${group}"`, known.scores, known.labels, 1);
    const area = auc(midRanks(known.scores), (i) => known.labels[i]);
    const threshold = thresholdOf(known.scores, known.labels);
    for (const i of inside) called[i] = calledPositive(scores[i], threshold);
    const correct = inside.filter((i) => called[i] === labels[i]).length;
    const positives = inside.filter((i) => labels[i]);
    const found = positives.filter((i) => called[i]).length;
    return { group, n: inside.length, auc: area, threshold: threshold.at, correct, positives: positives.length, found };
  });
  const [sensitivity, specificity] = rates(called, labels);
  return { groups: found, sensitivity, specificity, estimate: (sensitivity + specificity) / 2, n: scores.length };
}

function split(groups: readonly string[], group: string): [number[], number[]] {
  const all = groups.map((_, i) => i);
  return [all.filter((i) => groups[i] === group), all.filter((i) => groups[i] !== group)];
}

/** The midpoint between neighbouring scores at which "at or above is positive" has the largest balanced accuracy. */
function bestThreshold(scores: readonly number[], labels: readonly boolean[]): number {
  const sorted = [...new Set(scores)].sort((a, b) => a - b);
  const cuts = sorted.slice(1).map((score, i) => (sorted[i] + score) / 2);
  const quality = cuts.map((cut) => {
    const [sensitivity, specificity] = rates(
      scores.map((score) => score >= cut),
      labels,
    );
    return sensitivity + specificity;
  });
  return cuts[quality.indexOf(Math.max(...quality))];
}

/** Sensitivity and specificity. */
function rates(called: readonly boolean[], labels: readonly boolean[]): [number, number] {
  const share = (kind: boolean) => {
    const of = called.filter((_, i) => labels[i] === kind);
    return of.filter((call) => call === kind).length / of.length;
  };
  return [share(true), share(false)];
}

/** The share of pairs in order, ties half: (sum of the positives' ranks - m (m + 1) / 2) / (m n). Sums of halves are exact. */
function auc(ranks: Float64Array, positive: (i: number) => boolean): number {
  let [sum, m] = [0, 0];
  for (let i = 0; i < ranks.length; i++) {
    if (!positive(i)) continue;
    sum += ranks[i];
    m++;
  }
  return (sum - (m * (m + 1)) / 2) / (m * (ranks.length - m));
}

function above(score: number, other: number): number {
  return score > other ? 1 : score === other ? 0.5 : 0;
}

function requireScores(where: string, scores: readonly number[], labels: readonly boolean[], atLeast: number): void {
  requirePairs(where, scores, labels);
  requireFinite(where, scores);
  const positives = labels.filter(Boolean).length;
  if (!(Math.min(positives, labels.length - positives) >= atLeast)) {
    throw new ConfigError(
      `${where}: needs ${atLeast} or more runs of each kind, got ${positives} positive of ${labels.length}`,
    );
  }
  if (scores.every((score) => score === scores[0])) {
    throw new ConfigError(`${where}: every score is ${scores[0]}; a constant tells nothing apart`);
  }
}
