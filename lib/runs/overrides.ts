/** @file `optimizer.weightDecay=1` as it is typed in a shell: values of a spec by dotted key. */
import { ConfigError } from "../core";
import { allKeys, DEFAULT_KINDS, kinds, valueAt } from "./schema";
import type { RunSpec } from "./spec";

/** One value of a spec, by its dotted key, such as `task.p` or `probes.0.kind`. */
export interface Override {
  readonly key: string;
  readonly value: unknown;
}

/**
 * `key=value`; the value is JSON where it parses as JSON, else text.
 *
 * @throws ConfigError for text of another form
 * @example parseOverride("task.p=97") // { key: "task.p", value: 97 }
 * @example parseOverride("model.kind=transformer").value // "transformer"
 */
export function parseOverride(text: string): Override {
  const [key, value] = splitAssignment(text);
  return { key, value: parseValue(value) };
}

/** Splits at the first `=`, and checks the key's form; whether there is such a key, the schema says. */
export function splitAssignment(text: string): [key: string, value: string] {
  const at = text.indexOf("=");
  if (at < 0) throw new ConfigError(`${JSON.stringify(text)}: expected key=value, such as optimizer.weightDecay=1`);
  const key = text.slice(0, at);
  pathOf(key);
  return [key, text.slice(at + 1)];
}

export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The words of a dotted key. No word begins with an underscore, so none is `__proto__`. */
function pathOf(key: string): string[] {
  const path = key.split(".");
  if (path.every((word) => /^([A-Za-z][A-Za-z0-9_]*|\d{1,3})$/.test(word))) return path;
  throw new ConfigError(`${JSON.stringify(key)}: expected a key, words joined by dots, such as optimizer.weightDecay`);
}

/**
 * A copy of a spec, perhaps an incomplete one, with values replaced; `resolveRun` says whether the result is a run. A
 * task or model that changes its kind, or is a file's, begins anew; an optimiser keeps what its new kind has, too. A file takes the place
 * of a name, as in `loss.path=./huber.ts`.
 *
 * @throws ConfigError for a key given twice, or one below a value that has no keys
 */
export function withOverrides(base: Partial<RunSpec>, overrides: readonly Override[]): RunSpec {
  const spec: Record<string, unknown> = { task: {}, model: {}, optimizer: {}, ...structuredClone(base) };
  for (const [section, variants] of Object.entries(kinds)) {
    const isOwn = overrides.some(({ key }) => key === `${section}.path`);
    const kind = isOwn ? "own" : overrides.find(({ key }) => key === `${section}.kind`)?.value;
    const before = valueAt(spec, [section, "kind"]) ?? DEFAULT_KINDS[section as keyof typeof kinds];
    if (kind === undefined || kind === before) continue;
    const variant = Object.entries(variants).find(([name]) => name === kind)?.[1];
    const kept = section === "optimizer" && variant ? allKeys(variant).map(([first]) => first) : [];
    const values = Object.entries(spec[section] as object).filter(([key]) => kept.includes(key) && key !== "kind");
    spec[section] = Object.fromEntries(values);
  }
  const seen = new Set<string>();
  for (const { key, value } of overrides) {
    if (seen.has(key)) throw new ConfigError(`${key}: is given twice; give it once`);
    seen.add(key);
    place(spec, key, structuredClone(value));
  }
  return spec as unknown as RunSpec; // what it is, resolveRun finds out
}

function place(spec: Record<string, unknown>, key: string, value: unknown): void {
  const path = pathOf(key);
  const last = path.pop() as string;
  let inner = spec;
  path.forEach((word, i) => {
    checkPlace(inner, word, key);
    const there = Object.hasOwn(inner, word) ? inner[word] : null;
    const isName = typeof there === "string" && (last === "path" || path[i + 1] === "options");
    const next = isName ? null : there;
    if (next !== null && typeof next !== "object") {
      const above = path.slice(0, i + 1).join(".");
      throw new ConfigError(`${key}: ${above} is ${JSON.stringify(next)}, which has no keys`);
    }
    inner = (inner[word] = next ?? {}) as Record<string, unknown>;
  });
  checkPlace(inner, last, key);
  inner[last] = value;
}

/** A list has the entries that it has, and room for one more. */
function checkPlace(inner: unknown, word: string, key: string): void {
  if (!Array.isArray(inner)) return;
  if (/^\d+$/.test(word) && Number(word) <= inner.length) return;
  throw new ConfigError(`${key}: expected an entry of the list, a number from 0 to ${inner.length}, got ${word}`);
}
