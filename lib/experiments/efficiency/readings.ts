/** @file What the efficiency figures and verdicts read out of a record. */
import { median } from "simple-statistics";
import { type Crossing, transitions } from "../../analysis";
import type { RunRecord } from "../../runs";
import { probed } from "../readings";

export { fraction, withFraction } from "../readings";

/** Accuracy that counts as memorised (training) and as generalised (test): 99 %, held for five evaluations. */
export const REACHED = 0.99;

export function tMem({ evaluations }: RunRecord): Crossing {
  return transitions(evaluations, { threshold: REACHED }).tMem;
}

export function tGen({ evaluations }: RunRecord): Crossing {
  return transitions(evaluations, { threshold: REACHED }).tGen;
}

/** T_gen / T_mem: null where a run has not memorised; a lower bound, then censored, where it has not generalised. */
export function gap(run: RunRecord): { readonly ratio: number; readonly censored: boolean } | null {
  const [mem, gen] = [tMem(run), tGen(run)];
  return mem.censored ? null : { ratio: gen.step / Math.max(mem.step, 1), censored: gen.censored };
}

/** Test accuracy at the evaluation where the run has memorised; null where it never does. */
export function accuracyAtMem(run: RunRecord): number | null {
  const mem = tMem(run);
  return mem.censored ? null : (run.evaluations.find(({ step }) => step === mem.step)?.test.accuracy ?? null);
}

/**
 * Height of the plateau: median test accuracy from T_mem to before the first evaluation 0.1 above the accuracy at T_mem.
 * Null where the run has not memorised.
 */
export function plateau(run: RunRecord): number | null {
  const start = accuracyAtMem(run);
  if (start === null) return null;
  const since = run.evaluations.filter(({ step }) => step >= tMem(run).step).map(({ test }) => test.accuracy);
  const end = since.findIndex((accuracy) => accuracy > start + 0.1);
  return median(end === -1 ? since : since.slice(0, end));
}

/** Accuracy on a part of the test set; null where that part is empty. */
type SubsetValue = { readonly accuracy: number; readonly n: number } | null;

export const SWAPS = ["swapSeen", "swapUnseen"] as const;
export type Swap = (typeof SWAPS)[number];

/** Accuracy on the test pairs whose swap was trained on, or was not, along training. */
export function swapAccuracy(run: RunRecord, swap: Swap): { step: number; value: number }[] {
  return probed<SubsetValue>(run, swap).flatMap(({ step, value }) =>
    value === null ? [] : [{ step, value: value.accuracy }],
  );
}

/** Of the test pairs, the share whose swap was trained on. */
export function swapSeenShare(run: RunRecord): number {
  const [seen, unseen] = SWAPS.map((swap) => probed<SubsetValue>(run, swap)[0].value?.n ?? 0);
  return seen / (seen + unseen);
}
