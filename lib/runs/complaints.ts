/** @file What is wrong with a spec, one line for each fault: field, expected, given, and the likely mend. */
import type { z } from "zod";
import { nearestWord } from "../core";
import { allKeys } from "./schema";

export function complaints(issues: readonly z.core.$ZodIssue[], spec: unknown): string[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path));
    const given = valueAt(spec, path);
    const isObject = issue.code === "invalid_type" && issue.expected === "object";
    const expected = isObject ? "an object { … }" : issue.message;
    return [`${["config", ...path].join(".")}: expected ${expected}, got ${describe(given)}${hint(given, path)}`];
  });
}

function unknownKey(key: string, section: readonly string[]): string {
  const nearest = nearestKey(key, section);
  const known = keysOf(section).join(", ");
  const help = nearest ? `did you mean ${nearest}?` : `known keys here: ${known}`;
  return `${["config", ...section, key].join(".")}: there is no such key; ${help}`;
}

/** The key of the same section, else of any section, that `key` was probably meant to be. */
function nearestKey(key: string, section: readonly string[]): string | undefined {
  const here = nearestWord(key, keysOf(section));
  if (here) return [...section, here].join(".");
  const all = allKeys();
  const anywhere = nearestWord(
    key,
    all.map((path) => path[path.length - 1]),
  );
  return all.find((path) => path[path.length - 1] === anywhere)?.join(".");
}

function keysOf(section: readonly string[]): string[] {
  const inside = allKeys().filter((path) => path.slice(0, -1).join(".") === section.join("."));
  return inside.map((path) => path[path.length - 1]);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  if (typeof value === "bigint") return `${value} (bigint)`;
  return `${JSON.stringify(value)} (${Array.isArray(value) ? "list" : value === null ? "null" : typeof value})`;
}

/** Slips that are seen often enough to name their mend: a percentage, and a number in quotes. */
function hint(given: unknown, path: readonly string[]): string {
  if (path[path.length - 1] === "trainFraction" && typeof given === "number" && 1 < given && given < 100) {
    return `; did you mean ${given / 100}?`;
  }
  if (typeof given === "string" && given.trim() !== "" && Number.isFinite(Number(given))) {
    return `; did you mean ${Number(given)}, without quotes?`;
  }
  return "";
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
