/** @file How weights are changed: optimiser, schedule, interventions. */
import { z } from "zod";
import { flag, listOf, number, numberOrNull, oneOf, valueAt, whole } from "../../fields";
import type { AtEvent, AtStep, InterventionConfig, ScheduleChange, ScheduleConfig } from "../../trainers";
import { interventions } from "../../trainers/interventions";

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
