/** @file What a valid run is, checked once, where a spec enters. Each field states what it expects, in words. */
import { z } from "zod";
import { OPERATIONS } from "../tasks";
import type { TrainConfig } from "../trainers";

/** The largest seed: 2^32 - 1. */
const MAX_SEED = 4294967295;

// Conditions are in positive form, so that NaN fails them.
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

// The TypeScript of notebook cells, which is not strict, would take both entries of the tuple for optional.
const betas = z
  .tuple([beta(), beta()], { error: "two numbers from 0 up to, not including, 1, such as [0.9, 0.98]" })
  .default([0.9, 0.98]) as unknown as z.ZodType<readonly [number, number]>;

export const specSchema = z.strictObject({
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
    betas,
    eps: number("a number above 0", (x) => x > 0).default(1e-8),
    weightDecay: number("a number of at least 0", (x) => x >= 0),
  }),
  steps: whole("a whole number from 1 to 10000000, the number of optimiser updates", 1, 10_000_000),
  evaluation: z
    .strictObject({
      every: whole("a whole number of steps, at least 1", 1).default(10),
      perDecade: whole("a whole number from 0 to 100", 0, 100).default(10),
    })
    .default({ every: 10, perDecade: 10 }),
  seed: whole(`a whole number from 0 to ${MAX_SEED}`, 0, MAX_SEED).default(0),
}) satisfies z.ZodType<TrainConfig>;

/** Every key of the schema by its path, for example ["optimizer", "weightDecay"]. */
export function allKeys(schema: z.ZodType = specSchema, path: readonly string[] = []): string[][] {
  const object = schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema;
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape).flatMap(([key, child]) => [
    [...path, key],
    ...allKeys(child as z.ZodType, [...path, key]),
  ]);
}
