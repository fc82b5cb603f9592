/** @file What the figures and verdicts of every paper read out of a record. */
import type { RunRecord } from "../runs";

/** Test accuracy after the last update; of a run that diverged, at its last evaluation. */
export function finalAccuracy({ evaluations }: RunRecord): number {
  return evaluations[evaluations.length - 1].test.accuracy;
}

/** Runs, or readings of them, by the value of something, in the order in which the values first come. */
export function groupBy<T, K>(all: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** Values of a probe by its name; what they are is for the caller to say. */
export function probed<T>({ id, probes }: RunRecord, name: string): readonly { step: number; value: T }[] {
  const values = probes[name];
  if (!values) throw new Error(`${id}: was not measured by a probe ${name}`);
  return values as unknown as readonly { step: number; value: T }[];
}

/** The first measurement at or after a step; the last where there is none. */
export function atOrAfter<T extends { readonly step: number }>(values: readonly T[], step: number): T {
  return values.find((value) => value.step >= step) ?? values[values.length - 1];
}

/** The last measurement before a step; the first where there is none. */
export function before<T extends { readonly step: number }>(values: readonly T[], step: number): T {
  return [...values].reverse().find((value) => value.step < step) ?? values[0];
}

/** The weight decay that is in force at the end: that of the last change, else the optimiser's. */
export function finalDecay({ config }: RunRecord): number {
  return config.schedule.changes.reduce((value, { weightDecay }) => weightDecay ?? value, config.optimizer.weightDecay);
}

/** The share of all pairs that a run is trained on. */
export function fraction({ config: { task } }: RunRecord): number {
  return task.kind === "modular" ? task.trainFraction : Number.NaN;
}

/** Runs with this share of pairs, in the order of their seeds. */
export function withFraction(runs: readonly RunRecord[], share: number): RunRecord[] {
  return runs.filter((run) => fraction(run) === share);
}
