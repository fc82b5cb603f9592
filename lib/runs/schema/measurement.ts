/** @file When and what a run is measured. */
import { z } from "zod";
import type { EvaluationConfig, ProbeConfig } from "../../trainers";
import { kind, whole } from "./fields";
import { type Variants, variantOf } from "./shape";

function times(every: number, perDecade: number) {
  return z
    .strictObject({
      every: whole("a whole number of steps, at least 1", 1).default(every),
      perDecade: whole("a whole number from 0 to 100", 0, 100).default(perDecade),
    })
    .prefault({}) satisfies z.ZodType<EvaluationConfig>;
}

export const evaluation = times(10, 10);

const word = (expected: string) =>
  z.custom<string>((x) => typeof x === "string" && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(x), { error: expected });

/** A probe of one kind. Its name becomes a key of the record, and perhaps a file's name. */
function probe<const K extends string>(name: K, options: z.ZodType<Readonly<Record<string, unknown>>>) {
  return z.strictObject({
    kind: kind(name),
    name: word("a name of at most 64 letters, digits, - and _ that begins with a letter").default(name),
    schedule: times(50, 10),
    options,
  });
}

const noOptions = () => z.strictObject({}).prefault({});

/** Every kind of probe, with its options. A kind that another room adds is checked here. */
export const probeKinds = {
  norms: probe("norms", noOptions()),
  margins: probe("margins", noOptions()),
  accuracy: probe(
    "accuracy",
    z.strictObject({
      subset: word("the name of a subset, such as swapSeen").optional(),
      rows: z
        .custom<readonly number[]>(
          (x) => Array.isArray(x) && x.length > 0 && x.every((row) => Number.isInteger(row) && row >= 0),
          { error: "a list of row numbers of the dataset, whole numbers from 0" },
        )
        .optional(),
    }),
  ),
} satisfies Variants<ProbeConfig>;

export function probeOf(value: unknown): z.ZodType<ProbeConfig> {
  return variantOf<ProbeConfig>(probeKinds, value);
}
