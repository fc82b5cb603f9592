import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RecordError, sha256 } from "groklab/core";
import { startEngine } from "groklab/engine";
import {
  type Environment,
  type RecordOptions,
  type RunSpec,
  readRun,
  recordOf,
  recordRun,
  resolveRun,
  runFolder,
  runId,
  verifyData,
} from "groklab/runs";
import { checksum } from "groklab/runs/lines";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

let data = "";
beforeAll(async () => void (await startEngine({ xla: false })));
beforeEach(() => {
  data = join(scratch(), "data");
  vi.stubEnv("GROKLAB_DATA", data);
});

const folderOf = (spec: RunSpec) => runFolder("one", runId(resolveRun(spec)));
const beside = () => readdirSync(join(data, "runs", "one"));

/** Records a run, stopped at the first evaluation after `stopAt` steps; how many events came of it, the record as asked for. */
async function record(spec: RunSpec, { stopAt, ...options }: RecordOptions & { stopAt?: number } = {}) {
  const [config, stopping] = [resolveRun(spec), new AbortController()];
  let events = 0;
  for await (const event of recordRun(config, folderOf(spec), { ...options, signal: stopping.signal })) {
    events++;
    if (event.kind === "evaluation" && event.evaluation.step === stopAt) stopping.abort();
  }
  return { events, record: recordOf("one", config) };
}

const environmentOf = (folder: string) => JSON.parse(readFileSync(join(folder, "env.json"), "utf8")) as Environment;
const withNorms: RunSpec = { ...smallSpec, probes: [{ kind: "norms" }] };
const often: RunSpec = { ...smallSpec, evaluation: { every: 4, perDecade: 0 } };

/** Changes the loss of the last evaluation of a record, as another training would have given it, under true checksums. */
function alter(folder: string): void {
  const [metrics, mark] = [join(folder, "metrics.jsonl"), join(folder, "DONE.json")];
  const lines = readFileSync(metrics, "utf8").trimEnd().split("\n");
  const last = lines.map((line) => line.includes("weightNorm")).lastIndexOf(true);
  const inner = lines[last].slice(30, -1).replace(/"weightNorm":[^}]*/, '"weightNorm":1');
  lines[last] = `{"crc32":"${checksum(runId(readRun(folder).config) + inner)}","metrics":${inner}}`;
  const text = `${lines.join("\n")}\n`;
  writeFileSync(metrics, text);
  const { crc32: _, ...done } = JSON.parse(readFileSync(mark, "utf8"));
  const changed = JSON.stringify({ ...done, files: { ...done.files, "metrics.jsonl": sha256(text) } });
  writeFileSync(mark, `{"crc32":"${checksum(changed)}",${changed.slice(1)}\n`);
}

describe("a run that is asked for with another measurement", () => {
  it("is the same run: trained again to the numbers that were stored, with both measurements", async () => {
    const { record: before } = await record(smallSpec);
    const { record: probed } = await record(withNorms);
    const whole = readRun(folderOf(smallSpec));
    expect([folderOf(withNorms), beside()]).toEqual([whole.folder, [whole.id]]);
    expect(whole.evaluations).toEqual(before?.evaluations);
    expect(probed?.probes.norms.length).toBeGreaterThan(0);
    // Its record says which was taken when: the evaluations of before, by which commit, and now the probe, too.
    const { repeats, commit } = environmentOf(whole.folder);
    expect(repeats).toEqual([
      {
        run: `${whole.id}.old1`,
        metrics: expect.any(String),
        commit,
        evaluation: { every: 10, perDecade: 10 },
        probes: [],
      },
    ]);
    const [started] = readFileSync(join(whole.folder, "events.jsonl"), "utf8").split("\n");
    expect(JSON.parse(started).repeats).toEqual([{ run: `${whole.id}.old1`, began: expect.stringMatching(/^20/) }]);
    expect(verifyData(data)).toMatchObject({ runs: { done: 1 }, movedAside: 0, faults: [] });
    // Both are there now, each as it was asked for.
    expect((await record(smallSpec)).events).toBe(0);
    expect((await record(withNorms)).events).toBe(0);
    expect((await record(smallSpec)).record).toMatchObject({ probes: {}, config: resolveRun(smallSpec) });
  });

  it("has the evaluations of both schedules, and is read by the steps that were asked for", async () => {
    const [first, second] = [await record(smallSpec), await record(often)];
    const steps = (run = first.record) => run?.evaluations.map(({ step }) => step);
    expect(readRun(folderOf(often)).config.evaluation).toEqual({ every: 2, perDecade: 10 });
    expect(steps(second.record)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40]);
    expect((await record(smallSpec)).record?.evaluations).toEqual(first.record?.evaluations);
    expect((await record(often)).events).toBe(0);
  });

  it("goes on after it was stopped, and still has to repeat what was stored", async () => {
    const { record: before } = await record(smallSpec);
    const stopped = await record(withNorms, { stopAt: 20 });
    expect([stopped.record, beside().sort()]).toEqual([undefined, [before?.id, `${before?.id}.old1`]]);
    const { record: probed } = await record(withNorms);
    expect(probed?.probes.norms.map(({ step }) => step).at(-1)).toBe(40);
    expect((await record(smallSpec)).record?.evaluations).toEqual(before?.evaluations);
    expect([beside(), environmentOf(probed?.folder ?? "").repeats?.length]).toEqual([[before?.id], 1]);
  });

  it.each([undefined, 20])(
    "is refused when it gives another number, and the record stays (stopped at %s)",
    async (stopAt) => {
      const { record: before } = await record(smallSpec);
      const folder = before?.folder ?? "";
      alter(folder);
      const altered = readRun(folder);
      expect(altered.evaluations).not.toEqual(before?.evaluations);
      if (stopAt !== undefined) await record(withNorms, { stopAt });
      await expect(record(withNorms)).rejects.toThrow(RecordError);
      expect(readRun(folder)).toEqual(altered);
      expect(beside()).toEqual([before?.id]);
      await expect(record(withNorms)).rejects.toThrow(
        /trained again, its evaluation after 40 updates is \{.*, stored \{.*"weightNorm":1\}\. .*fresh: true/,
      );
      // Anew as a whole it can be had.
      const { record: anew } = await record(withNorms, { fresh: true });
      expect(anew?.evaluations).toEqual(before?.evaluations);
      expect(beside().sort()).toEqual([before?.id, `${before?.id}.old1`]);
    },
  );

  it("has the probe that is asked for where one of its name was another, and the record of before is kept", async () => {
    const synergy = (clusters: number): RunSpec => ({
      ...smallSpec,
      probes: [{ kind: "accuracy", name: "some", options: { rows: [clusters] } }, { kind: "norms" }],
    });
    const { record: before } = await record(synergy(1));
    const { record: now } = await record(synergy(2));
    expect(now?.config.probes[0].options).toEqual({ rows: [2] });
    expect(now?.probes.norms).toEqual(before?.probes.norms);
    expect(beside().sort()).toEqual([before?.id, `${before?.id}.old1`]);
  });

  it("is found under the id of an earlier schema, and checked against that record", async () => {
    const old: RunSpec = { ...withNorms, schema: 3 };
    const { record: before } = await record(old);
    expect(before?.id).not.toBe(runId(resolveRun(withNorms)));
    for (const spec of [smallSpec, withNorms]) {
      expect(recordOf("one", resolveRun(spec))).toMatchObject({ id: before?.id, config: resolveRun(spec) });
    }
    expect(recordOf("one", resolveRun(often))).toBeUndefined();
    const { record: now } = await record(often);
    expect([now?.id, environmentOf(folderOf(often)).repeats?.map(({ run }) => run)]).toEqual([
      runId(resolveRun(often)),
      [before?.id],
    ]);
    expect(existsSync(before?.folder ?? "")).toBe(true);
    alter(before?.folder ?? "");
    await expect(record({ ...often, probes: [{ kind: "margins" }] })).rejects.toThrow("trained again, its evaluation");
    expect(readRun(folderOf(often)).probes).toEqual({});
  });

  it("is another run where what trains is another", async () => {
    await record(smallSpec);
    await record({ ...withNorms, seed: 6 });
    expect(beside().length).toBe(2);
  });
});
