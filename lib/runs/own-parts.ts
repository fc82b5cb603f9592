/** @file Parts of one's own in specs and configurations: where they stand, and what of them is in an id. */
import { ConfigError } from "../core";
import { isOwnPart, type OwnPart, type OwnRole, ownFaults, ownValue, resolveOwn } from "../fields";
import type { TrainConfig } from "../trainers";
import "./kept-sources"; // where files of one's own may be besides

type Section = Readonly<Record<string, unknown>>;

/** Where in a run a part of one's own may stand. */
const PLACES: readonly (readonly [path: string, role: OwnRole])[] = [
  ["model", "model"],
  ["model.activation", "activation"],
  ["model.memorizing.activation", "activation"],
  ["model.generalizing.activation", "activation"],
  ["loss", "loss"],
  ["optimizer", "optimizer"],
  ["task.split", "split"],
];
const LIST = ["interventions", "own"] as const;
const PARENTS = ["run", "memorizing", "generalizing"];

/**
 * A spec whose parts of one's own are named as configurations name them: those given by a path are read now, and their texts hashed.
 * What names none is the same object.
 *
 * @throws ConfigError for a file that is not there or exports something else
 */
export function withOwnParts<T>(spec: T, field = "config"): T {
  return mapParts(spec, field, (role, part, field) =>
    isOwnPart(part) || isSpec(part) ? resolveOwn(role, part, field) : part,
  ) as T;
}

function isSpec(value: unknown): value is Section {
  return isSection(value) && (value.kind === "own" || (value.kind === undefined && "path" in value));
}

/** A place in a configuration, and the part of one's own that is there. */
export interface PlacedPart {
  readonly field: string;
  readonly role: OwnRole;
  readonly part: OwnPart;
}

/** All parts of one's own of a run, those of the runs that it begins with among them. */
export function ownPartsOf(config: object): PlacedPart[] {
  const found: PlacedPart[] = [];
  mapParts(config, "config", (role, part, field) => {
    if (isOwnPart(part)) found.push({ field, role, part });
    return part;
  });
  return found;
}

/** Reads every part's file that this process has not read. @throws ConfigError for one that is gone, or another by now */
export function loadOwnParts(config: TrainConfig): void {
  for (const { role, part } of ownPartsOf(config)) ownValue(role, part);
}

/** Options that a part does not have, one line for each. */
export function ownPartFaults(config: TrainConfig): string[] {
  return ownPartsOf(config).flatMap(({ role, part, field }) =>
    field.startsWith("config.start.") ? [] : ownFaults(role, part, field),
  );
}

/** A configuration without the paths of files: the text makes a part what it is, wherever it stands. */
export function withoutPaths<T>(config: T): T {
  return mapParts(config, "config", (_, part) => {
    if (!isOwnPart(part)) return part;
    const { path: __, ...rest } = part;
    return rest;
  }) as T;
}

/** @throws ConfigError naming the first part that is a value of a cell: no other process can have it */
export function refuseParts(config: TrainConfig): void {
  const staying = ownPartsOf(config).find(({ part }) => part.path === undefined);
  if (!staying) return;
  const { field, role, part } = staying;
  throw new ConfigError(
    `${field} ${part.name}: is a value of a notebook's cell, which is not there in the processes that train; train such runs here, one ` +
      `after another: for (const spec of specs) await trainHere(spec), or give the file that exports it: { path: "./${part.name}.ts" } ` +
      `in place of own.${role}(${JSON.stringify(part.name)}, …)`,
  );
}

type Change = (role: OwnRole, part: unknown, field: string) => unknown;

/** A run in which each place of a part is changed; the same object where nothing is. */
function mapParts(run: unknown, field: string, change: Change): unknown {
  if (!isSection(run)) return run;
  let changed = PLACES.reduce<Section>(
    (all, [path, role]) => changedAt(all, path.split("."), (part) => change(role, part, `${field}.${path}`)),
    run,
  );
  changed = changedAt(changed, LIST, (list) => {
    if (!Array.isArray(list)) return list;
    const parts = list.map((part, i) => change("intervention", part, `${field}.${LIST.join(".")}.${i}`));
    return parts.every((part, i) => part === list[i]) ? list : parts;
  });
  return PARENTS.reduce<Section>(
    (all, key) => changedAt(all, ["start", key], (parent) => mapParts(parent, `${field}.start.${key}`, change)),
    changed,
  );
}

/** A copy in which the value at a path is changed; the same object where it is not there, or stays the same. */
function changedAt(section: Section, [key, ...rest]: readonly string[], change: (value: unknown) => unknown): Section {
  if (!Object.hasOwn(section, key)) return section;
  const value = section[key];
  const next = rest.length === 0 ? change(value) : isSection(value) ? changedAt(value, rest, change) : value;
  return next === value ? section : { ...section, [key]: next };
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
