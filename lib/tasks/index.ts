/**
 * Modular arithmetic and sparse parity, splits, subsets and label noise, as plain arrays.
 *
 * Begin with {@link createDataset}.
 *
 * @module
 */
import { ConfigError, unreachable } from "../core";
import type { Dataset } from "./dataset";
import { type ModularTask, modularCountsDiffer, modularDataset, modularFaults, modularTrainingSize } from "./modular";
import { type ParityTask, parityCountsDiffer, parityDataset, parityFaults } from "./parity";
import { type TableTask, tableCountsDiffer, tableDataset, tableFaults, tableTrainingSize } from "./table";

export type { Counts } from "./counts";
export type { Dataset } from "./dataset";
export { type ModularTask, OPERATIONS, type Operation } from "./modular";
export type { ParityTask } from "./parity";
export type { TableTask } from "./table";

/** Every task that can be trained on, told apart by `kind`. */
export type TaskConfig = ModularTask | TableTask | ParityTask;

/**
 * The dataset of a task: a pure function of configuration and seed.
 *
 * @throws ConfigError as `checkTask`
 * @example createDataset({ kind: "modular", operation: "addition", p: 97, trainFraction: 0.4, pairs: "ordered",
 *   trainSubset: null, labelNoise: 0 }, 0).train.length // 3763
 */
export function createDataset(task: TaskConfig, seed: number): Dataset {
  checkTask(task);
  switch (task.kind) {
    case "modular":
      return modularDataset(task, seed);
    case "table":
      return tableDataset(task, seed);
    case "parity":
      return parityDataset(task, seed);
    default:
      return unreachable(task);
  }
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
export function taskFaults(task: TaskConfig): string[] {
  switch (task.kind) {
    case "modular":
      return modularFaults(task);
    case "table":
      return tableFaults(task);
    case "parity":
      return parityFaults(task);
    default:
      return unreachable(task);
  }
}

/** Training examples that there are at least: exact, but for an unordered split, which may have one more. */
export function trainingSize(task: TaskConfig): number {
  switch (task.kind) {
    case "modular":
      return modularTrainingSize(task);
    case "table":
      return tableTrainingSize(task);
    case "parity":
      return task.trainSize;
    default:
      return unreachable(task);
  }
}

/** Whether a task's shares are other counts of examples in floating point than exactly, as those of before schema 3 were. */
export function countsDiffer(task: TaskConfig): boolean {
  switch (task.kind) {
    case "modular":
      return modularCountsDiffer(task);
    case "table":
      return tableCountsDiffer(task);
    case "parity":
      return parityCountsDiffer(task);
    default:
      return unreachable(task);
  }
}

/** The names of a task's subsets, as its dataset has them. */
export function subsetNames(task: TaskConfig): string[] {
  const noise = task.labelNoise > 0 ? ["clean", "corrupted"] : [];
  switch (task.kind) {
    case "modular":
    case "table":
      return ["swapSeen", "swapUnseen", ...(task.trainSubset === null ? [] : ["dropped"]), ...noise];
    case "parity":
      return noise;
    default:
      return unreachable(task);
  }
}
