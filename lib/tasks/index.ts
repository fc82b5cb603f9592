/**
 * Modular arithmetic and sparse parity, splits, subsets and label noise, as plain arrays.
 *
 * Begin with {@link createDataset}.
 *
 * @module
 */
import { ConfigError } from "../core";
import type { Dataset } from "./dataset";
import { type ModularTask, modular } from "./modular";
import { type ParityTask, parity } from "./parity";
import { type TableTask, table } from "./table";
import type { TaskKind } from "./task";

export type { Counts } from "./counts";
export type { Dataset } from "./dataset";
export { type OwnSplit, RESIDUE_OF, type ResidueSplit, type RowsSplit, type SplitRule } from "./held-out";
export { type ModularTask, OPERATIONS, type Operation } from "./modular";
export { type Answers, type PairsOptions, type PairsSize, pairsFields, pairsKind } from "./pairs";
export type { ParityTask } from "./parity";
export type { TableTask } from "./table";
export type { TaskKind } from "./task";

/** Every task that can be trained on, told apart by `kind`. */
export type TaskConfig = ModularTask | TableTask | ParityTask;

/** Every kind of task by its name. Others may be added before a run is asked for. */
export const tasks: Record<string, TaskKind<never>> = { modular, table, parity };

/** What is to be known of the kind of a task. */
export function taskKind(task: TaskConfig): TaskKind<TaskConfig> {
  return tasks[task.kind] as TaskKind<TaskConfig>;
}

/**
 * The dataset of a task: a pure function of configuration and seed.
 *
 * @throws ConfigError as `checkTask`
 * @example createDataset({ kind: "modular", operation: "addition", p: 97, trainFraction: 0.4, pairs: "ordered",
 *   trainSubset: null, labelNoise: 0 }, 0).train.length // 3763
 */
export function createDataset(task: TaskConfig, seed: number): Dataset {
  checkTask(task);
  return taskKind(task).dataset(task, seed);
}

/** @throws ConfigError with every line of `taskFaults` */
export function checkTask(task: TaskConfig): void {
  const faults = taskFaults(task);
  if (faults.length > 0) throw new ConfigError(faults.join("\n"));
}

/**
 * What no single field of a task shows, one line for each fault: a composite modulus for division, where the quotient
 * is not unique; a table that is not square; a side of the split without examples; a subset larger than its set; more deciding coordinates than
 * there are; label noise that rounds to no label.
 */
export function taskFaults(task: TaskConfig): readonly string[] {
  return taskKind(task).faults(task);
}

/** Training examples that there are at least: exact, but for an unordered split, which may have one more. */
export function trainingSize(task: TaskConfig): number {
  return taskKind(task).trainingSize(task);
}

/** Whether a task's shares are other counts of examples in floating point than exactly, as those of before schema 3 were. */
export function countsDiffer(task: TaskConfig): boolean {
  return taskKind(task).countsDiffer?.(task) ?? false;
}

/** The names of a task's subsets, as its dataset has them. */
export function subsetNames(task: TaskConfig): readonly string[] {
  return taskKind(task).subsets(task);
}
