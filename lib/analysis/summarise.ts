/** @file Runs in a few numbers: one of them, or many by their settings. */
import { ConfigError, canonicalJson, type Json, nearestWord } from "../core";
import { restrictedMean } from "./censored";
import { medianInterval } from "./censored-intervals";
import { type Crossing, type CrossingOptions, transitions } from "./dynamics";
import { type RunSummary, runSummary, type SummarisedRun } from "./summary";

/** How runs are gathered, and which of their times is summed up. */
export interface SummariseOptions {
  /** Keys of the configuration whose values make the groups, such as `optimizer.weightDecay`. Default: one group. */
  readonly by?: readonly string[];
  /** Default `T_gen`. */
  readonly of?: "T_mem" | "T_gen";
  /** Accuracy to be reached, and evaluations to hold it; those of `transitions` unless given. */
  readonly at?: Partial<CrossingOptions>;
  /** Of the restricted mean, in steps. Default: the earliest step at which a group was not observed any more. */
  readonly horizon?: number;
  /** Confidence level of the intervals. Default 0.95. */
  readonly level?: number;
}

/**
 * A group of runs: its values of the keys of `by`, then these columns. A median, or an end of its interval, that was not reached
 * by the last step observed is Infinity, as in the table of `runs`.
 */
export interface SettingSummary {
  readonly [key: string]: Json;
  readonly n: number;
  /** How many got there. */
  readonly reached: number;
  /** By Kaplan-Meier, with the interval of `medianInterval`. */
  readonly median: number;
  readonly medianLow: number;
  readonly medianHigh: number;
  /** The mean of min(time, horizon), with the interval of `restrictedMean`. */
  readonly mean: number;
  readonly meanLow: number;
  readonly meanHigh: number;
  /** Up to which step, the same for all groups. */
  readonly horizon: number;
}

/** A run with the settings that it may be grouped by. */
export type ConfiguredRun = SummarisedRun & { readonly config: object };

/** One run in a few numbers and words: how it ended, T_mem, T_gen, its speed. */
export function summarise(run: SummarisedRun): RunSummary;
/**
 * Runs by setting, one row each, numbers ascending, with runs that did not get there counted as such: how many of n got there, the
 * median time with its interval, the restricted mean with its interval.
 *
 * @throws ConfigError for no runs, a key that no run has, or a horizon that a group was not observed for
 * @example table(summarise(records, { by: ["optimizer.weightDecay"], of: "T_gen" }))
 */
export function summarise(runs: readonly ConfiguredRun[], options?: SummariseOptions): SettingSummary[];
export function summarise(
  given: SummarisedRun | readonly ConfiguredRun[],
  options: SummariseOptions = {},
): RunSummary | SettingSummary[] {
  return isList(given) ? bySetting(given, options) : runSummary(given);
}

function isList(given: SummarisedRun | readonly ConfiguredRun[]): given is readonly ConfiguredRun[] {
  return Array.isArray(given);
}

function bySetting(
  runs: readonly ConfiguredRun[],
  { by = [], of = "T_gen", at = {}, horizon, level = 0.95 }: SummariseOptions,
): SettingSummary[] {
  if (runs.length === 0) throw new ConfigError("summarise: there are no runs");
  for (const key of by) requireKey(key, runs);
  const groups = new Map<string, { setting: Readonly<Record<string, Json>>; times: Crossing[] }>();
  for (const { config, evaluations } of runs) {
    const setting = Object.fromEntries(by.map((key) => [key, settingOf(config, key) ?? null]));
    const group = groups.get(canonicalJson(setting)) ?? { setting, times: [] };
    const { tMem, tGen } = transitions(evaluations, at);
    group.times.push(of === "T_mem" ? tMem : tGen);
    groups.set(canonicalJson(setting), group);
  }
  const until = horizon ?? sharedHorizon([...groups.values()].map(({ times }) => times));
  return [...groups.values()]
    .sort((a, b) => inOrder(a.setting, b.setting, by))
    .map(({ setting, times }) => {
      const median = medianInterval(times, level);
      const mean = restrictedMean(times, until, level);
      return {
        ...setting,
        n: times.length,
        reached: times.filter(({ censored }) => !censored).length,
        ...{ median: stepOf(median.estimate), medianLow: stepOf(median.low), medianHigh: stepOf(median.high) },
        ...{ mean: mean.estimate, meanLow: mean.low, meanHigh: mean.high },
        horizon: until,
      };
    });
}

/** The last step that every group was observed for: a group in which all got there has no such step. */
function sharedHorizon(groups: readonly (readonly Crossing[])[]): number {
  const last = (times: readonly Crossing[]) => Math.max(...times.map(({ step }) => step));
  const open = groups.filter((times) => times.some(({ censored, step }) => censored && step === last(times)));
  return open.length > 0 ? Math.min(...open.map(last)) : Math.max(1, ...groups.map(last));
}

function stepOf({ censored, step }: Crossing): number {
  return censored ? Number.POSITIVE_INFINITY : step;
}

function inOrder(a: Readonly<Record<string, Json>>, b: Readonly<Record<string, Json>>, by: readonly string[]): number {
  for (const key of by) {
    const [left, right] = [a[key], b[key]];
    if (typeof left === "number" && typeof right === "number" && left !== right) return left - right;
  }
  return 0; // in the order of their first runs
}

function settingOf(config: object, key: string): Json | undefined {
  return key
    .split(".")
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], config) as
    | Json
    | undefined;
}

function requireKey(key: string, runs: readonly ConfiguredRun[]): void {
  if (runs.some(({ config }) => settingOf(config, key) !== undefined)) return;
  const known = [...new Set(runs.flatMap(({ config }) => keysOf(config)))];
  const nearest = known.find((other) => other.endsWith(`.${key}`)) ?? nearestWord(key, known);
  throw new ConfigError(
    `summarise: by ${key}: no run has this key; ${nearest ? `did you mean ${nearest}?` : known.join(", ")}`,
  );
}

function keysOf(section: object, prefix = ""): string[] {
  return Object.entries(section).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? keysOf(value, `${prefix}${key}.`)
      : [prefix + key],
  );
}
