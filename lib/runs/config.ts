import { ConfigError, sha256 } from "../core";
import { modelKind } from "../models";
import { taskKind } from "../tasks";
import { identityOf } from "./identity";
import { labelFaults, unlabelled } from "./labels";
import { withOwnParts } from "./own-parts";
import { asRecorded, crossFieldErrors, migrated, schemaGiven, specSchema } from "./schema";
import type { RunConfig, RunSpec } from "./spec";
import { validationErrors } from "./validation-errors";

/**
 * Fills in defaults, checks every field, then what fields say together, freezes. A spec that names an earlier schema, such
 * as a stored config.json, is first read as what it means today; shares of examples are counted exactly in any case.
 *
 * @throws ConfigError with one line for each fault: field, what was expected, what was given, the nearest valid key
 * @example resolveRun({ task: { operation: "addition", p: 97, trainFraction: 0.4 }, model: { hidden: [250] },
 *   optimizer: { learningRate: 0.03, weightDecay: 2 }, steps: 1000 }).seed // 0
 */
export function resolveRun(spec: RunSpec): RunConfig {
  const current = withOwnParts(migrated(unlabelled(spec)));
  const result = specSchema(current).safeParse(current);
  const found = result.success ? crossFieldErrors(result.data) : validationErrors(result.error.issues, current);
  const faults = [...found, ...labelFaults(spec)];
  if (!result.success || faults.length > 0) throw new ConfigError(faults.join("\n"));
  // A copy: what the caller passed in stays the caller's to change.
  return deepFreeze(structuredClone({ schema: schemaGiven(result.data, spec.schema), ...result.data }));
}

/** What a stored config.json says, as of the present schema. @throws ConfigError as `resolveRun` */
export function recordedRun(stored: RunSpec): RunConfig {
  const { schema: _, ...config } = resolveRun(stored);
  const recorded = asRecorded(config, stored.schema);
  return deepFreeze({ schema: schemaGiven(recorded, stored.schema), ...recorded });
}

/**
 * `slug-hash`: readable, and equal exactly for equal trainings; of configurations that name a schema before 4, whose records were
 * named after all of it, exactly for equal configurations.
 *
 * @param stored what was stored of it, where that is of an earlier schema: a record keeps the id that it was given
 */
export function runId(config: RunConfig, stored: object = config): string {
  return `${slugOf(config)}-${sha256(identityOf(stored)).slice(0, 10)}`;
}

/** `runId`, and what records of before have for it. */
export function idsOf(config: RunConfig, stored: object = config): string[] {
  const { task } = config;
  const { slug, earlierSlug } = taskKind(task);
  const id = runId(config, stored);
  return earlierSlug ? [id, id.replace(slug(task), earlierSlug(task))] : [id];
}

/** Whether an id is that of the configuration in a text: it ends in the first digits of a hash of it. */
export function isNamedAfter(id: string, text: string): boolean {
  const isOf = (identity: string) => id.endsWith(`-${sha256(identity).slice(0, 10)}`);
  if (isOf(text.trimEnd())) return true; // as it stands: of schemas before 4, with no field that came later
  try {
    return isOf(identityOf(JSON.parse(text)));
  } catch {
    return false;
  }
}

/**
 * What people look for in the name of a run: task, network, weight decay, size of the training set, seed.
 *
 * @example "addition97-mlp250-wd2-f0.4-seed0", "parity50k2-parity500-wd0.01-n300-noise0.05-seed0"; of the table `s5` of
 *   120 rows "s5-120-mlp250-wd2-f0.4-seed0"
 */
function slugOf({ task, model, optimizer, seed, start }: RunConfig): string {
  const { slug, sizeSlug } = taskKind(task);
  const noise = task.labelNoise > 0 ? [`noise${task.labelNoise}`] : [];
  return [
    slug(task),
    modelKind(model).slug(model),
    `wd${optimizer.weightDecay}`,
    ...sizeSlug(task),
    ...noise,
    ...(start?.kind === "network" ? [`after${start.run.steps}`] : []),
    `seed${seed}`,
  ].join("-");
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
