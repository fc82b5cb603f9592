/** @file How weights are changed: optimiser, schedule, interventions. */
import { z } from "zod";
import type {
  AtEvent,
  AtStep,
  InterventionConfig,
  OptimizerConfig,
  ScheduleChange,
  ScheduleConfig,
} from "../../trainers";
import {
  atLeastZero,
  belowOne,
  flag,
  kind,
  number,
  numberOrNull,
  oneOf,
  pair,
  positive,
  whole,
  wholes,
} from "./fields";
import { listOf, type Variants, valueAt } from "./shape";

const adam = {
  learningRate: positive(),
  betas: pair("two numbers from 0 up to, not including, 1, such as [0.9, 0.98]", belowOne).default([0.9, 0.98]),
  eps: positive().default(1e-8),
  weightDecay: atLeastZero(),
};

export const optimizers = {
  adamw: z.strictObject({ kind: kind("adamw"), ...adam, decayTo: oneOf("zero", "initialization").default("zero") }),
  adam: z.strictObject({ kind: kind("adam"), ...adam }),
  sgd: z.strictObject({
    kind: kind("sgd"),
    learningRate: positive(),
    momentum: belowOne().default(0),
    weightDecay: atLeastZero(),
  }),
} satisfies Variants<OptimizerConfig>;

const atStep = z.strictObject({
  step: whole("a whole number of steps, at least 0", 0),
}) satisfies z.ZodType<AtStep>;

const atEvent = z.strictObject({
  metric: oneOf("trainAccuracy", "testAccuracy"),
  reaches: number("an accuracy above 0 and at most 1", (x) => 0 < x && x <= 1),
  hold: whole("a whole number of evaluations, at least 1", 1).default(1),
  times: number("a number of at least 1", (x) => x >= 1).default(1),
}) satisfies z.ZodType<AtEvent>;

/** A time names its step; whatever names anything else is an event. */
function timeOf(at: unknown): z.ZodType<AtStep | AtEvent> {
  const keys = typeof at === "object" && at !== null ? Object.keys(at) : [];
  return keys.length === 0 || keys.includes("step") ? atStep : atEvent;
}

function change(value: unknown) {
  return z.strictObject({
    at: timeOf(valueAt(value, ["at"])),
    learningRate: numberOrNull("a number above 0", (x) => x > 0).default(null),
    weightDecay: numberOrNull("a number of at least 0", (x) => x >= 0).default(null),
    resetMoments: flag().default(false),
  }) satisfies z.ZodType<ScheduleChange>;
}

export function schedule(value: unknown) {
  return z
    .strictObject({
      warmup: whole("a whole number of updates, at least 0", 0).default(0),
      changes: listOf<ScheduleChange>(valueAt(value, ["changes"]), change).default([]),
    })
    .prefault({}) satisfies z.ZodType<ScheduleConfig>;
}

// A set: in increasing order, so that equal sets are equal configurations. The cast is for cells, as that of a pair.
const neurons = wholes("a list of neurons, whole numbers from 0, such as [0, 1, 2]", 0, 65535).transform((keep) =>
  [...keep].sort((a, b) => a - b),
) as unknown as z.ZodType<readonly number[]>;

/** Every intervention, with its default; those that came when there were records already are marked by `since`. */
export const interventionFields = {
  weightNoise: atLeastZero().default(0),
  updateNoise: atLeastZero().default(0),
  clipNorm: numberOrNull("a number above 0", (x) => x > 0).default(null),
  constantNorm: z
    .strictObject({ scope: oneOf("weights", "all"), reference: oneOf("beforeZeroing", "afterZeroing") })
    .nullable()
    .default(null),
  mask: z
    .strictObject({
      layer: z.custom<string>((x) => typeof x === "string", { error: "the name of a hidden layer, such as hidden0" }),
      keep: neurons,
      parts: oneOf("all", "incoming").default("all"),
    })
    .nullable()
    .default(null),
};

export function interventions() {
  return z.strictObject(interventionFields).prefault({}) satisfies z.ZodType<InterventionConfig>;
}
