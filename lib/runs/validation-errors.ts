/** @file What is wrong with a spec, one line for each fault: field, expected, given, and the likely mend. */
import type { z } from "zod";
import { nearestWord } from "../core";
import { allKeys, DEFAULT_KINDS, kinds, specSchema, valueAt } from "./schema";

/** What other programs call a key: PyTorch, Hydra, Weights & Biases; by its name alone, or within a section. */
const ALIASES: Readonly<Record<string, string>> = {
  lr: "optimizer.learningRate",
  wd: "optimizer.weightDecay",
  decay: "optimizer.weightDecay",
  beta1: "optimizer.betas",
  beta2: "optimizer.betas",
  epsilon: "optimizer.eps",
  optim: "optimizer.kind",
  "optimizer.name": "optimizer.kind",
  "optimizer.type": "optimizer.kind",
  bs: "batchSize",
  batch: "batchSize",
  epochs: "steps",
  iterations: "steps",
  maxSteps: "steps",
  numSteps: "steps",
  randomSeed: "seed",
  modulus: "task.p",
  prime: "task.p",
  fracTrain: "task.trainFraction",
  "model.name": "model.kind",
  "model.type": "model.kind",
  nLayers: "model.layers",
  numLayers: "model.layers",
  nHeads: "model.heads",
  numHeads: "model.heads",
  dModel: "model.width",
  hiddenSize: "model.hidden",
  "evaluation.steps": "evaluation.every",
  "evaluation.interval": "evaluation.every",
};

const PERCENTAGES = ["trainFraction", "labelNoise", "reaches"];

type Path = readonly string[];

export function validationErrors(issues: readonly z.core.$ZodIssue[], spec: unknown): string[] {
  const keys = allKeys(specSchema(spec));
  return issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(key, path, keys, spec));
    const given = valueAt(spec, path);
    const isObject = issue.code === "invalid_type" && issue.expected === "object";
    const expected = isObject ? "an object { … }" : issue.message;
    const mend = hint(given, path, choicesOf(issue));
    return [`${["config", ...path].join(".")}: expected ${expected}, got ${describe(given)}${mend}`];
  });
}

/** A key that the section does not have: perhaps another kind's, perhaps a slip, perhaps in the wrong section. */
function unknownKey(key: string, section: Path, keys: readonly Path[], spec: unknown): string {
  const field = ["config", ...section, key].join(".");
  const here = keysOf(section, keys);
  const known = here.length > 0 ? `known keys here: ${here.join(", ")}` : "none is known here";
  const elsewhere = otherKinds(key, section, spec);
  if (elsewhere) return `${field}: ${elsewhere}; ${known}`;
  const nearest = nearestKey(key, section, keys);
  const mend = key === "operation" ? ownOperation(valueAt(spec, [...section, key])) : "";
  return `${field}: there is no such key; ${nearest ? `did you mean ${nearest}?` : known}${mend}`;
}

/** Says of a key that another kind of the section has: whose it is, and whose it is not. */
function otherKinds(key: string, section: Path, spec: unknown): string | undefined {
  const name = (Object.keys(kinds) as (keyof typeof kinds)[]).find((name) => name === section.join("."));
  if (!name) return undefined;
  const variants: Readonly<Record<string, z.ZodType>> = kinds[name];
  const others = Object.keys(variants).filter((kind) => allKeys(variants[kind]).some(([first]) => first === key));
  const kind = valueAt(spec, [name, "kind"]) ?? DEFAULT_KINDS[name];
  return others.length > 0 ? `is a key of ${others.join(", ")}, not of ${kind}` : undefined;
}

/**
 * The key that `key` was probably meant to be: another program's name for it, the same word in another section, or a slip
 * within its own. A slip is looked for in all sections only where none was named.
 */
function nearestKey(key: string, section: Path, keys: readonly Path[]): string | undefined {
  const word = key.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const known = keys.map((path) => path.join("."));
  const alias = ALIASES[[...section, word].join(".")] ?? ALIASES[word];
  if (alias && known.includes(alias)) return alias;
  const ofName = (name: string | undefined) => keys.find((path) => last(path) === name)?.join(".");
  const here = nearestWord(word, [...keysOf(section, keys), ...(section.length === 0 ? ["name", "tags", "note"] : [])]);
  const near = here ? [...section, here].join(".") : undefined;
  return ofName(word) ?? near ?? (section.length === 0 ? ofName(nearestWord(word, keys.map(last))) : undefined);
}

function keysOf(section: Path, keys: readonly Path[]): string[] {
  return keys.filter((path) => path.slice(0, -1).join(".") === section.join(".")).map(last);
}

function last(path: Path): string {
  return path[path.length - 1];
}

function choicesOf(issue: z.core.$ZodIssue): readonly string[] {
  const choices = issue.code === "custom" ? issue.params?.choices : undefined;
  return Array.isArray(choices) ? choices : [];
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  if (typeof value === "bigint") return `${value} (bigint)`;
  return `${JSON.stringify(value)} (${Array.isArray(value) ? "list" : value === null ? "null" : typeof value})`;
}

/** Of a formula, such as `x**2+y**2`, that it is learned as a table. */
function ownOperation(given: unknown): string {
  const isFormula = typeof given === "string" && /[-+*/^%()]/.test(given);
  return isFormula
    ? "; an operation of your own is a table of its answers: task.kind=table, task.name, task.table"
    : "";
}

/** Slips that are seen often enough to name their mend: a misspelt choice, a percentage, a number in quotes. */
function hint(given: unknown, path: Path, choices: readonly string[]): string {
  const choice = typeof given === "string" ? nearestWord(given, choices) : undefined;
  if (choice) return `; did you mean ${choice}?`;
  if (last(path) === "operation") return ownOperation(given);
  if (PERCENTAGES.includes(last(path)) && typeof given === "number" && 1 < given && given < 100) {
    return `; did you mean ${given / 100}?`;
  }
  if (typeof given === "string" && given.trim() !== "" && Number.isFinite(Number(given))) {
    return `; did you mean ${Number(given)}, without quotes?`;
  }
  return "";
}
