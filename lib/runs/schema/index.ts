/** @file What a valid run is, checked once, where a spec enters. */
import { z } from "zod";
import { flag, listOf, oneOf, ownPart, type Variants, valueAt, variantOf, whole, wholeOrNull } from "../../fields";
import { type ModelConfig, models } from "../../models";
import { type TaskConfig, tasks } from "../../tasks";
import type { OptimizerConfig, TrainConfig } from "../../trainers";
import { interventions } from "../../trainers/interventions";
import { losses } from "../../trainers/losses";
import { optimizers } from "../../trainers/optimizers";
import { initialization } from "./initialization";
import { checkpoints, evaluation, probeKinds, probeOf } from "./measurement";
import { start } from "./start";
import { interventionsSchema, schedule } from "./training";

export { allFields, allKeys, isLater, valueAt } from "../../fields";
export { crossFieldErrors } from "./cross-field";
export { asRecorded, migrated, NAMED_BY_TRAINING, SCHEMA, schemaGiven, schemaOf } from "./migrate";

/** The largest seed: 2^32 - 1. */
const MAX_SEED = 4294967295;
const seeds = `a whole number from 0 to ${MAX_SEED}`;

/** The sections of a spec that are of one kind or another. */
export const kinds = {
  get task() {
    return schemasOf<TaskConfig>(tasks);
  },
  get model() {
    return schemasOf<ModelConfig>(models);
  },
  get optimizer() {
    return schemasOf<OptimizerConfig>(optimizers);
  },
};

function schemasOf<T extends { readonly kind: string }>(
  list: Readonly<Record<string, { readonly schema: z.ZodType }>>,
) {
  return Object.fromEntries(Object.entries(list).map(([name, { schema }]) => [name, schema])) as unknown as Variants<T>;
}

/** The kind of each such section that says none. */
export const DEFAULT_KINDS = { task: "modular", model: "mlp", optimizer: "adamw" } as const;

/** The schemas of the forms seen so far: to make one takes ten times as long as to check a spec with it. */
const schemas = new Map<string, z.ZodType<TrainConfig>>();

/** The schema of a spec of these kinds: every field with its default. */
export function specSchema(spec: unknown): z.ZodType<TrainConfig> {
  // Fields that are added from outside are in no schema that was made before.
  const lists = [interventions, tasks, models, losses, optimizers].flatMap(Object.keys);
  const form = `${[...lists, ...probeKinds()]} ${formOf(spec)}`;
  const schema = schemas.get(form) ?? schemaOf(spec);
  schemas.set(form, schema);
  return schema;
}

/** All of a spec that its schema depends on: which keys and kinds it has, and how many entries its lists. */
function formOf(spec: unknown): string {
  const isForm = (key: string, value: unknown) => key === "kind" || (typeof value === "object" && value !== null);
  return JSON.stringify(spec, (key, value) => (isForm(key, value) ? value : 0)) ?? "";
}

/** A loss by its name, or one's own. */
function loss(given: unknown): z.ZodType<TrainConfig["loss"]> {
  const named = oneOf(...Object.keys(losses)) as unknown as z.ZodType<TrainConfig["loss"]>;
  return typeof given === "object" && given !== null ? ownPart() : named;
}

function schemaOf(spec: unknown): z.ZodType<TrainConfig> {
  const given = (key: string) => valueAt(spec, [key]);
  const usualLoss = models[String(valueAt(spec, ["model", "kind"]))]?.hasOneOutput
    ? "hinge"
    : ("crossEntropy" as const);
  return z.strictObject({
    task: variantOf<TaskConfig>(kinds.task, given("task"), DEFAULT_KINDS.task),
    model: variantOf<ModelConfig>(kinds.model, given("model"), DEFAULT_KINDS.model),
    initialization,
    loss: loss(given("loss")).default(usualLoss),
    optimizer: variantOf<OptimizerConfig>(kinds.optimizer, given("optimizer"), DEFAULT_KINDS.optimizer),
    schedule: schedule(given("schedule")),
    batchSize: z
      .custom<number | "full">((x) => x === "full" || (Number.isInteger(x) && Number(x) >= 1), {
        error: '"full", or a whole number of examples, at least 1',
      })
      .default("full"),
    dropLast: flag().default(false),
    interventions: interventionsSchema(),
    steps: whole("a whole number from 1 to 10000000, the number of optimiser updates", 1, 10_000_000),
    evaluation,
    probes: listOf(given("probes"), probeOf).default([]),
    checkpoints: checkpoints(given("checkpoints")),
    seed: whole(seeds, 0, MAX_SEED).default(0),
    splitSeed: wholeOrNull(seeds, 0, MAX_SEED).default(null),
    start: start(given("start"), specSchema),
  }) satisfies z.ZodType<TrainConfig>;
}
