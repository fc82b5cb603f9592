import type { RunConfig } from "../runs";

const SYMBOLS = { addition: "+", subtraction: "−", multiplication: "×", division: "÷" } as const;

/** The settings of a run in one line, as a caption states them. */
export function describeConfig(config: RunConfig): string {
  const { task, model, optimizer } = config;
  const widths = [2 * task.p, ...model.hidden, task.p].join("-");
  return [
    `(x ${SYMBOLS[task.operation]} y) mod ${task.p}`,
    `${percent(task.trainFraction)} of pairs for training`,
    `MLP ${widths}`,
    `AdamW, lr ${optimizer.learningRate}, weight decay ${optimizer.weightDecay}`,
  ].join(" · ");
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
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map([[path, String(value)]]);
  return new Map(Object.entries(value).flatMap(([key, child]) => [...leaves(child, path ? `${path}.${key}` : key)]));
}

/** `0.4` as "40 %", without the rounding errors of binary fractions. */
export function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(4))} %`;
}
