import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { runSweep, runs, table } from "groklab/notebook";
import { type RunRecord, resolveRun, runFolder, runId, runsFolder } from "groklab/runs";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { enterKernel } from "../support/kernel-bridge";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const data = scratch();
vi.stubEnv("GROKLAB_DATA", data);

let kernel = enterKernel();
beforeEach(() => {
  kernel = enterKernel();
});
afterEach(() => kernel.leave());

const options = { experiment: "swept", engine: { xla: false } };
const axes = { seed: [0, 1], "optimizer.weightDecay": [0, 2] };

describe("runSweep", () => {
  it("trains every combination, with one bar that is redrawn, and takes what is finished as it is", async () => {
    const { records, failures } = await runSweep(smallSpec, axes, options);
    expect(failures).toEqual([]);
    expect(records.map(({ config, status }) => [config.seed, config.optimizer.weightDecay, status])).toEqual([
      [0, 0, "done"],
      [0, 2, "done"],
      [1, 0, "done"],
      [1, 2, "done"],
    ]);
    expect(records[0].folder).toBe(join(runsFolder("swept"), records[0].id));
    const texts = kernel.shown.map(({ data }) => data["text/plain"]);
    expect(texts[0]).toBe("0 of 4 runs · 0 in training");
    expect(texts.at(-1)).toBe("4 of 4 runs are finished");
    expect(new Set(kernel.shown.map(({ id }) => id)).size).toBe(1);
    expect(kernel.shown.at(-1)?.data["text/html"]).toContain('<progress max="4" value="4"');
    expect((await runSweep(smallSpec, axes, options)).records).toEqual(records);
  });

  it("draws what has ended so far, again and again; what can not be drawn costs no run", async () => {
    const counts: number[] = [];
    const draw = (records: readonly RunRecord[]) => {
      counts.push(records.length);
      if (records.length === 2) throw new Error("not with two");
      return { data: [], layout: { title: { text: `${records.length} runs` } } };
    };
    const { records } = await runSweep(smallSpec, axes, { ...options, draw });
    expect(records.length).toBe(4);
    expect(counts.slice(0, 4)).toEqual([1, 2, 3, 4]);
    const figures = kernel.shown.filter(({ data }) => "application/vnd.plotly.v1+json" in data);
    expect(figures.map(({ data }) => data["text/plain"]).slice(0, 3)).toEqual(
      [1, 3, 4].map((n) => `Figure: ${n} runs`),
    );
    expect(new Set(figures.map(({ id }) => id)).size).toBe(1);
    expect(figures.at(-1)?.data).toHaveProperty(["image/png"]);
    const fails = runSweep(smallSpec, { seed: [0, 1] }, { ...options, draw });
    await expect(fails).rejects.toThrow("not with two");
  });

  it("says how many were taken from their records", async () => {
    await runSweep(smallSpec, axes, options);
    expect(kernel.shown.at(-1)?.data["text/plain"]).toBe(
      "4 of 4 runs are finished, 4 of them taken from their records",
    );
  });

  it("shows what some runs failed with, and is an error where all did", async () => {
    vi.stubEnv("GROKLAB_DATA", scratch());
    const experiment = "failing";
    const block = (seed: number) => {
      const folder = runFolder(experiment, runId(resolveRun({ ...smallSpec, seed })));
      mkdirSync(dirname(folder), { recursive: true });
      writeFileSync(folder, ""); // a file where the run's folder is to be
      return folder;
    };
    const [first] = [block(1), block(2)];
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { records, failures } = await runSweep(smallSpec, { seed: [0, 1] }, { ...options, experiment });
    const told = written.mock.calls.map(([line]) => String(line)).join("");
    written.mockRestore();
    expect([records.length, failures.length]).toEqual([1, 1]);
    expect(told.startsWith(`groklab: failed: ${failures[0]}`), told).toBe(true);
    expect(kernel.shown.at(-1)?.data["text/plain"]).toBe("1 of 2 runs are finished, 1 failed");
    const all = runSweep(smallSpec, { seed: [1, 2] }, { ...options, experiment });
    await expect(all).rejects.toThrow(`runSweep: all runs failed: ${basename(first)}: `);
    vi.stubEnv("GROKLAB_DATA", data);
  });

  it("refuses functions of one's own before anything starts, and says how such runs are trained", async () => {
    const own = { ...smallSpec, probes: [{ kind: "own", name: "dead" } as const] };
    await expect(runSweep(own, { seed: [0] }, { ...options, experiment: "own" })).rejects.toThrow(ConfigError);
    await expect(runSweep(own, { seed: [0] }, options)).rejects.toThrow("await trainHere(spec, { probes: { dead } })");
    expect([kernel.shown, existsSync(runsFolder("own"))]).toEqual([[], false]);
  });

  it("refuses a key that there is not before anything starts", async () => {
    await expect(runSweep(smallSpec, { sed: [1] }, options)).rejects.toThrow("did you mean seed?");
    expect(kernel.shown).toEqual([]);
  });
});

describe("runs", () => {
  beforeAll(async () => {
    await startEngine({ xla: false });
  });

  it("gives the recorded runs as a frame that calculates; what was not reached is infinite, and shown so", async () => {
    const frame = await runs({
      experiment: "swept",
      where: { "optimizer.weightDecay": [0, 1], task: undefined } as never,
    }).catch((error) => error);
    expect(frame).toBeInstanceOf(ConfigError); // `task` is a section, not a key
    const df = await runs({ experiment: "swept", where: { "optimizer.weightDecay": 2 } });
    expect(df.columns).toEqual(["run", "seed", "status", "T_mem", "T_gen", "until", "train", "test", "seconds"]);
    expect(df.shape).toEqual([2, 9]);
    expect(df.column("seed").mean()).toBe(0.5);
    expect(df.column("T_gen").values).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(df.column("until").values).toEqual([40, 40]);
    table(df);
    expect(kernel.shown[0].data["text/plain"]).toMatch(/seed\d-\w{10} +[01] +done +∞ +∞ +40 /);
    expect((await runs()).shape[0]).toBe(4);
  });

  it("says so when there is none", async () => {
    await expect(runs({ where: { seed: 77 } })).rejects.toThrow("runs: none of 4 recorded runs is so");
    await expect(runs({ experiment: "swpt" })).rejects.toThrow("did you mean swept?");
    await expect(runs({ where: { sed: 1 } })).rejects.toThrow("did you mean seed?");
  });
});
