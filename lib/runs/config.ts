import { ConfigError, canonicalJson, sha256 } from "../core";
import { checkTask } from "../tasks";
import { complaints } from "./complaints";
import { specSchema } from "./schema";
import type { RunConfig, RunSpec } from "./spec";

/** Part of every run's identity; raised when the same configuration would give other numbers. */
const SCHEMA = 1;

/**
 * Fills in defaults, checks every field, freezes.
 *
 * @throws ConfigError with one line for each fault: field, what was expected, what was given, the nearest valid key
 * @example resolveRun({ task: { operation: "addition", p: 97, trainFraction: 0.4 }, model: { hidden: [250] },
 *   optimizer: { learningRate: 0.03, weightDecay: 2 }, steps: 1000 }).seed // 0
 */
export function resolveRun(spec: RunSpec): RunConfig {
  const result = specSchema.safeParse(spec);
  if (!result.success) throw new ConfigError(complaints(result.error.issues, spec).join("\n"));
  checkTask(result.data.task);
  // A copy: what the caller passed in stays the caller's to change.
  return deepFreeze(structuredClone({ schema: SCHEMA, ...result.data }));
}

/** `slug-hash`: readable, and equal exactly for equal configurations. */
export function runId(config: RunConfig): string {
  const { task, model, optimizer, seed } = config;
  const slug = [
    `${task.operation}${task.p}`,
    `${model.kind}${model.hidden.join("x")}`,
    `wd${optimizer.weightDecay}`,
    `f${task.trainFraction}`,
    `seed${seed}`,
  ].join("-");
  return `${slug}-${sha256(canonicalJson(config)).slice(0, 10)}`;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
