import { percent, unreachable } from "../core";
import type { RunConfig } from "../runs";
import { taskKind } from "../tasks";

export { percent };

const OPTIMIZERS = { adamw: "AdamW", adam: "Adam", sgd: "SGD" } as const;

/** The settings of a run in one line, as a caption states them. */
export function describeConfig({ task, model, optimizer, batchSize }: RunConfig): string {
  return [
    ...describeTask(task),
    describeModel(model, task),
    `${OPTIMIZERS[optimizer.kind]}, lr ${optimizer.learningRate}, weight decay ${optimizer.weightDecay}`,
    ...(batchSize === "full" ? [] : [`batches of ${batchSize}`]),
  ].join(" · ");
}

function describeTask(task: RunConfig["task"]): string[] {
  const noise = task.labelNoise > 0 ? [`${percent(task.labelNoise)} label noise`] : [];
  return [...taskKind(task).caption(task), ...noise];
}

function describeModel(model: RunConfig["model"], task: RunConfig["task"]): string {
  switch (model.kind) {
    case "mlp":
      return `MLP ${perceptronWidths(model, task)}`;
    case "transformer":
      return `transformer, ${layers(model.layers, model.width)}, ${model.heads} ${model.heads === 1 ? "head" : "heads"}`;
    case "lstm":
    case "rnn":
      return `${model.kind.toUpperCase()}, ${layers(model.layers, model.hidden)}`;
    case "parity":
      return `ReLU network ${inputWidth(task)}-${model.width}-1`;
    case "mixture":
      return `mixture of MLPs ${perceptronWidths(model.memorizing, task)} and ${perceptronWidths(model.generalizing, task)}`;
    default:
      return unreachable(model);
  }
}

/** `194-250-97`: what the first layer reads, one-hot or embedded tokens, the hidden layers, the classes. */
function perceptronWidths(
  { hidden, embedding }: Pick<Extract<RunConfig["model"], { kind: "mlp" }>, "hidden" | "embedding">,
  task: RunConfig["task"],
): string {
  return [embedding > 0 ? 2 * embedding : inputWidth(task), ...hidden, classCount(task)].join("-");
}

function inputWidth(task: RunConfig["task"]): number {
  const { kind, count } = taskKind(task).inputs(task);
  return kind === "tokens" ? 2 * count : count;
}

function layers(count: number, width: number): string {
  return `${count} ${count === 1 ? "layer" : "layers"} of width ${width}`;
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
