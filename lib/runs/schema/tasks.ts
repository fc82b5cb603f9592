import { z } from "zod";
import { kind, number, oneOf, share, type Variants, whole, wholeOrNull } from "../../fields";
import { OPERATIONS, type TaskConfig } from "../../tasks";

/** The largest sample of points: some ten times what any of the papers uses. */
const MAX_SAMPLE = 100_000;

const points = (use: string) =>
  whole(`a whole number from 1 to ${MAX_SAMPLE}, the number of ${use} points`, 1, MAX_SAMPLE);

/** Left out where it says nothing: configurations of before have no such key, and keep their ids. */
const counts = () => oneOf("floating").optional();

/** What both tasks over pairs of tokens have. */
const pairs = {
  trainFraction: number("a number strictly between 0 and 1 (0.4 means 40 %)", (x) => 0 < x && x < 1),
  pairs: oneOf("ordered", "unordered").default("ordered"),
  trainSubset: wholeOrNull("a whole number of training pairs to keep, at least 1", 1).default(null),
  labelNoise: share().default(0),
  counts: counts(),
};

/** The largest table, and the most classes: a run's configuration holds the table whole. */
const MAX_TABLE = 256;

const answers = z.custom<readonly (readonly (number | null)[])[]>(
  (x) =>
    Array.isArray(x) &&
    x.length >= 2 &&
    x.length <= MAX_TABLE &&
    x.every(
      (row) => Array.isArray(row) && row.every((y) => y === null || (Number.isInteger(y) && y >= 0 && y < MAX_TABLE)),
    ),
  {
    error: `a list of 2 to ${MAX_TABLE} rows, each of whole numbers from 0 to ${MAX_TABLE - 1}, or null for no question`,
  },
);

export const tasks = {
  modular: z.strictObject({
    kind: kind("modular"),
    operation: oneOf(...OPERATIONS),
    p: whole("a whole number from 2 to 1000, the modulus", 2, 1000),
    ...pairs,
  }),
  table: z.strictObject({
    kind: kind("table"),
    name: z.custom<string>((x) => typeof x === "string" && /^[a-z][A-Za-z0-9]{0,31}$/.test(x), {
      error: "a name of at most 32 letters and digits that begins with a small letter",
    }),
    table: answers,
    ...pairs,
  }),
  parity: z.strictObject({
    kind: kind("parity"),
    n: whole("a whole number from 1 to 256, the number of coordinates", 1, 256),
    k: whole("a whole number from 1 to n, the number of coordinates that decide", 1, 256),
    trainSize: points("training"),
    testSize: points("test").default(2000),
    labelNoise: share().default(0),
    counts: counts(),
  }),
} satisfies Variants<TaskConfig>;
