/** @file What the regularisation figures and verdicts read out of a record. */
import { type Crossing, crossing, transitions } from "../../analysis";
import type { RunConfig, RunRecord } from "../../runs";
import { ratesAgain } from "../../trainers";
import { finalDecay, probed } from "../readings";
import { REACHED } from "./runs";

/** Test accuracy that counts as generalised for the RNN, which is slow to come to 0.99. */
export const RNN_REACHED = 0.9;

/** Training accuracy of 0.99 in five evaluations from then on. */
export function tMem({ evaluations }: RunRecord): Crossing {
  return transitions(evaluations, { threshold: REACHED }).tMem;
}

/** The same of the test accuracy: 0.99, of an RNN 0.9. */
export function tGen({ evaluations, config }: RunRecord): Crossing {
  const threshold = config.model.kind === "rnn" ? RNN_REACHED : REACHED;
  return transitions(evaluations, { threshold }).tGen;
}

export function generalises(run: RunRecord): boolean {
  return !tGen(run).censored;
}

/** T_gen / T_mem; where a run has not generalised, a lower bound, then censored; null where it has not memorised. */
export function gap(run: RunRecord): { readonly ratio: number; readonly censored: boolean } | null {
  const [mem, gen] = [tMem(run), tGen(run)];
  return mem.censored ? null : { ratio: gen.step / Math.max(mem.step, 1), censored: gen.censored };
}

/** The largest test accuracy of a run. */
export function bestAccuracy({ evaluations }: RunRecord): number {
  return Math.max(...evaluations.map(({ test }) => test.accuracy));
}

/** Updates from the first evaluation with a test accuracy of 0.1 to the first with 0.9; null where the latter is not. */
export function riseTime({ evaluations }: RunRecord): number | null {
  const curve = evaluations.map(({ step, test }) => ({ step, value: test.accuracy }));
  const [from, to] = [0.1, 0.9].map((threshold) => crossing(curve, { threshold, hold: 1 }));
  return to.censored ? null : to.step - from.step;
}

/** Weight norm at the first evaluation at or after a step; at the last where there is none. */
export function normAt({ evaluations }: RunRecord, step: number): number {
  const found = evaluations.find((evaluation) => evaluation.step >= step);
  return (found ?? evaluations[evaluations.length - 1]).weightNorm;
}

/** Test accuracy at the same place. */
export function accuracyAt({ evaluations }: RunRecord, step: number): number {
  const found = evaluations.find((evaluation) => evaluation.step >= step);
  return (found ?? evaluations[evaluations.length - 1]).test.accuracy;
}

/** Updates after which weight decay first became another; null where it never did. */
export function switchStep({ config, evaluations, steps }: RunRecord): number | null {
  if (config.schedule.changes.length === 0) return null;
  const found = ratesAgain(config, evaluations, steps).findIndex(
    ({ weightDecay }) => weightDecay !== config.optimizer.weightDecay,
  );
  return found === -1 ? null : found;
}

/** T_gen counted from the update at which weight decay sets in. */
export function sinceSwitch(run: RunRecord): Crossing {
  const { step, censored } = tGen(run);
  return { step: step - (switchStep(run) ?? 0), censored };
}

/** Learning rate times weight decay, summed over the updates after `from` and up to `to`: weights shrink by exp of minus it. */
export function summedDecay({ config, evaluations }: RunRecord, from: number, to: number): number {
  return ratesAgain(config, evaluations, to)
    .slice(from)
    .reduce((sum, { learningRate, weightDecay }) => sum + learningRate * weightDecay, 0);
}

/** Runs at this learning rate with weight decay 1 from the start, in the order of shares and seeds. */
export function withRate(runs: readonly RunRecord[], learningRate: number): RunRecord[] {
  return runs.filter(
    ({ config: { optimizer } }) => optimizer.learningRate === learningRate && optimizer.weightDecay === 1,
  );
}

/** Runs whose weight decay is this in the end. */
export function withDecay(runs: readonly RunRecord[], weightDecay: number): RunRecord[] {
  return runs.filter((run) => finalDecay(run) === weightDecay);
}

type At = RunConfig["schedule"]["changes"][number]["at"];
/** What a change of the schedule waits for; `times` is 1 where it is left out. */
export type When =
  | { readonly step: number }
  | { readonly metric: "trainAccuracy" | "testAccuracy"; readonly reaches: number; readonly times?: number };

/** Runs whose first change comes then, in the order of their seeds. */
export function changedAt(runs: readonly RunRecord[], when: When): RunRecord[] {
  return runs.filter(({ config: { schedule } }) => schedule.changes.length > 0 && same(schedule.changes[0].at, when));
}

function same(at: At, when: When): boolean {
  if ("step" in at || "step" in when) return "step" in at && "step" in when && at.step === when.step;
  return at.metric === when.metric && at.reaches === when.reaches && at.times === (when.times ?? 1);
}

/** The updates in which weight decay was on, of a run that had it in one window only. */
export function windowOf({ config }: RunRecord): { readonly start: number; readonly length: number } {
  const { optimizer, schedule, steps } = config;
  const at = schedule.changes.map((change) => ("step" in change.at ? change.at.step : steps));
  const [start, end] = optimizer.weightDecay > 0 ? [0, at[0] ?? steps] : [at[0] ?? steps, at[1] ?? steps];
  return { start, length: end - start };
}

/** L2 norms of some layers together, along training. */
export function layerNorm(run: RunRecord, layers: RegExp): { step: number; value: number }[] {
  return probed<Record<string, number>>(run, "norms").map(({ step, value }) => ({
    step,
    value: Math.hypot(...Object.keys(value).flatMap((layer) => (layers.test(layer) ? [value[layer]] : []))),
  }));
}
