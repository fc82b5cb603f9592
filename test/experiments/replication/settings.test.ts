import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, type Json, projectRoot } from "groklab/core";
import { replicasOf } from "groklab/experiments/replication/records";
import { replicationJson, replicationSettings } from "groklab/experiments/replication/settings";
import { resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";

const file = join(projectRoot(), "data", "replication", "settings.json");
const stored = readFileSync(file, "utf8");

describe("the settings that the second program trains", () => {
  it("are stored as our arms have them; store them by -u", async () => {
    await expect(replicationJson(stored)).toMatchFileSnapshot(file);
  });

  it("are not stored as they are now where they train something else, by one number or by a field that came later", () => {
    const [first] = JSON.parse(replicationJson(stored)) as { config: { steps: number; interventions: object } }[];
    const storedWith = (change: object) =>
      JSON.stringify([{ ...first, config: { ...first.config, ...change } }, ...JSON.parse(stored).slice(1)]);
    for (const change of [
      { steps: first.config.steps + 1 },
      { interventions: { ...first.config.interventions, l1: 1 } },
    ]) {
      const [row] = JSON.parse(replicationJson(storedWith(change)));
      expect(row.config).toMatchObject({ steps: first.config.steps, interventions: { l1: 0 } });
    }
  });

  it.each(replicationSettings)(
    "$name: all runs of ours are of one configuration, seeds and probes aside",
    ({ arms }) => {
      const configs = arms.flatMap((arm) => arm.runs([])).map((spec) => unseeded(resolveRun(spec)));
      expect(configs.length).toBeGreaterThanOrEqual(5);
      expect(new Set(configs.map((config) => canonicalJson(config))).size).toBe(1);
    },
  );
});

/** A configuration without seeds, of the runs that it begins with, too, and without probes. */
function unseeded(value: unknown): Json {
  const kept = JSON.stringify(value, (key, one) => (/^(seed|splitSeed|schema|probes)$/.test(key) ? undefined : one));
  return JSON.parse(kept);
}

describe("the second program's runs", () => {
  const rows = JSON.parse(replicationJson(stored)) as { name: string; config: { steps: number } }[];

  it.each(rows)("$name: each seed is there once, made by the configuration that is stored now", ({ name, config }) => {
    const replicas = replicasOf({ name });
    expect(new Set(replicas.map(({ seed }) => seed)).size).toBe(replicas.length);
    for (const { steps, curves, config: made, versions } of replicas) {
      expect(made).toBe(digest(config));
      expect([steps, curves.step.at(-1)]).toEqual([config.steps, config.steps]);
      expect(versions.torch).toMatch(/^2\.13\.0/);
    }
  });
});

/** As replicate.py has it: of JSON with sorted keys and Python's spaces and floats. */
function digest(config: unknown): string {
  return createHash("sha256").update(python(config)).digest("hex").slice(0, 12);
}

function python(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (typeof value !== "object" || value === null) {
    return typeof value === "number" && value === 1e-8 ? "1e-08" : JSON.stringify(value);
  }
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}: ${python(one)}`).join(", ")}}`;
}
