import { percent } from "../core";
import { modelKind } from "../models";
import type { RunConfig } from "../runs";
import { taskKind } from "../tasks";
import { describeOptimizer } from "../trainers";

export { percent };

/** The settings of a run in one line, as a caption states them. */
export function describeConfig({ task, model, optimizer, batchSize }: RunConfig): string {
  return [
    ...describeTask(task),
    describeModel(model, task),
    `${describeOptimizer(optimizer)}, lr ${optimizer.learningRate}, weight decay ${optimizer.weightDecay}`,
    ...(batchSize === "full" ? [] : [`batches of ${batchSize}`]),
  ].join(" · ");
}

function describeTask(task: RunConfig["task"]): string[] {
  const noise = task.labelNoise > 0 ? [`${percent(task.labelNoise)} label noise`] : [];
  return [...taskKind(task).caption(task), ...noise];
}

function describeModel(model: RunConfig["model"], task: RunConfig["task"]): string {
  const { kind, count } = taskKind(task).inputs(task);
  return modelKind(model).caption(model, { inputs: kind === "tokens" ? 2 * count : count, classes: classCount(task) });
}

/** How many classes a guess is among. */
export function classCount(task: RunConfig["task"]): number {
  return taskKind(task).classes(task);
}

/** Where a configuration departs from another, seeds aside: `"weightDecay 2, steps 1000"`, or nothing. */
export function describeDifferences(config: RunConfig, from: RunConfig): string {
  const others = leaves(from, "");
  return [...leaves(config, "")]
    .filter(([key, value]) => key !== "seed" && others.get(key) !== value)
    .map(([key, value]) => `${key.split(".").pop()} ${value}`)
    .join(", ");
}

/** Every value of a configuration by its dotted key; lists count as one value. */
function leaves(value: unknown, path: string): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map([[path, String(value)]]);
  if (Array.isArray(value)) return new Map([[path, isFlat(value) ? String(value) : JSON.stringify(value)]]);
  return new Map(Object.entries(value).flatMap(([key, child]) => [...leaves(child, path ? `${path}.${key}` : key)]));
}

function isFlat(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every((entry) => typeof entry !== "object");
}

/** From so many curves on a mean has a band: of fewer the interval says little more than that they are few, and hides them. */
export const LEAST_IN_BAND = 5;

/**
 * What bold and thin curves are, for groups of so many seeds: "bold: mean with 95 % t interval, thin: each seed"; without the
 * interval where all groups have fewer than five seeds, and `from 5 seeds on` where some have.
 *
 * @param about what stands after the mean: " (geometric on log axes)"
 */
export function describeBand(counts: readonly number[], { level = 0.95, about = "" } = {}): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const interval = most < LEAST_IN_BAND ? "" : ` with ${percent(level)} t interval`;
  const since = interval && least < LEAST_IN_BAND ? ` from ${LEAST_IN_BAND} seeds on` : "";
  return `bold: mean${about}${interval}${since}, thin: each seed`;
}

/**
 * The least of some counts to the largest: "3 to 5 runs", or "1 run" where all are the same.
 *
 * @param noun singular; left out: the numbers alone
 * @example span([3, 5, 4], "run") // "3 to 5 runs"
 */
export function span(counts: readonly number[], noun?: string): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const numbers = least === most ? String(most) : `${least} to ${most}`;
  return noun === undefined ? numbers : `${numbers} ${noun}${most === 1 ? "" : "s"}`;
}
