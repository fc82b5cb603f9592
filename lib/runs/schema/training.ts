/** @file How weights are changed: optimiser, schedule, interventions. */
import { z } from "zod";
import {
  atLeastZero,
  belowOne,
  flag,
  kind,
  listOf,
  number,
  numberOrNull,
  oneOf,
  pair,
  positive,
  type Variants,
  valueAt,
  whole,
} from "../../fields";
import type {
  AtEvent,
  AtStep,
  InterventionConfig,
  OptimizerConfig,
  ScheduleChange,
  ScheduleConfig,
} from "../../trainers";
import { interventions } from "../../trainers/interventions";

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

/** Every intervention, those of one's own among them. */
export function interventionsSchema(): z.ZodType<InterventionConfig> {
  const fields = Object.entries(interventions).map(([name, { field }]) => [name, field]);
  return z.strictObject(Object.fromEntries(fields)).prefault({}) as unknown as z.ZodType<InterventionConfig>;
}
