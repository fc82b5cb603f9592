/** @file Configurations of earlier schemas, read as what they mean today. Only ever in memory: stored bytes stay. */
import { ConfigError } from "../../core";
import { countsDiffer, type TaskConfig } from "../../tasks";
import { parentRuns, type TrainConfig } from "../../trainers";

/**
 * The newest schema, raised when the same configuration would give other numbers, or would be named in another way. Schema 3
 * counts shares exactly: of what was before, other numbers have only those few whose product with the number of examples falls
 * short of a whole number. From schema 4 on, an id is the hash of what trains alone, and no more of what is measured.
 */
export const SCHEMA = 4;

const COUNTED_EXACTLY = 3;
/** The first schema whose ids are of the training alone. */
export const NAMED_BY_TRAINING = 4;

type Section = Readonly<Record<string, unknown>>;

/** What each schema brought: the sections that had no such field before, with the value that it had without saying so. */
const BROUGHT: Readonly<Record<number, Readonly<Record<string, Section>>>> = {
  2: {
    "": {
      initialization: { scale: 1, scope: "all", zeroLastLayer: false },
      loss: "crossEntropy",
      schedule: { warmup: 0, changes: [] },
      batchSize: "full",
      dropLast: false,
      interventions: { weightNoise: 0, updateNoise: 0, clipNorm: null, constantNorm: null, mask: null },
      probes: [],
      splitSeed: null,
    },
    task: { trainSubset: null, labelNoise: 0 },
    model: { embedding: 0, outputBias: false, dropout: 0 },
    optimizer: { decayTo: "zero" },
  },
};

/** The kinds that schema 1 knew; with another kind, a configuration is of a later schema whatever it says. */
const KINDS_BEFORE_2: Readonly<Record<string, string>> = { task: "modular", model: "mlp", optimizer: "adamw" };

/**
 * A stored configuration, or a spec with a `schema`, as one of the present schema, without that key. What it did not
 * name yet is said as it was then; nothing is dropped and nothing guessed. What names no schema is of the present one.
 *
 * @throws ConfigError for a schema that is none or newer than this groklab, and for keys that the schema did not have
 */
export function migrated(stored: unknown): unknown {
  if (!isSection(stored) || stored.schema === undefined) return stored;
  const { schema, ...config } = stored;
  if (!(typeof schema === "number" && Number.isInteger(schema) && schema >= 1)) {
    throw new ConfigError(
      `config.schema: expected a whole number from 1 to ${SCHEMA}, or nothing, got ${JSON.stringify(schema)}`,
    );
  }
  if (schema > SCHEMA) {
    throw new ConfigError(
      `config.schema: ${schema} is of a newer groklab, this one reads 1 to ${SCHEMA}; update groklab to read it`,
    );
  }
  return schema === 1 ? raised(config, 2) : withVersions(config);
}

/** Probes of a stored configuration that name no version are of the first, whatever the newest is. */
function withVersions(config: Section): Section {
  const { probes, start } = config;
  const versioned = (probe: unknown): unknown => {
    if (!isSection(probe) || probe.kind !== "embedding" || !isSection(probe.options)) return probe;
    return { ...probe, options: { version: 1, ...probe.options } };
  };
  const inside = isSection(start)
    ? Object.fromEntries(
        Object.entries(start).map(([key, run]) => [key, isSection(run) && run.probes ? withVersions(run) : run]),
      )
    : start;
  return {
    ...config,
    ...(Array.isArray(probes) ? { probes: probes.map(versioned) } : {}),
    ...(start === undefined ? {} : { start: inside }),
  };
}

/**
 * The first schema in which a configuration means what it means today. One that names a schema before 4 is written with that
 * one, which is part of its identity: so runs whose numbers are as before have the ids that they had.
 */
export function schemaOf(config: TrainConfig): number {
  return tasksOf(config).some((task) => task.counts !== undefined || countsDiffer(task)) ? COUNTED_EXACTLY : 2;
}

/** The schema that a configuration is written with, where its spec named `given`, or none. */
export function schemaGiven(config: TrainConfig, given: unknown): number {
  const meant = schemaOf(config);
  return given === undefined || given === SCHEMA ? SCHEMA : meant;
}

/** A configuration of a record as of the present schema: shares were counted as its schema counted them. */
export function asRecorded(config: TrainConfig, schema: unknown): TrainConfig {
  if (Number(schema) >= COUNTED_EXACTLY || schemaOf(config) !== COUNTED_EXACTLY) return config;
  const { task, start } = config;
  const then: TaskConfig = countsDiffer(task) ? { ...task, counts: "floating" } : task;
  if (!start) return { ...config, task: then };
  const runs = Object.entries(parentRuns(config)).map(([key, run]) => [key, asRecorded(run, schema)]);
  return { ...config, task: then, start: { ...start, ...Object.fromEntries(runs) } };
}

function tasksOf(config: TrainConfig): TaskConfig[] {
  return [config.task, ...Object.values(parentRuns(config)).flatMap(tasksOf)];
}

/** A configuration of the schema before `schema` as one of `schema`. */
function raised(config: Section, schema: number): Section {
  for (const [section, kind] of Object.entries(KINDS_BEFORE_2)) {
    const given = config[section];
    if (isSection(given) && ![undefined, kind].includes(given.kind as string)) {
      throw new ConfigError(
        `config.${section}.kind: schema ${schema - 1} has ${kind} alone, got ${JSON.stringify(given.kind)}`,
      );
    }
  }
  const { "": top, ...sections } = BROUGHT[schema];
  const whole = withFields(config, top, "config", schema);
  const changed = Object.entries(sections).map(([name, fields]): [string, unknown] => {
    const given = config[name];
    return [name, isSection(given) ? withFields(given, fields, `config.${name}`, schema) : given];
  });
  return { ...whole, ...Object.fromEntries(changed) };
}

function withFields(given: Section, fields: Section, path: string, schema: number): Section {
  const early = Object.keys(fields).find((key) => Object.hasOwn(given, key));
  if (early !== undefined) {
    throw new ConfigError(`${path}.${early}: schema ${schema - 1} has no such key, it came with schema ${schema}`);
  }
  return { ...given, ...fields };
}

function isSection(value: unknown): value is Section {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
