/** @file What makes two runs one: the text that the end of an id is the hash of. */
import { canonicalJson } from "../core";
import { parentRuns, type TrainConfig } from "../trainers";
import { withoutPaths } from "./own-parts";
import { allFields, isLater, NAMED_BY_TRAINING, specSchema, valueAt } from "./schema";

/**
 * All that decides the numbers of a training, as text: equal for two configurations exactly where one training serves both.
 * Probes are not in it, nor which weights are kept, nor when a run is measured, unless a change of the schedule waits for what is
 * measured; nor fields that came later, while they are at their defaults.
 */
export function trainingOf(config: TrainConfig): string {
  return canonicalJson(training(withoutLater(withoutPaths(config))));
}

/**
 * What an id is the hash of: of a configuration of schema 4 what trains, of earlier ones all of it but which weights are kept.
 *
 * @param stored a configuration, of the present schema or as it was stored
 */
export function identityOf(stored: object): string {
  const { schema } = stored as { readonly schema?: unknown };
  if (Number(schema) >= NAMED_BY_TRAINING) return trainingOf(stored as TrainConfig);
  return canonicalJson({ ...withoutLater(withoutPaths(stored)), checkpoints: undefined });
}

function training(config: TrainConfig & { readonly schema?: number }): object {
  const { probes: _, checkpoints: __, evaluation, schema: ___, start, ...rest } = config;
  const waits = config.schedule.changes.some(({ at }) => "metric" in at);
  const runs = Object.entries(parentRuns(config as TrainConfig)).map(([key, run]) => [key, training(run)]);
  return {
    ...rest,
    ...(waits && { evaluation }),
    ...(start && { start: { ...start, ...Object.fromEntries(runs) } }),
  };
}

interface Later {
  readonly path: readonly string[];
  readonly byDefault: unknown;
}

const known = new WeakMap<object, readonly Later[]>();

/** The fields that came later in the schema of a configuration. */
function laterFields(config: unknown): readonly Later[] {
  const schema = specSchema(config);
  const found =
    known.get(schema) ??
    allFields(schema).flatMap(({ path, schema: field }) =>
      isLater(field) ? [{ path, byDefault: field.parse(undefined) }] : [],
    );
  known.set(schema, found);
  return found;
}

/** A configuration without the fields that came when there were records already, where they are at their defaults. */
export function withoutLater<T extends object>(config: T): T {
  const later = laterFields(config);
  if (later.length === 0) return config;
  const copy = structuredClone(config);
  for (const { path, byDefault } of later) {
    const section = valueAt(copy, path.slice(0, -1));
    const [key] = path.slice(-1);
    if (!isSection(section) || !Object.hasOwn(section, key)) continue;
    if (canonicalJson(section[key]) === canonicalJson(byDefault)) delete section[key];
  }
  return copy;
}

/** A configuration that was stored whole, with the fields that came since then. */
export function withLater<T extends object>(config: T): T {
  const later = laterFields(config);
  if (later.length === 0) return config;
  const copy = structuredClone(config);
  for (const { path, byDefault } of later) {
    const section = valueAt(copy, path.slice(0, -1));
    if (isSection(section)) section[path[path.length - 1]] ??= byDefault;
  }
  return copy;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
