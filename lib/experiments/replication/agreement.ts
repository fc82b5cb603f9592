/** @file Whether two programs that trained the same setting, on data of their own, found the same: shown, and not merely not refuted. */
import { median } from "simple-statistics";
import { type Crossing, equivalence, permutationTest, welchRatio } from "../../analysis";

/** The ratio of both programs' geometric means has to lie within 1 / 1.15 to 1.15. Fixed before the runs. */
export const MARGIN = 1.15;

/** One measure of the same setting in both programs. */
export interface ProgramAgreement {
  /** Runs of the second program, and of groklab. */
  readonly n: readonly [theirs: number, ours: number];
  /** Of them, those that did not get there within their steps. */
  readonly censored: readonly [theirs: number, ours: number];
  /** Of those that did; null where none did. */
  readonly medians: readonly [theirs: number | null, ours: number | null];
  /** Geometric mean of theirs over that of ours, with Welch's 95 % interval on logarithms; null where a run is censored. */
  readonly ratio: number | null;
  readonly interval: readonly [number, number] | null;
  /** The larger one-sided p of both tests against the margin (TOST); null without a ratio, or without any spread. */
  readonly pEquivalent: number | null;
  /** Two-sided p that runs of both programs are alike, by permutation of who made them; null without a ratio. */
  readonly pDifferent: number | null;
  /** Shown to be the same within the margin; or none gets there in either program. */
  readonly agrees: boolean;
}

/**
 * Compares a positive quantity, or times, of two programs.
 *
 * A time that was not reached has no logarithm: where some are censored there is no ratio, and both programs agree only where
 * all runs of both are. Equal values without any spread, such as a time that always falls on the same evaluation, need no
 * test: they agree where their ratio lies within the margin.
 *
 * @param theirs of the second program, at least two
 * @param ours of groklab, at least two
 * @example agreementOf([100, 110, 105], [102, 108, 104]).agrees // true
 */
export function agreementOf(
  theirs: readonly (number | Crossing)[],
  ours: readonly (number | Crossing)[],
): ProgramAgreement {
  const both = [theirs, ours] as const;
  const known = both.map((list) => list.flatMap((value) => reachedAt(value) ?? []));
  const count = (of: readonly (readonly unknown[])[]) => [of[0].length, of[1].length] as const;
  const about = {
    n: count(both),
    censored: [theirs.length - known[0].length, ours.length - known[1].length] as const,
    medians: [middle(known[0]), middle(known[1])] as const,
  };
  const none = { ratio: null, interval: null, pEquivalent: null, pDifferent: null };
  if (Math.min(...about.n) < 2) return { ...about, ...none, agrees: false };
  if (about.censored.some((some) => some > 0)) {
    return { ...about, ...none, agrees: known.every((list) => list.length === 0) };
  }
  const ratio = welchRatio(known[0], known[1]);
  const spread = ratio.standardError > 0;
  const test = spread ? equivalence(ratio, MARGIN) : undefined;
  return {
    ...about,
    ratio: ratio.estimate,
    interval: [ratio.low, ratio.high],
    pEquivalent: test?.p ?? null,
    pDifferent: spread ? permuted(known[0].map(Math.log), known[1].map(Math.log)) : null,
    agrees: test?.equivalent ?? (ratio.estimate < MARGIN && ratio.estimate > 1 / MARGIN),
  };
}

function reachedAt(value: number | Crossing): number | undefined {
  return typeof value === "number" ? value : value.censored ? undefined : value.step;
}

const middle = (values: readonly number[]) => (values.length > 0 ? median([...values]) : null);

/** The difference of means, against all or 9,999 drawn ways of dealing the runs to the programs. */
function permuted(a: readonly number[], b: readonly number[]): number {
  const values = [...a, ...b];
  const labels = values.map((_, i) => (i < a.length ? 1 : 0));
  const statistic = (dealt: readonly number[]) =>
    values.reduce((sum, value, i) => sum + (dealt[i] === 1 ? value / a.length : -value / b.length), 0);
  return permutationTest(labels, statistic).p;
}
