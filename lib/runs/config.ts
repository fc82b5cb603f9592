/** @file What a run is: the short form a person writes (RunSpec), and the complete, frozen form it resolves to. */
import { z } from "zod";
import { ConfigError, canonicalJson, nearestWord, sha256 } from "../core";
import { OPERATIONS } from "../tasks";
import type { TrainConfig } from "../trainers";

/** Part of every run's identity; raised when the same configuration would give other numbers. */
const SCHEMA = 1;

/** The largest seed: 2^32 - 1. */
const MAX_SEED = 4294967295;

// Each leaf states what it expects once; conditions are in positive form, so that NaN fails them.
function number(expected: string, holds: (x: number) => boolean) {
  return z.custom<number>((x) => typeof x === "number" && Number.isFinite(x) && holds(x), { error: expected });
}

function whole(expected: string, least: number, most: number = Number.MAX_SAFE_INTEGER) {
  return number(expected, (x) => Number.isInteger(x) && least <= x && x <= most);
}

function oneOf<const T extends string>(...choices: readonly T[]) {
  return z.custom<T>((x) => choices.some((choice) => choice === x), { error: `one of ${choices.join(", ")}` });
}

const beta = () => number("a number from 0 up to, not including, 1", (x) => 0 <= x && x < 1);

const specSchema = z.strictObject({
  /** The task and its split. */
  task: z.strictObject({
    kind: oneOf("modular").default("modular"),
    operation: oneOf(...OPERATIONS),
    p: whole("a whole number from 2 to 1000, the modulus", 2, 1000),
    trainFraction: number("a number strictly between 0 and 1 (0.4 means 40 %)", (x) => 0 < x && x < 1),
    pairs: oneOf("ordered", "unordered").default("ordered"),
  }),
  model: z.strictObject({
    kind: oneOf("mlp").default("mlp"),
    hidden: z.custom<readonly number[]>(
      (x) => Array.isArray(x) && x.every((width) => Number.isInteger(width) && 1 <= width && width <= 65536),
      { error: "a list of layer widths, whole numbers from 1 to 65536, such as [250]" },
    ),
  }),
  optimizer: z.strictObject({
    kind: oneOf("adamw").default("adamw"),
    learningRate: number("a number above 0", (x) => x > 0),
    betas: z
      .tuple([beta(), beta()], { error: "two numbers from 0 up to, not including, 1, such as [0.9, 0.98]" })
      .default([0.9, 0.98]),
    eps: number("a number above 0", (x) => x > 0).default(1e-8),
    weightDecay: number("a number of at least 0", (x) => x >= 0),
  }),
  /** Optimiser updates. */
  steps: whole("a whole number from 1 to 10000000, the number of optimiser updates", 1, 10_000_000),
  evaluation: z
    .strictObject({
      every: whole("a whole number of steps, at least 1", 1).default(10),
      perDecade: whole("a whole number from 0 to 100", 0, 100).default(10),
    })
    .default({ every: 10, perDecade: 10 }),
  /** Decides split and initial weights. */
  seed: whole(`a whole number from 0 to ${MAX_SEED}`, 0, MAX_SEED).default(0),
});

/** A run as a person writes it: what is left out takes its default. */
export type RunSpec = z.input<typeof specSchema>;

/** A run with every choice made; immutable, plain JSON, and together with the engine's settings all that decides it. */
export interface RunConfig extends TrainConfig {
  readonly schema: number;
}

/**
 * Fills in defaults, checks every field, freezes.
 *
 * @throws ConfigError with one line for each fault: field, what was expected, what was given, the nearest valid key
 * @example resolveRun({ task: { operation: "addition", p: 97, trainFraction: 0.4 }, model: { hidden: [250] },
 *   optimizer: { learningRate: 0.03, weightDecay: 2 }, steps: 1000 }).seed // 0
 */
export function resolveRun(spec: RunSpec): RunConfig {
  const result = specSchema.safeParse(spec);
  if (!result.success) {
    const lines = result.error.issues.flatMap((issue) => describeIssue(issue, spec));
    throw new ConfigError(lines.join("\n"));
  }
  return deepFreeze({ schema: SCHEMA, ...result.data } satisfies RunConfig);
}

/** `slug-hash`: readable, and equal exactly for equal configurations. */
export function runId(config: RunConfig): string {
  const { task, model, optimizer, seed } = config;
  const slug = [
    `${task.operation}${task.p}`,
    `${model.kind}${model.hidden.join("x")}`,
    `wd${optimizer.weightDecay}`,
    `f${task.trainFraction}`,
    `seed${seed}`,
  ].join("-");
  return `${slug}-${sha256(canonicalJson(config)).slice(0, 10)}`;
}

function describeIssue(issue: z.core.$ZodIssue, spec: unknown): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const where = [...path, key].join(".");
      const nearest = nearestKey(key, path);
      return `config.${where}: there is no such key${nearest ? `; did you mean ${nearest}?` : `; ${keyList(path)}`}`;
    });
  }
  const given = valueAt(spec, path);
  const expected = issue.code === "custom" ? issue.message : path.length ? issue.message : "an object";
  return [
    `config${path.map((key) => `.${key}`).join("")}: expected ${describeExpected(issue, expected)}, got ${describe(given)}${hint(given, issue)}`,
  ];
}

function describeExpected(issue: z.core.$ZodIssue, message: string): string {
  return issue.code === "invalid_type" && issue.expected === "object" ? "an object { … }" : message;
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  return `${JSON.stringify(value)} (${Array.isArray(value) ? "list" : value === null ? "null" : typeof value})`;
}

/** A slip that is seen often enough to name its mend. */
function hint(given: unknown, issue: z.core.$ZodIssue): string {
  if (issue.path.at(-1) === "trainFraction" && typeof given === "number" && 1 < given && given < 100) {
    return `; did you mean ${given / 100}?`;
  }
  if (typeof given === "string" && given.trim() !== "" && Number.isFinite(Number(given))) {
    return `; did you mean ${Number(given)}, without quotes?`;
  }
  return "";
}

/** The key of the same section, else of any section, that `key` was probably meant to be. */
function nearestKey(key: string, path: readonly string[]): string | undefined {
  const all = allKeys(specSchema, []);
  const section = path.join(".");
  const here = all.filter((candidate) => candidate.slice(0, -1).join(".") === section);
  const inSection = nearestWord(
    key,
    here.map((candidate) => candidate.at(-1) ?? ""),
  );
  if (inSection) return [...path, inSection].join(".");
  const last = nearestWord(
    key,
    all.map((candidate) => candidate.at(-1) ?? ""),
  );
  return all.find((candidate) => candidate.at(-1) === last)?.join(".");
}

function keyList(path: readonly string[]): string {
  const here = allKeys(specSchema, []).filter((candidate) => candidate.slice(0, -1).join(".") === path.join("."));
  return `known keys here: ${here.map((candidate) => candidate.at(-1)).join(", ")}`;
}

function allKeys(schema: z.ZodType, path: readonly string[]): string[][] {
  const object = schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema;
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape).flatMap(([key, child]) => [
    [...path, key],
    ...allKeys(child as z.ZodType, [...path, key]),
  ]);
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
