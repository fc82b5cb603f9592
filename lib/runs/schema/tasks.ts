import { z } from "zod";
import { OPERATIONS, type TaskConfig } from "../../tasks";
import { kind, number, oneOf, share, whole, wholeOrNull } from "./fields";
import type { Variants } from "./shape";

/** The largest sample of points: some ten times what any of the papers uses. */
const MAX_SAMPLE = 100_000;

const points = (use: string) =>
  whole(`a whole number from 1 to ${MAX_SAMPLE}, the number of ${use} points`, 1, MAX_SAMPLE);

export const tasks = {
  modular: z.strictObject({
    kind: kind("modular"),
    operation: oneOf(...OPERATIONS),
    p: whole("a whole number from 2 to 1000, the modulus", 2, 1000),
    trainFraction: number("a number strictly between 0 and 1 (0.4 means 40 %)", (x) => 0 < x && x < 1),
    pairs: oneOf("ordered", "unordered").default("ordered"),
    trainSubset: wholeOrNull("a whole number of training pairs to keep, at least 1", 1).default(null),
    labelNoise: share().default(0),
  }),
  parity: z.strictObject({
    kind: kind("parity"),
    n: whole("a whole number from 1 to 256, the number of coordinates", 1, 256),
    k: whole("a whole number from 1 to n, the number of coordinates that decide", 1, 256),
    trainSize: points("training"),
    testSize: points("test").default(2000),
    labelNoise: share().default(0),
  }),
} satisfies Variants<TaskConfig>;
