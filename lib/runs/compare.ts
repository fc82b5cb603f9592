/** @file What configurations differ in, key by key. */
import { ConfigError, canonicalJson, type Json, nearestWord } from "../core";
import type { RunLabel } from "./labels";

/** Dotted keys to values; a list is one value. */
export type FlatConfig = Readonly<Record<string, Json>>;

/** @example flattenConfig({ task: { p: 97 }, model: { hidden: [250] } }) // { "task.p": 97, "model.hidden": [250] } */
export function flattenConfig(config: object): FlatConfig {
  const flat: Record<string, Json> = {};
  flattenInto(flat, config as Readonly<Record<string, Json>>, "");
  return flat;
}

/** A plain loop: this is done for every run of a list. */
function flattenInto(flat: Record<string, Json>, section: Readonly<Record<string, Json>>, prefix: string): void {
  for (const key of Object.keys(section)) {
    const value = section[key];
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      flattenInto(flat, value as Readonly<Record<string, Json>>, `${prefix}${key}.`);
    } else flat[prefix + key] = value;
  }
}

/** The keys that not all of these have with the same value, in the order of their first appearance. */
export function differingKeys(configs: readonly FlatConfig[]): string[] {
  const [first = {}] = configs;
  const keys = new Set(configs.flatMap((config) => Object.keys(config)));
  return [...keys].filter((key) => configs.some((config) => !isSame(config[key], first[key])));
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && canonicalJson(a) === canonicalJson(b);
}

/** The values that a key may have, by dotted key: all keys must agree. */
export type Where = Readonly<Record<string, readonly unknown[]>>;

/** Whether a flat configuration has one of the values for every key. */
export function matchesWhere(config: FlatConfig, where: Where): boolean {
  return Object.entries(where).every(([key, values]) =>
    values.some((value) => Object.hasOwn(config, key) && canonicalJson(config[key]) === canonicalJson(value)),
  );
}

/** @throws ConfigError naming the nearest key, when no configuration has this one */
export function checkConfigKeys(keys: readonly string[], configs: readonly FlatConfig[]): void {
  for (const key of keys) {
    if (configs.length === 0 || configs.some((config) => Object.hasOwn(config, key))) continue;
    const known = [...new Set(configs.flatMap((config) => Object.keys(config)))];
    const nearest = known.find((other) => other.endsWith(`.${key}`)) ?? nearestWord(key, known);
    const hint = nearest ? `did you mean ${nearest}?` : `there are ${known.join(", ")}`;
    throw new ConfigError(`${key}: no run has this key; ${hint}`);
  }
}

/** A row of a table of runs: column names to what stands in them. */
export type RunRow = Readonly<Record<string, Json>>;

/** What a row is made of. */
export interface Tabulated {
  readonly id: string;
  readonly experiment?: string;
  readonly config: FlatConfig;
  /** How the run went, in columns of its own. */
  readonly outcome: RunRow;
  /** What people call it. */
  readonly label?: RunLabel;
}

/**
 * Runs as rows of equal columns: the id, the experiment where there are several, name and tags where any run has them, the
 * configuration as far as it differs, then the outcome.
 */
export function tabulate(runs: readonly Tabulated[]): RunRow[] {
  const keys = differingKeys(runs.map(({ config }) => config));
  const several = new Set(runs.map(({ experiment }) => experiment)).size > 1;
  const [named, tagged] = [runs.some(({ label }) => label?.name), runs.some(({ label }) => label?.tags)];
  return runs.map(({ id, experiment, config, outcome, label }) => {
    const row: Record<string, Json> = several ? { run: id, experiment: experiment ?? null } : { run: id };
    if (named) row.name = label?.name ?? null;
    if (tagged) row.tags = label?.tags?.join(" ") ?? null;
    for (const key of keys) row[key] = config[key] ?? null;
    return Object.assign(row, outcome);
  });
}
