/**
 * @file What the claims and figures of every paper read out of a record: times, accuracies, norms. What the definition of a
 * time leaves open, its threshold and how long it is held, is an argument; a paper states its own thresholds once.
 */
import { type Crossing, crossing, describeCrossing, medianTime, transitions } from "../analysis";
import type { Choice } from "../claims";
import type { RunRecord } from "../runs";

/** Accuracy that counts as memorised, on the training set, and as generalised, on the test set. */
export interface Reached {
  readonly tMem: number;
  readonly tGen: number;
}

/** A measure of a run in which times matter; `choice` replaces a paper's threshold, or the five evaluations it is held for. */
export type Timed<T> = (run: RunRecord, choice?: Partial<Choice>) => T;

/** The times of a run by the thresholds of a paper, all in updates. */
export interface Times {
  /** First update from which on training accuracy is at least the threshold in five evaluations. */
  readonly tMem: Timed<Crossing>;
  /** The same of the test accuracy. */
  readonly tGen: Timed<Crossing>;
  /** Whether T_gen is reached. */
  readonly generalises: Timed<boolean>;
  /** T_gen - T_mem; a lower bound, then censored, where a run has not generalised. */
  readonly delay: Timed<Crossing>;
  /**
   * The delay as a claim defines it, unless `choice` has the other definition: T_gen - T_mem, or a thousand times T_gen / T_mem; of a run
   * that has not memorised no ratio is known, and it is censored at one.
   */
  readonly delayAs: (own: Choice["delay"]) => Timed<Crossing>;
  /** T_gen / T_mem, as its `step`; censored as the delay is. Null where a run has not memorised. */
  readonly gap: Timed<Crossing | null>;
  /** Test accuracy at the evaluation where a run has memorised; null where it never does. */
  readonly accuracyAtMem: Timed<number | null>;
}

/** The times by thresholds that hold for all runs of a paper, or for each as `reached` says. */
export function timesAt(reached: Reached | ((run: RunRecord) => Reached)): Times {
  const at =
    (which: keyof Reached): Times["tMem"] =>
    (run, { threshold, hold } = {}) => {
      const own = typeof reached === "function" ? reached(run) : reached;
      return transitions(run.evaluations, { threshold: threshold ?? own[which], hold })[which];
    };
  const [tMem, tGen] = [at("tMem"), at("tGen")];
  const delay: Times["delay"] = (run, choice) => {
    const { step, censored } = tGen(run, choice);
    return { step: step - tMem(run, choice).step, censored };
  };
  const gap: Times["gap"] = (run, choice) => {
    const [mem, gen] = [tMem(run, choice), tGen(run, choice)];
    return mem.censored ? null : { step: gen.step / Math.max(mem.step, 1), censored: gen.censored };
  };
  return {
    ...{ tMem, tGen, delay, gap },
    generalises: (run, choice) => !tGen(run, choice).censored,
    delayAs:
      (own) =>
      (run, choice = {}) => {
        if ((choice.delay ?? own) === "difference") return delay(run, choice);
        const { step, censored } = gap(run, choice) ?? { step: 1, censored: true };
        return { step: 1000 * step, censored };
      },
    accuracyAtMem: (run, choice) => {
      const mem = tMem(run, choice);
      return mem.censored ? null : (run.evaluations.find(({ step }) => step === mem.step)?.test.accuracy ?? null);
    },
  };
}

/** The times by an accuracy of 99 % on both sets, for studies that compare ways of training. */
export const timesAt99 = timesAt({ tMem: 0.99, tGen: 0.99 });

/**
 * From the first evaluation with a test accuracy of 0.1 to the first with 0.9: the updates between them, and the later
 * update over the earlier, which is the rise on a logarithmic axis.
 */
export function rise({ evaluations }: RunRecord): { readonly updates: Crossing; readonly factor: Crossing } {
  const curve = evaluations.map(({ step, test }) => ({ step, value: test.accuracy }));
  const [low, high] = [0.1, 0.9].map((threshold) => crossing(curve, { threshold, hold: 1 }));
  return {
    updates: { step: high.step - low.step, censored: high.censored },
    factor: { step: high.step / Math.max(low.step, 1), censored: high.censored },
  };
}

/** The last of some measurements, evaluations among them. */
export function lastOf<T>(values: readonly T[]): T {
  return values[values.length - 1];
}

/** Test accuracy after the last update; of a run that diverged, at its last evaluation. */
export function finalAccuracy({ evaluations }: RunRecord): number {
  return lastOf(evaluations).test.accuracy;
}

/** The largest test accuracy of a run. */
export function bestAccuracy({ evaluations }: RunRecord): number {
  return Math.max(...evaluations.map(({ test }) => test.accuracy));
}

/** Weight norm at the first evaluation at or after an update; at the last where there is none. */
export function normAt({ evaluations }: RunRecord, step: number): number {
  return atOrAfter(evaluations, step).weightNorm;
}

/** The first measurement at or after an update; the last where there is none. */
export function atOrAfter<T extends { readonly step: number }>(values: readonly T[], step: number): T {
  return values.find((value) => value.step >= step) ?? lastOf(values);
}

/** The last measurement before an update; the first where there is none. */
export function lastBefore<T extends { readonly step: number }>(values: readonly T[], step: number): T {
  return [...values].reverse().find((value) => value.step < step) ?? values[0];
}

/** Values of a probe by its name; what they are is for the caller to say. */
export function probed<T>({ id, probes }: RunRecord, name: string): readonly { step: number; value: T }[] {
  const values = probes[name];
  if (!values) throw new Error(`${id}: was not measured by a probe ${name}`);
  return values as unknown as readonly { step: number; value: T }[];
}

/** The weight decay that is in force at the end: that of the last change, else the optimiser's. */
export function finalDecay({ config }: RunRecord): number {
  return config.schedule.changes.reduce((value, { weightDecay }) => weightDecay ?? value, config.optimizer.weightDecay);
}

/** The share of all pairs that a run is trained on, in per cent. */
export function percentOfPairs({ config: { task } }: RunRecord): number {
  return task.kind === "modular" ? Math.round(100 * task.trainFraction) : Number.NaN;
}

/** A time as a logarithmic axis can have it, which begins at the first update. */
export function drawable({ censored, step }: Crossing): Crossing {
  return { censored, step: Math.max(step, 1) };
}

/** Times as a cell of a map: their median, and how many of them were reached, as a note. */
export function timesCell(times: readonly Crossing[]): { readonly value: Crossing; readonly note: string } {
  const reached = times.filter(({ censored }) => !censored).length;
  return { value: medianTime(times.map(drawable)), note: `${reached} of ${times.length}` };
}

/** The median of times, and how many of them were reached where only some were: `2,350 (3 of 5)`. */
export function describeTimes(times: readonly Crossing[]): string {
  const reached = times.filter(({ censored }) => !censored).length;
  const share = reached === times.length || reached === 0 ? "" : ` (${reached} of ${times.length})`;
  return `${describeCrossing(medianTime(times))}${share}`;
}

/** Runs, or what is read of them, by the value of something, in the order in which the values first come. */
export function groupBy<T, K>(all: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}
