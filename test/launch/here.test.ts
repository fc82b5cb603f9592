import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeStatus } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { startRun, trainHere } from "groklab/launch";
import { type RunSpec, readRun, resolveRun, runFolder, runId, verifyData } from "groklab/runs";
import { evaluationSteps, type Probe } from "groklab/trainers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeAll(() => void vi.stubEnv("GROKLAB_DATA", scratch()));

const schedule = { every: 10, perDecade: 0 };
const spec: RunSpec = {
  ...smallSpec,
  probes: [
    { kind: "own", name: "largest", schedule },
    { kind: "own", name: "where", schedule: { every: 40, perDecade: 0 } },
    { kind: "norms", schedule },
  ],
};
let measured = 0;
const largest: Probe = ({ trainer }) => {
  measured++;
  return trainer.logits().reduce((a, b) => Math.max(a, b));
};
const where: Probe = ({ dataset, config }) => ({ seed: config.seed, examples: dataset.labels.length });
const options = { engine: { xla: false }, probes: { largest, where } };

describe("trainHere", () => {
  it("records what functions of one's own measure, under their names, beside the known probes", async () => {
    const events: string[] = [];
    const record = await trainHere(spec, { ...options, onEvent: ({ kind }) => void events.push(kind) });
    expect(record.status).toBe("done");
    expect(record.probes.largest.map(({ step }) => step)).toEqual(evaluationSteps(record.steps, schedule));
    for (const { value } of record.probes.largest) expect(value).toBeGreaterThan(0);
    expect(record.probes.where[0].value).toEqual({ seed: record.config.seed, examples: 121 });
    expect(record.probes.norms.length).toBe(record.probes.largest.length);
    expect([events[0], events[events.length - 1]]).toEqual(["start", "end"]);
  });

  it("changes nothing about the training, and takes a finished record as it is unless asked, in words", async () => {
    const plain = await trainHere({ ...spec, probes: [] }, options);
    const notices: string[] = [];
    const onNotice = (line: string) => void notices.push(line);
    measured = 0;
    const taken = await trainHere(spec, { ...options, onNotice });
    expect([taken.evaluations, measured]).toEqual([plain.evaluations, 0]);
    expect(notices).toEqual([`groklab: ${taken.id}: taken from its record; fresh: true trains it again`]);
    await trainHere(spec, { ...options, onNotice, fresh: true });
    expect([measured, notices.length]).toEqual([taken.probes.largest.length, 1]);
  });

  it("trains again where a function is another than when it was recorded, and says so", async () => {
    const one: RunSpec = { ...smallSpec, seed: 41, probes: [{ kind: "own", name: "dead", schedule }] };
    const values = ({ probes }: Awaited<ReturnType<typeof trainHere>>) => [...new Set(probes.dead.map((p) => p.value))];
    const notices: string[] = [];
    const train = (dead: Probe) =>
      trainHere(one, { engine: { xla: false }, probes: { dead }, onNotice: (line) => void notices.push(line) });
    const [first, second] = [await train(() => 0), await train(() => 42)];
    expect([values(first), values(second), values(readRun(second.folder))]).toEqual([[0], [42], [42]]);
    const again = "is trained again: its probe dead is another function than when it was recorded";
    expect(notices).toEqual([`groklab: ${first.id} ${again}`]);
    expect(values(await train(() => 42))).toEqual([42]);
    expect(notices[1]).toContain("taken from its record");
    // One that keeps no text, and a record that has none: nobody knows, so it is trained.
    const bound = (() => 42).bind(null);
    await train(bound);
    await train(bound);
    expect(notices.slice(2).map((line) => line.includes("is trained again"))).toEqual([true, true]);
    expect(notices[3]).toContain("its record does not say which function its probe dead was");
  });

  it("starts afresh where the function changed while the run was cut short", async () => {
    const one: RunSpec = { ...smallSpec, seed: 42, probes: [{ kind: "own", name: "dead", schedule }] };
    const notices: string[] = [];
    const given = { engine: { xla: false }, onNotice: (line: string) => void notices.push(line) };
    const aborted = new AbortController();
    const onEvent = ({ kind }: { kind: string }) => void (kind === "probe" && aborted.abort());
    const cut = await trainHere(one, { ...given, probes: { dead: () => 0 }, signal: aborted.signal, onEvent });
    expect(cut.status).toBe("stopped");
    const whole = await trainHere(one, { ...given, probes: { dead: () => 42 } });
    expect(new Set(whole.probes.dead.map(({ value }) => value))).toEqual(new Set([42]));
    expect(notices[0]).toContain("starts afresh, its beginning is kept beside it: probes changed");
  });

  it("gives the kind own the functions that were handed over, and no other kind", async () => {
    const probes = [
      { kind: "own", name: "norms", schedule },
      { kind: "norms", name: "real", schedule },
    ];
    const run = await trainHere({ ...smallSpec, seed: 43, probes } as RunSpec, {
      engine: { xla: false },
      probes: { norms: () => 42 },
    });
    expect(run.probes.norms[0].value).toBe(42);
    expect(run.probes.real[0].value).toHaveProperty("hidden0");
    const lacking = trainHere(
      { ...smallSpec, seed: 44, probes: [{ kind: "own", name: "norms" }] },
      { ...options, probes: {} },
    );
    await expect(lacking).rejects.toThrow("probe norms: training was given no such function");
  });

  it("leaves nothing of a run that failed before its first step, and of a later failure what it was", async () => {
    const data = scratch();
    vi.stubEnv("GROKLAB_DATA", data);
    const early: RunSpec = { ...smallSpec, seed: 45, probes: [{ kind: "own", name: "dead", schedule }] };
    const folderOf = (one: RunSpec) => runFolder("live", runId(resolveRun(one)));
    await expect(trainHere(early, { engine: { xla: false }, probes: {} })).rejects.toThrow("no such function");
    expect([existsSync(folderOf(early)), verifyData().faults]).toEqual([false, []]);
    let calls = 0;
    const dead: Probe = () => (++calls > 2 ? JSON.parse("{") : 0);
    await expect(trainHere(early, { engine: { xla: false }, probes: { dead } })).rejects.toThrow("JSON");
    const failed = readRun(folderOf(early));
    const last = failed.evaluations.at(-1)?.step ?? 0;
    expect([failed.status, describeStatus(failed)]).toEqual(["unfinished", `failed at step ${last}`]);
    expect(last).toBeGreaterThanOrEqual(10);
    expect(failed.reason).toContain("JSON");
    expect(verifyData()).toMatchObject({ runs: { failed: 1, unfinished: 0 }, faults: [] });
    const events = join(failed.folder, "events.jsonl");
    writeFileSync(events, readFileSync(events, "utf8").split("\n").slice(0, 1).join("\n")); // as when it is killed
    expect(verifyData().runs).toMatchObject({ failed: 0, unfinished: 1 });
    const mended = await trainHere(early, { engine: { xla: false }, probes: { dead: () => 0 } });
    expect([mended.status, mended.reason]).toEqual(["done", undefined]);
  });

  it("is where such a run has to be trained: other processes refuse it before they start", async () => {
    await expect(startRun({ ...spec, seed: 46 })).rejects.toThrow("probe largest: is a function of one's own");
    const begun = { ...smallSpec, seed: 47, start: { run: spec } };
    await expect(startRun(begun)).rejects.toThrow("probe largest: is a function of one's own");
  });

  it("stops between two steps and keeps the record", async () => {
    const stopped = await trainHere({ ...spec, seed: 99 }, { ...options, signal: AbortSignal.abort() });
    expect(stopped.status).toBe("stopped");
  });

  it("says which function was not handed over", async () => {
    const lacking = trainHere({ ...spec, seed: 100 }, { ...options, probes: { largest } });
    await expect(lacking).rejects.toThrow(ConfigError);
    await expect(lacking).rejects.toThrow("probe where: training was given no such function; hand it over");
    expect(() => resolveRun({ ...spec, probes: [{ kind: "own", name: "../x" }] } as RunSpec)).toThrow(
      "config.probes.0.name",
    );
  });
});
