/**
 * @file What people call their runs: a name, tags and a note for each, in `data/runs/<experiment>/labels.json`. No part of a record:
 * it is in no hash and no id, and is the same file whether the run has a folder or is packed.
 */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigError, canonicalJson, LockedError, RecordError } from "../core";
import { makeFolder, readText, removeFile, writeAtomically } from "./files";
import { runsFolder } from "./folders";
import { lockFolder } from "./lock";
import { hasRecord, LABELS } from "./read";

/** What a run is called. */
export interface RunLabel {
  /** A name of its own, by which commands and functions find the run. */
  readonly name?: string;
  /** Increasing; each once. */
  readonly tags?: readonly string[];
  readonly note?: string;
}

/** What changes of a label; what is left out stays. An empty name or note takes it away. */
export interface LabelChange {
  readonly name?: string;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly note?: string;
}

const WORD = /^[a-z0-9](?!.*\.\.)[A-Za-z0-9.+-]{0,63}$/;
const RULE =
  "letters, digits, hyphens, dots and plus signs, at most 64, of which the first is a lower-case letter or a digit";

/** What a spec may call its run, beside its configuration. */
const LABEL_KEYS = ["name", "tags", "note"];
/** Of what a run begins with: specs, which may be those of runs that are called something. */
const PARENTS = ["run", "memorizing", "generalizing"];

/** A spec without what it calls its run, and the runs that this begins with; the same object where it calls them nothing. */
export function unlabelled<T>(spec: T): T {
  if (!isObject(spec)) return spec;
  const { start } = spec;
  const begun = isObject(start) ? PARENTS.filter((key) => isObject(start[key])) : [];
  const changed = begun.map((key) => [key, unlabelled((start as Record<string, unknown>)[key])] as const);
  const isAnother = changed.some(([key, run]) => run !== (start as Record<string, unknown>)[key]);
  if (!isAnother && !LABEL_KEYS.some((key) => Object.hasOwn(spec, key))) return spec;
  const { name: _, tags: __, note: ___, ...rest } = spec;
  return { ...rest, ...(isAnother && { start: { ...(start as object), ...Object.fromEntries(changed) } }) } as T;
}

/** What a spec calls its run and cannot, one line for each fault. */
export function labelFaults(spec: unknown): string[] {
  if (!isObject(spec)) return [];
  const { name, tags = [], note } = spec;
  const isWord = (value: unknown) => typeof value === "string" && WORD.test(value);
  const fault = (key: string, expected: string) =>
    `config.${key}: expected ${expected}, got ${JSON.stringify(spec[key])}`;
  return [
    ...(name === undefined || isWord(name) ? [] : [fault("name", RULE)]),
    ...(Array.isArray(tags) && tags.every(isWord) ? [] : [fault("tags", `a list of tags, each ${RULE}`)]),
    ...(note === undefined || typeof note === "string" ? [] : [fault("note", "a text")]),
  ];
}

/** The labels of an experiment's folder, by the ids of its runs. @throws RecordError for a file that is none of groklab's */
export function labelsIn(experiment: string): Readonly<Record<string, RunLabel>> {
  const path = join(experiment, LABELS);
  if (!existsSync(path)) return {};
  const refuse = () =>
    new RecordError(`${path}: is not a list of labels; it was cut or altered: mend it, or delete it`);
  let labels: unknown;
  try {
    labels = JSON.parse(readText(path));
  } catch {
    throw refuse();
  }
  if (!isObject(labels) || !Object.values(labels).every(isLabel)) throw refuse();
  return labels as Readonly<Record<string, RunLabel>>;
}

/** What a run is called; `{}` where it has no label. */
export function labelOf({ folder }: { readonly folder: string }): RunLabel {
  const labels = labelsIn(dirname(folder));
  return Object.hasOwn(labels, basename(folder)) ? labels[basename(folder)] : {};
}

/**
 * Changes what a run is called, and gives its label as it is then.
 *
 * @param isTaken whether another run has this name
 * @throws ConfigError for what is no name or tag, or a name that is taken; RecordError where there is no such run
 */
export function changeLabel(
  folder: string,
  { name, add = [], remove = [], note }: LabelChange,
  isTaken: (name: string) => boolean = () => false,
): RunLabel {
  if (!hasRecord(folder)) throw new RecordError(`${folder}: there is no record here to label`);
  for (const [what, word] of [["name", name || undefined], ...add.map((tag) => ["tag", tag])] as const) {
    if (word !== undefined && !WORD.test(word)) {
      throw new ConfigError(`${what} ${JSON.stringify(word)}: expected ${RULE}`);
    }
  }
  return changing(dirname(folder), (labels) => {
    const id = basename(folder);
    const before = Object.hasOwn(labels, id) ? labels[id] : {};
    if (name && name !== before.name && isTaken(name)) {
      throw new ConfigError(`name ${name}: another run has it; choose another, or take it from that run first`);
    }
    const tags = [...new Set([...(before.tags ?? []), ...add])].filter((tag) => !remove.includes(tag)).sort();
    const after: RunLabel = {
      ...withText("name", name ?? before.name),
      ...(tags.length > 0 && { tags }),
      ...withText("note", note ?? before.note),
    };
    const { [id]: _, ...others } = labels;
    return [Object.keys(after).length > 0 ? { ...others, [id]: after } : others, after];
  });
}

/** Takes the label of a run away. */
export function removeLabel(folder: string): void {
  if (!existsSync(join(dirname(folder), LABELS))) return;
  changing(dirname(folder), ({ [basename(folder)]: _, ...others }) => [others, undefined]);
}

/** One process at a time: what another has written meanwhile stays. */
function changing<T>(
  experiment: string,
  change: (labels: Readonly<Record<string, RunLabel>>) => readonly [Readonly<Record<string, RunLabel>>, T],
): T {
  const path = join(experiment, LABELS);
  makeFolder(experiment);
  const unlock = lockWaiting(path);
  try {
    const [labels, result] = change(labelsIn(experiment));
    if (Object.keys(labels).length === 0) removeFile(path);
    else writeAtomically(path, `${JSON.stringify(JSON.parse(canonicalJson(labels)), null, 2)}\n`);
    return result;
  } finally {
    unlock();
  }
}

const [TRIES, WAIT_MS] = [100, 50];

/** Others hold it for milliseconds. */
function lockWaiting(path: string): () => void {
  for (let tries = 1; ; tries++) {
    try {
      return lockFolder(path);
    } catch (error) {
      if (!(error instanceof LockedError) || tries === TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
    }
  }
}

/** The id of the run of an experiment that has this name. */
export function runNamed(experiment: string, name: string): string | undefined {
  const labels = Object.entries(labelsIn(runsFolder(experiment)));
  return labels.find(([, label]) => label.name === name)?.[0];
}

function withText<K extends "name" | "note">(key: K, text?: string): Partial<Record<K, string>> {
  return (text ? { [key]: text } : {}) as Partial<Record<K, string>>;
}

function isLabel(value: unknown): value is RunLabel {
  if (!isObject(value)) return false;
  const { name, tags, note, ...unknown } = value;
  const isText = (text: unknown) => text === undefined || typeof text === "string";
  const areTags = tags === undefined || (Array.isArray(tags) && tags.every((tag) => typeof tag === "string"));
  return isText(name) && isText(note) && areTags && Object.keys(unknown).length === 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
