/** @file When and what a run is measured. */
import { z } from "zod";
import { kind, noOptions, type Variants, variantOf, whole, wholes, word } from "../../fields";
import { probes } from "../../probes";
import {
  type CheckpointConfig,
  type EvaluationConfig,
  type ProbeConfig,
  type ProbeKind,
  type TrainConfig,
  trainingProbes,
} from "../../trainers";

function times(every: number, perDecade: number) {
  return z
    .strictObject({
      every: whole("a whole number of steps, at least 1", 1).default(every),
      perDecade: whole("a whole number from 0 to 100", 0, 100).default(perDecade),
    })
    .prefault({}) satisfies z.ZodType<EvaluationConfig>;
}

export const evaluation = times(10, 10);

/** The schema of a spec's `checkpoints`; a spec without them stays without. */
export function checkpoints(value: unknown): z.ZodType<CheckpointConfig | undefined> {
  if (value === undefined) return z.undefined().optional() as z.ZodType<undefined>;
  return z.strictObject({
    every: whole("a whole number of steps, or 0 for no stride", 0).default(0),
    perDecade: whole("a whole number from 0 to 100", 0, 100).default(0),
    at: wholes("a list of steps, whole numbers from 0, such as [100, 200]", 0, 10_000_000).default([]),
  });
}

/** Steps of `checkpoints` that a run does not have. */
export function checkpointFaults({ checkpoints, steps }: TrainConfig): string[] {
  if (!checkpoints) return [];
  const { every, perDecade, at } = checkpoints;
  const beyond = at.find((step) => step > steps);
  return [
    ...(every === 0 && perDecade === 0 && at.length === 0
      ? ["config.checkpoints: expected steps to keep the weights of, every, perDecade or at, got none of them"]
      : []),
    ...(beyond === undefined ? [] : [`config.checkpoints.at: expected steps up to the last, ${steps}, got ${beyond}`]),
  ];
}

/** A probe of one kind. Its name becomes a key of the record, and perhaps a file's name. */
function probe(name: string, options: z.ZodType<Readonly<Record<string, unknown>>>) {
  return z.strictObject({
    kind: kind(name),
    name: word("a name of at most 64 letters, digits, - and _ that begins with a letter").default(name),
    schedule: times(50, 10),
    options,
  });
}

/** Every kind of probe, those of training itself and those of the room `probes`; and a function of one's own, `own`. */
function kinds(): Readonly<Record<string, Pick<ProbeKind, "options" | "faults">>> {
  return { ...trainingProbes, ...probes, own: { options: noOptions() } };
}

/** The names of all kinds of probes. */
export function probeKinds(): string[] {
  return Object.keys(kinds());
}

export function probeOf(value: unknown): z.ZodType<ProbeConfig> {
  const variants = Object.entries(kinds()).map(([name, { options }]) => [name, probe(name, options)]);
  return variantOf<ProbeConfig>(Object.fromEntries(variants) as Variants<ProbeConfig>, value);
}

/** What the probes of a run can't be, one line for each fault. */
export function probeFaults(config: TrainConfig): string[] {
  const { probes } = config;
  return probes.flatMap(({ name, kind, options }, i) => {
    const field = `config.probes.${i}`;
    const isTaken = probes.slice(0, i).some((other) => other.name === name);
    return [
      ...(isTaken ? [`${field}.name: expected a name that no other probe has, got ${JSON.stringify(name)}`] : []),
      ...(kinds()[kind].faults?.(options, config) ?? []).map((line) => `${field}.${line}`),
    ];
  });
}
