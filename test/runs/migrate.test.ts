import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, canonicalJson } from "groklab/core";
import type { MlpConfig } from "groklab/models";
import { catalogue, type RunSpec, readRun, resolveRun, runId, verifyData } from "groklab/runs";
import { recordedRun } from "groklab/runs/config";
import { migrated } from "groklab/runs/schema";
import { createDataset } from "groklab/tasks";
import { parentRuns } from "groklab/trainers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

/** A data folder with a record as groklab wrote it at schema 1, byte for byte: the reference run of seed 0. */
const stored = join(__dirname, "reference", "schema-1");
const id = "addition97-mlp250-wd2-f0.4-seed0-6d08bd7ca5";
const folder = join(stored, "runs", "one", id);
/** The same run as it would be written today. */
const today: RunSpec = {
  task: { operation: "addition", p: 97, trainFraction: 0.4 },
  model: { hidden: [250] },
  optimizer: { learningRate: 0.03, weightDecay: 2 },
  steps: 1000,
};
const text = readFileSync(join(folder, "config.json"), "utf8");

beforeAll(() => vi.stubEnv("GROKLAB_DATA", stored));

describe("a record of schema 1", () => {
  it("is read as the run that it means today, under the id that it was given", () => {
    const run = readRun(folder);
    expect(run.config).toEqual({ ...resolveRun(today), schema: 2 });
    expect([run.id, run.status, run.steps, run.evaluations.length]).toEqual([id, "done", 1000, 122]);
    expect(run.evaluations[121].test.accuracy).toBe(0.999822883457315);
    expect(runId(run.config)).not.toBe(id); // the same run today is another: its numbers are
  });

  it("is listed and verified like any other, and none of its bytes change", () => {
    const problems: string[] = [];
    const runs = [...catalogue("one", (problem) => problems.push(problem))];
    expect(runs.map((run) => [run.id, run.config.schema, run.evaluations.length])).toEqual([[id, 2, 122]]);
    expect(problems).toEqual([]);
    expect(verifyData(stored)).toMatchObject({ runs: { done: 1 }, faults: [] });
    expect(readFileSync(join(folder, "config.json"), "utf8")).toBe(text);
  });

  it("is refused when a value in it was changed", () => {
    const copy = join(scratch(), id);
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, "config.json"), text.replace('"steps":1000', '"steps":1001'));
    expect(() => readRun(copy)).toThrow(/DONE\.json is of run .*6d08bd7ca5, config\.json of /);
  });
});

describe("a record whose share fell short of a whole number of pairs", () => {
  const spec: RunSpec = { ...smallSpec, task: { operation: "addition", p: 20, trainFraction: 0.57 } };
  const trained = ({ task, seed }: ReturnType<typeof resolveRun>) => createDataset(task, seed).train.length;
  /** As schema 2 wrote it. */
  const before = { ...resolveRun(spec), schema: 2 };
  const idBefore = runId(before);
  const place = () => {
    const data = scratch();
    const run = join(data, "runs", "one", idBefore);
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, "config.json"), `${canonicalJson(before)}\n`);
    writeFileSync(join(run, "env.json"), "{}");
    return { data, run };
  };

  it("is another run today: the share is counted exactly, and the id is new", () => {
    const config = resolveRun(spec);
    const counted = resolveRun({ ...spec, schema: 3 });
    expect([trained(config), config.schema, runId(config) === idBefore]).toEqual([228, 4, false]); // 0.57 * 400
    expect([trained(counted), counted.schema, runId(counted) === idBefore]).toEqual([228, 3, false]);
    const parent: RunSpec = { ...smallSpec, schema: 3, start: { run: spec } };
    const other = {
      ...resolveRun({ ...smallSpec, schema: 3, task: { operation: "addition", p: 20, trainFraction: 0.5 } }),
    };
    expect([resolveRun({ ...parent, task: other.task }).schema, other.schema]).toEqual([3, 2]);
  });

  it("keeps its id and its data when it is read, and stays what it is when it is trained again", () => {
    const { data, run } = place();
    const { id, config } = readRun(run);
    expect([id, trained(config)]).toEqual([idBefore, 227]);
    expect(resolveRun(config)).toEqual(config);
    vi.stubEnv("GROKLAB_DATA", data);
    const listed = [...catalogue("one", () => expect.fail())];
    expect(listed.map((one) => [one.id, trained(one.config)])).toEqual([[idBefore, 227]]);
    vi.stubEnv("GROKLAB_DATA", stored);
  });

  it("is so of label noise, and of the runs that a run begins with", () => {
    const noisy = { kind: "parity", n: 20, k: 2, trainSize: 100, labelNoise: 0.145 } as const;
    const parity: RunSpec = { ...smallSpec, task: noisy, model: { kind: "parity" } };
    const config = resolveRun(parity);
    const wrong = (one: typeof config) => createDataset(one.task, 0).subsets.corrupted.length;
    expect([wrong(config), wrong(recordedRun({ ...config, schema: 2 }))]).toEqual([15, 14]);
    const half = { ...smallSpec, task: { ...spec.task, trainFraction: 0.5 } } as RunSpec;
    const recorded = recordedRun({ ...resolveRun({ ...half, start: { run: spec } }), schema: 2 });
    const [begun] = Object.values(parentRuns(recorded));
    expect([begun.task.counts, recorded.task.counts]).toEqual(["floating", undefined]);
  });
});

describe("a record with a probe from before there were versions of it", () => {
  const options = { activation: "hidden0.post" };
  const spec = (version?: number): RunSpec => ({
    ...smallSpec,
    probes: [{ kind: "embedding", options: version === undefined ? options : { ...options, version } }],
  });
  /** As it was stored: all options but the version. */
  const stored = resolveRun(spec(1));

  it("is of the first version, under its id, and a new one of the newest", () => {
    expect(stored.probes[0].options).toEqual({ ...options, most: 300, perplexity: 30, neighbours: 10 });
    expect(recordedRun(stored)).toEqual(stored);
    expect(runId(recordedRun(stored), stored)).toBe(runId(stored));
    const newest = resolveRun(spec());
    expect(newest.probes[0].options).toEqual({ ...stored.probes[0].options, version: 2 });
    expect(newest).toEqual(resolveRun(spec(2)));
    expect(recordedRun(newest)).toEqual(newest);
  });

  it("is so as the beginning of another run, too", () => {
    const after = { ...smallSpec, seed: 5 };
    const begun = resolveRun({ ...after, start: { run: spec(1) } });
    expect(resolveRun(begun)).toEqual(begun);
    expect(recordedRun(begun)).toEqual(begun);
    const { schema: _, ...run } = stored;
    expect(parentRuns(begun).run).toEqual(run);
  });

  it("has no version that is not there yet", () => {
    for (const version of [0, 3, 1.5]) expect(() => resolveRun(spec(version))).toThrow("1 or 2");
  });
});

describe("migrated", () => {
  it("says what schema 1 did not name as it was then, and drops nothing", () => {
    const { schema: _, ...config } = JSON.parse(text);
    expect(migrated(JSON.parse(text))).toMatchObject(config);
    // With every choice made: no default of today has a part in it.
    const { schema: __, ...complete } = resolveRun(today);
    // But fields that came later, which a record does not have while they are at their default.
    const { activation: ___, ...model } = complete.model as MlpConfig;
    const { l1: ____, orthogonalGradient: _____, neuronDropout: ______, ...interventions } = complete.interventions;
    expect(canonicalJson(migrated(JSON.parse(text)))).toBe(canonicalJson({ ...complete, model, interventions }));
  });

  it("takes specs of any schema so far, complete or not", () => {
    const complete = resolveRun({ ...smallSpec, schema: 3 });
    expect(resolveRun({ ...smallSpec, schema: 1 })).toEqual(complete);
    expect(complete.schema).toBe(2); // its numbers are as they were then
    expect(resolveRun(complete)).toEqual(complete);
    const today = resolveRun(smallSpec);
    expect(today).toEqual({ ...complete, schema: 4 });
    expect([resolveRun(today), resolveRun({ ...smallSpec, schema: 4 })]).toEqual([today, today]);
    expect(migrated(smallSpec)).toBe(smallSpec);
    expect(() => resolveRun({ ...smallSpec, model: 7 as never, schema: 1 })).toThrow("config.model: expected");
  });

  it("refuses what is of a newer groklab, or of no schema", () => {
    expect(() => resolveRun({ ...smallSpec, schema: 5 })).toThrow(
      "config.schema: 5 is of a newer groklab, this one reads 1 to 4; update groklab to read it",
    );
    for (const schema of [0, 1.5, -1, "1", null, Number.NaN] as number[]) {
      expect(() => resolveRun({ ...smallSpec, schema }), String(schema)).toThrow(ConfigError);
    }
  });

  it("refuses what its schema did not have: it can not be what it says", () => {
    const refused: [Partial<RunSpec>, string][] = [
      [{ loss: "mse" }, "config.loss: schema 1 has no such key, it came with schema 2"],
      [{ model: { hidden: [16], dropout: 0 } }, "config.model.dropout: schema 1 has no such key"],
      [{ model: { kind: "lstm" } }, 'config.model.kind: schema 1 has mlp alone, got "lstm"'],
      [{ optimizer: { kind: "sgd", learningRate: 1, weightDecay: 0 } }, "config.optimizer.kind: schema 1 has adamw"],
    ];
    for (const [changed, message] of refused) {
      expect(() => resolveRun({ ...smallSpec, ...changed, schema: 1 })).toThrow(message);
    }
  });
});
