import type { Dataset } from "./dataset";
import { checkModularTask, type ModularTask, modularDataset } from "./modular";

export type { Dataset } from "./dataset";
export { type ModularTask, modularDataset, OPERATIONS, type Operation } from "./modular";

/** Every task that can be trained on, told apart by `kind`. */
export type TaskConfig = ModularTask;

/** Checks what no single field of a task shows. @throws ConfigError */
export function checkTask(task: TaskConfig): void {
  checkModularTask(task);
}

/** The dataset of a task: a pure function of configuration and seed. */
export function createDataset(task: TaskConfig, seed: number): Dataset {
  return modularDataset(task, seed);
}
