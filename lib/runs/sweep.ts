/** @file Many runs from one: every combination of the values that some keys are to take. */
import { ConfigError, canonicalJson } from "../core";
import { resolveRun, runId } from "./config";
import { parseValue, splitAssignment, withOverrides } from "./overrides";
import type { RunSpec } from "./spec";

/** The values that each key takes, by dotted key. */
export type Axes = Readonly<Record<string, readonly unknown[]>>;

/** Runs that a sweep may have without being asked whether they are meant. */
export const SWEEP_LIMIT = 10_000;

/** The longest range: what a slip of the finger asks for does not fill the memory. */
const MAX_RANGE = 1_000_000;

/** Faults that are told of one sweep. */
const TOLD = 10;

/**
 * Axes as they are typed: lists `0.1,1,2`, ranges `0..9`, with a step `0..1..0.25` or a factor `1e-4..1e-1..x10`, several
 * together `0..4,10`; entries are JSON where they parse.
 *
 * @throws ConfigError for text of another form, a key given twice, or a range that goes down
 * @example parseAxes(["seed=0..2", "model.hidden=[16],[32,32]"]) // { seed: [0, 1, 2], "model.hidden": [[16], [32, 32]] }
 */
export function parseAxes(texts: readonly string[]): Axes {
  const axes: Record<string, readonly unknown[]> = {};
  for (const text of texts) {
    const [key, list] = splitAssignment(text);
    if (Object.hasOwn(axes, key)) throw new ConfigError(`${key}: is given twice; give all its values at once`);
    axes[key] = entriesOf(list).flatMap((entry) => valuesOf(entry, key));
  }
  return axes;
}

/** Splits at the commas that are not inside brackets, braces or quotes. */
function entriesOf(list: string): string[] {
  const entries = [""];
  let depth = 0;
  for (const [token] of list.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},"]|[^[\]{},"]+/gs)) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token === "," && depth === 0) entries.push("");
    else entries[entries.length - 1] += token;
  }
  return entries;
}

const NUMBER = String.raw`-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const RANGE = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})(?:\\.\\.(x?)(${NUMBER}))?$`, "i");
const FORMS = "0..9, with a step 0..1..0.25, or with a factor 1e-4..1e-1..x10";

function valuesOf(entry: string, key: string): unknown[] {
  if (entry === "") throw new ConfigError(`${key}: has an empty value; expected values such as 0..9 or 0.1,1,2`);
  const range = RANGE.exec(entry);
  if (!range) {
    // A list, an object or a quoted text may hold ".." and is no range.
    if (/^(?!["[{])(?:-?\.?\d.*\.\.|.*\.\.x?-?\.?\d[^/]*$)/.test(entry)) {
      throw new ConfigError(`${key}: expected a range such as ${FORMS}, got ${entry}`);
    }
    return [parseValue(entry)];
  }
  const [from, to] = [Number(range[1]), Number(range[2])];
  const isFactor = range[3] !== undefined && range[3] !== "";
  const step = range[4] === undefined ? 1 : Number(range[4]);
  if (range[4] === undefined && !(Number.isInteger(from) && Number.isInteger(to))) {
    throw new ConfigError(
      `${key}: expected a range of whole numbers, or one with its step, such as ${FORMS}, got ${entry}`,
    );
  }
  const rises = isFactor ? from > 0 && step > 1 : step > 0;
  const count = isFactor ? Math.log(to / from) / Math.log(step) : (to - from) / step;
  if (!(rises && from <= to && count < MAX_RANGE)) {
    throw new ConfigError(`${key}: expected a range that goes up, of at most ${MAX_RANGE} values, got ${entry}`);
  }
  // 0.1 + 0.2 is not 0.3: values are rounded to what was typed, and the last may miss the end by as much.
  return Array.from({ length: Math.floor(count + 1e-9) + 1 }, (_, i) =>
    Number((isFactor ? from * Math.exp(i * Math.log(step)) : from + i * step).toPrecision(12)),
  );
}

/**
 * The spec of every combination of the axes' values, the last axis moving fastest. All are checked before any is returned.
 *
 * @param options `limit`: the most runs that are meant
 * @throws ConfigError for an axis without values or with one twice, keys that there are not (with the nearest that there
 *   is), combinations that are no run or the same run, and more runs than `limit`
 * @example expandSweep(reference, { seed: [0, 1], "optimizer.weightDecay": [1, 2] }).length // 4
 */
export function expandSweep(base: Partial<RunSpec>, axes: Axes, { limit = SWEEP_LIMIT } = {}): RunSpec[] {
  const keys = Object.keys(axes);
  for (const key of keys) checkAxis(key, axes[key]);
  const count = keys.reduce((product, key) => product * axes[key].length, 1);
  if (!(count <= limit)) {
    throw new ConfigError(
      `sweep: these axes make ${count} runs, more than ${limit}; leave out values, or say that so many are meant ` +
        `(--yes in a terminal, { limit: ${count} } in a notebook)`,
    );
  }
  const faults = new Map<string, number>();
  const combinations = new Map<string, string>();
  const specs = Array.from({ length: count }, (_, i) => {
    const values = combination(i, keys, axes);
    const spec = withOverrides(base, values);
    for (const fault of faultsOf(spec, describe(values), combinations)) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    return spec;
  });
  if (faults.size === 0) return specs;
  const lines = [...faults].map(([fault, times]) => (times === 1 ? fault : `${fault} (${times} of ${count} runs)`));
  const rest = lines.length > TOLD ? [`… and ${lines.length - TOLD} more`] : [];
  throw new ConfigError([...lines.slice(0, TOLD), ...rest].join("\n"));
}

function checkAxis(key: string, values: readonly unknown[]): void {
  if (!Array.isArray(values) || values.length === 0) {
    throw new ConfigError(`sweep: ${key} has no values; expected a list of them, such as [0, 1, 2]`);
  }
  const seen = new Set<string>();
  for (const value of values) {
    const text = canonicalJson(value);
    if (seen.has(text)) throw new ConfigError(`sweep: ${key} has the value ${text} twice`);
    seen.add(text);
  }
}

/** The i-th combination, counted like a number whose digits are the axes. */
function combination(i: number, keys: readonly string[], axes: Axes): { key: string; value: unknown }[] {
  let rest = i;
  const values = [...keys].reverse().map((key) => {
    const value = axes[key][rest % axes[key].length];
    rest = Math.floor(rest / axes[key].length);
    return { key, value };
  });
  return values.reverse();
}

function faultsOf(spec: RunSpec, name: string, combinations: Map<string, string>): string[] {
  try {
    const config = resolveRun(spec);
    const whole = canonicalJson(config); // runs that differ in what they measure have one id
    const same = combinations.get(whole);
    combinations.set(whole, name);
    return same === undefined ? [] : [`sweep: ${same} and ${name} are the same run, ${runId(config)}`];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
}

function describe(values: readonly { key: string; value: unknown }[]): string {
  return values.map(({ key, value }) => `${key}=${JSON.stringify(value)}`).join(" ") || "the only combination";
}
