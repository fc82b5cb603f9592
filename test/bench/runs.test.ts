import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { benchRuns, describeRunsMeasurement, type RunsBench, storeBench } from "groklab/bench";
import { inTemporaryData, makeUpRuns } from "groklab/bench/made-up-runs";
import { projectRoot } from "groklab/core";
import { startEngine } from "groklab/engine";
import { catalogue, recordRun, resolveRun, runFolder, runId, verifyData } from "groklab/runs";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false });
});
afterEach(() => vi.unstubAllEnvs());

describe("made-up runs", () => {
  it("are whole records, each with an id and a configuration of its own", async () => {
    await inTemporaryData(async () => {
      const config = resolveRun(smallSpec);
      const template = runFolder("one", runId(config));
      for await (const _ of recordRun(config, template));
      makeUpRuns("many", template, 20);
      expect(verifyData()).toMatchObject({ runs: { done: 21 }, faults: [] });
      const runs = [...catalogue("many", (problem) => expect.fail(problem))];
      expect(new Set(runs.map(({ id }) => id)).size).toBe(20);
      expect(runs.filter(({ config }) => config.optimizer.weightDecay === 1).length).toBe(4);
    });
  });
});

describe("inTemporaryData", () => {
  it("leaves nothing behind, and the setting as it was, even when what is done in it fails", async () => {
    vi.stubEnv("GROKLAB_DATA", "/before");
    let folder = "";
    const failing = inTemporaryData(async () => {
      folder = process.env.GROKLAB_DATA ?? "";
      mkdirSync(join(folder, "runs"));
      throw new Error("broken");
    });
    await expect(failing).rejects.toThrow("broken");
    expect([existsSync(folder), process.env.GROKLAB_DATA]).toEqual([false, "/before"]);
  });
});

describe("benchRuns", () => {
  let bench: RunsBench;
  const lines: string[] = [];

  it("measures recording, a pool and a list, round by round, and touches no records", async () => {
    const before = readdirSync(join(projectRoot(), "data", "runs"));
    const steps = { recorded: 100, pooled: 20 };
    bench = await benchRuns({ rounds: 1, listed: 30, steps, pooledRuns: 2, onProgress: (line) => lines.push(line) });
    expect(bench.measurements.map(({ name, values }) => [name, values.length])).toEqual([
      ["recording", 1],
      ["pool", 1],
      ["listing", 1],
    ]);
    expect(readdirSync(join(projectRoot(), "data", "runs"))).toEqual(before);
  });

  it("takes ratios within a round, and says median and range of them", () => {
    const [{ sides = {}, values, spread }, pool] = bench.measurements;
    expect(values).toEqual(sides.recorded.map((time, i) => time / sides.plain[i]));
    expect(pool.values).toEqual(pool.sides?.one.map((time, i) => time / (pool.sides?.two[i] ?? 0)));
    expect(spread).toEqual({
      low: Math.min(...values),
      high: Math.max(...values),
      median: values[0],
    });
    expect(lines).toEqual(bench.measurements.map(describeRunsMeasurement));
    expect(lines[2]).toMatch(/^listing and filtering 30 runs: [\d.]+ s \([\d.]+ s to [\d.]+ s\), target below 2 s$/);
  });

  it("is stored with commit and machine, in the folder that GROKLAB_DATA names", () => {
    const folder = scratch();
    vi.stubEnv("GROKLAB_DATA", folder);
    expect(storeBench("runs", bench)).toBe(join(folder, "bench", "runs.json"));
    const stored = JSON.parse(readFileSync(join(folder, "bench", "runs.json"), "utf8"));
    expect(stored).toEqual(bench);
    expect(stored.environment).toMatchObject({ platform: "linux-x64", engine: { threads: 1 } });
    expect(Object.keys(stored.environment)).toContain("commit");
    expect(verifyData(folder).faults).toEqual([]);
  });
});
