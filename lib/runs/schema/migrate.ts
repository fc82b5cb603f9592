/** @file Configurations of earlier schemas, read as what they mean today. Only ever in memory: stored bytes stay. */
import { ConfigError } from "../../core";

/** Part of every run's identity; raised when the same configuration would give other numbers. */
export const SCHEMA = 2;

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
  let current: Section = config;
  for (let next = schema + 1; next <= SCHEMA; next++) current = raised(current, next);
  return current;
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
