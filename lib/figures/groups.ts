/** @file Runs by what they have in common, and words for what they differ in. */
import { ConfigError, canonicalJson, nearestWord } from "../core";
import type { RunConfig } from "../runs";
import { describeConfig } from "./caption";

/** What a run is told from others by: its setting in one key such as `optimizer.weightDecay`, or what a function says. */
export type GroupBy<R> = string | ((run: R) => string | number);

/** Runs that are drawn in one colour. */
export interface Group<R> {
  readonly label: string;
  /** What all its runs have in the key, or the function's answer; the label where neither was given. */
  readonly value: string | number;
  readonly runs: readonly R[];
}

/** Seeds, and what is only measured: runs that differ in nothing else are of one group. */
const ASIDE = /^(start\.\w+\.)?(seed|splitSeed|schema|probes\b.*|evaluation\b.*|checkpoints\b.*)$/;

/**
 * Groups of runs, numbers ascending, else in the order of their first runs. Without `by` a group is a configuration,
 * seeds, probes and evaluations aside, and its label states what it has otherwise than the others: `weight decay 0.1`.
 *
 * @throws ConfigError for no runs, or a key that no run has
 */
export function groupRuns<R extends { readonly config: RunConfig }>(runs: readonly R[], by?: GroupBy<R>): Group<R>[] {
  if (runs.length === 0) throw new ConfigError("groupRuns: there are no runs to draw");
  const settings = new Map(runs.map((run) => [run, leaves(run.config)]));
  if (by === undefined) return byConfiguration(runs, settings);
  const read = typeof by === "function" ? by : keyReader(by, settings);
  const name = typeof by === "function" ? "" : words(by);
  const gathered = gather(runs, (run) => canonicalJson(read(run))).map((members): Group<R> => {
    const value = read(members[0]);
    return { label: `${name} ${value}`.trim(), value, runs: members };
  });
  return ascending(gathered);
}

/** In which keys runs of the same group differ, seeds aside, in words: what a band is over besides seeds. */
export function pooledKeys<R extends { readonly config: RunConfig }>(groups: readonly Group<R>[]): string[] {
  return [...new Set(groups.flatMap(({ runs }) => differing(runs.map(({ config }) => leaves(config)))))].map(words);
}

/** Values of a setting that a caption names; of more it says how many there are. */
const NAMED = 4;

/**
 * What groups by a key differ in besides it, with the values of each setting in the order of the groups: `learning rate 0.03 / 0.1`.
 * A setting that some of them do not have belongs to their kind; what runs of one group differ in, `pooledKeys` says.
 */
export function besidesKey<R extends { readonly config: RunConfig }>(
  groups: readonly Group<R>[],
  by: string,
): string[] {
  const settings = groups.map(({ runs }) => runs.map(({ config }) => leaves(config)));
  const pooled = new Set(settings.flatMap(differing));
  const all = settings.flat();
  const isShared = (key: string) => all.every((one) => one.has(key));
  const keys = differing(all).filter((key) => key !== by && isShared(key) && !pooled.has(key));
  return keys.map((key) => {
    const values = [...new Set(settings.map(([first]) => first.get(key)))];
    const name = words(key) || key.replace(/\.kind$/, "");
    return `${name} ${values.length <= NAMED ? values.join(" / ") : `(${values.length} values)`}`;
  });
}

/** The settings that all of these have, as a caption states them. */
export function describeCommon(configs: readonly RunConfig[]): string {
  const [first, ...others] = configs.map((config) => describeConfig(config).split(" · ").map(parts));
  const among = new Set(others.length === 0 ? first.flat() : intersection([first, ...others].map((one) => one.flat())));
  return first
    .map((section) => section.filter((part) => among.has(part)).join(", "))
    .filter((section) => section !== "")
    .join(" · ");
}

function byConfiguration<R extends { readonly config: RunConfig }>(
  runs: readonly R[],
  settings: Map<R, Map<string, string | number>>,
): Group<R>[] {
  const of = (run: R) => settings.get(run) as Map<string, string | number>;
  const gathered = gather(runs, (run) => JSON.stringify([...of(run)]));
  const keys = differing(gathered.map(([run]) => of(run)));
  const groups = gathered.map((members): Group<R> => {
    const present = keys.filter((key) => of(members[0]).has(key));
    const label = present.map((key) => `${words(key)} ${of(members[0]).get(key)}`.trim()).join(", ");
    const value = keys.length === 1 ? (of(members[0]).get(keys[0]) ?? label) : label;
    return { label, value, runs: members };
  });
  return ascending(groups);
}

function ascending<R>(groups: Group<R>[]): Group<R>[] {
  const numeric = groups.every(({ value }) => typeof value === "number");
  return numeric ? groups.sort((a, b) => Number(a.value) - Number(b.value)) : groups;
}

function keyReader<R>(key: string, settings: Map<R, Map<string, string | number>>): (run: R) => string | number {
  const known = [...new Set([...settings.values()].flatMap((of) => [...of.keys()]))];
  if (!known.includes(key)) {
    const nearest = known.find((other) => other.endsWith(`.${key}`)) ?? nearestWord(key, known);
    throw new ConfigError(
      `groupBy "${key}": no run has this key; ${nearest ? `did you mean ${nearest}?` : `there are ${known.join(", ")}`}`,
    );
  }
  return (run) => settings.get(run)?.get(key) ?? "none";
}

function gather<R>(runs: readonly R[], key: (run: R) => string): R[][] {
  const groups = new Map<string, R[]>();
  for (const run of runs) groups.set(key(run), [...(groups.get(key(run)) ?? []), run]);
  return [...groups.values()];
}

function differing(all: readonly Map<string, string | number>[]): string[] {
  const keys = new Set(all.flatMap((one) => [...one.keys()]));
  return [...keys].filter((key) => !ASIDE.test(key) && all.some((one) => one.get(key) !== all[0].get(key)));
}

/** Every setting by its dotted key; a list of numbers counts as one, a list of objects is gone into. */
function leaves(value: unknown, path = ""): Map<string, string | number> {
  if (ASIDE.test(path)) return new Map();
  if (typeof value !== "object" || value === null) {
    return new Map([[path, typeof value === "number" ? value : String(value)]]);
  }
  if (Array.isArray(value) && !value.some((entry) => typeof entry === "object"))
    return new Map([[path, value.join(",")]]);
  const below = (key: string) => (path ? `${path}.${key}` : key);
  return new Map(Object.entries(value).flatMap(([key, child]) => [...leaves(child, below(key))]));
}

/** `optimizer.weightDecay` as "weight decay"; the key `kind` speaks for itself. */
function words(key: string): string {
  const last = key.split(".").pop() ?? key;
  const name = last === "kind" ? "" : last.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return key.startsWith("schedule.changes") ? `later ${name}` : name;
}

/** The parts of a section of a caption, split at its commas outside brackets. */
function parts(section: string): string[] {
  return section.split(/, (?![^(]*\))/);
}

function intersection(lists: readonly (readonly string[])[]): string[] {
  return lists[0].filter((entry) => lists.every((list) => list.includes(entry)));
}
