import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { canonicalJson, LockedError, RecordError } from "groklab/core";
import { engineInfo, startEngine } from "groklab/engine";
import {
  type RecordOptions,
  type RunConfig,
  readRun,
  readRuns,
  recordRun,
  resolveRun,
  runId,
  runsFolder,
} from "groklab/runs";
import { encodeLine } from "groklab/runs/lines";
import { evaluationSteps, type TrainEvent } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch, withoutRoot } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const config = resolveRun(smallSpec);
const id = runId(config);
const root = scratch();
/** A finished record, and the same as if its process had been killed before the end: all files but the end mark. */
const [whole, cut] = [join(root, "whole", id), join(root, "cut", id)];
let recorded: TrainEvent[] = [];
let waited = Number.NaN;

beforeAll(async () => {
  await startEngine({ xla: false });
  const begun = performance.now();
  recorded = await record(whole);
  waited = (performance.now() - begun) / 1000;
  cpSync(whole, cut, { recursive: true });
  rmSync(join(cut, "DONE.json"));
});

/** Records a run to its end, or until it was stopped at the evaluation after `stopAt` steps. */
async function record(
  folder: string,
  { stopAt = -1, of = config, ...options }: RecordOptions & { stopAt?: number; of?: RunConfig } = {},
): Promise<TrainEvent[]> {
  const aborted = new AbortController();
  const events: TrainEvent[] = [];
  for await (const event of recordRun(of, folder, { ...options, signal: aborted.signal })) {
    events.push(event);
    if (event.kind === "evaluation" && event.evaluation.step === stopAt) aborted.abort();
  }
  return events;
}

function evaluationsOf(events: readonly TrainEvent[]) {
  return events.flatMap((event) => (event.kind === "evaluation" ? [event.evaluation] : []));
}

/** All files of a folder, those of its folders too. */
function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      join(parentPath, name).slice(folder.length + 1),
      readFileSync(join(parentPath, name), "latin1"),
    ]),
  );
}

/** What must not depend on the clock or on interruptions: all files but events.jsonl, and of the states the last. */
function recordBytes(folder: string): Record<string, string> {
  const last = `checkpoints/step-${String(config.steps).padStart(9, "0")}.safetensors`;
  const names = ["DONE.json", "config.json", "env.json", "metrics.jsonl", last];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

/** Changes one byte of the newest states. */
function damageCheckpoints(folder: string, count: number): void {
  const checkpoints = join(folder, "checkpoints");
  const states = readdirSync(checkpoints).filter((name) => name.endsWith(".safetensors"));
  for (const name of states.sort().reverse().slice(0, count)) {
    const bytes = readFileSync(join(checkpoints, name));
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(join(checkpoints, name), bytes);
  }
}

function change(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, "utf8");
  expect(text.replace(from, to)).not.toBe(text);
  writeFileSync(path, text.replace(from, to));
}

/** What reading a record says, after one of its files was changed; the file is put back afterwards. */
function readDamaged(folder: string, file: string, damage: (bytes: Buffer) => Buffer | string): unknown {
  const path = join(folder, file);
  const bytes = readFileSync(path);
  writeFileSync(path, damage(Buffer.from(bytes)));
  try {
    return readRun(folder);
  } catch (error) {
    return error;
  } finally {
    writeFileSync(path, bytes);
  }
}

/** Expects a refusal that names the file, or with an end mark the folder that it speaks for. */
function expectRefusal(outcome: unknown, place: string, why?: string): void {
  expect(outcome, why).toBeInstanceOf(RecordError);
  expect((outcome as Error).message, why).toContain(place);
}

describe("recordRun", () => {
  it("writes what training says, and readRun reads it back to the last bit", () => {
    const run = readRun(whole);
    expect(run).toMatchObject({ id, folder: whole, status: "done", steps: 40, config });
    expect(run.reason).toBeUndefined();
    expect(run.evaluations).toEqual(evaluationsOf(recorded));
    expect(run.evaluations.map(({ step }) => step)).toEqual(evaluationSteps(40, config.evaluation));
    expect(run.seconds).toBeGreaterThan(0);
    expect(run.seconds).toBeLessThan(waited);
    expect(Object.keys(run.phases ?? {})).toEqual(
      expect.arrayContaining(["data and network", "tracing", "compiling", "updates", "evaluation", "recording"]),
    );
    const all = Object.values(run.phases ?? {}).reduce((sum, { wall }) => sum + wall, 0);
    expect(all).toBeGreaterThan(0.9 * (run.seconds ?? 0)); // each rounded to a thousandth
    expect(all).toBeLessThan(waited + 0.01);
  });

  it("leaves exactly the files that explain the run, and no lock", () => {
    expect(readdirSync(whole).sort()).toEqual([
      "DONE.json",
      "checkpoints",
      "config.json",
      "env.json",
      "events.jsonl",
      "metrics.jsonl",
    ]);
    expect(readdirSync(join(root, "whole"))).toEqual([id]);
    expect(readFileSync(join(whole, "config.json"), "utf8")).toBe(`${canonicalJson(config)}\n`);
  });

  it("names the engine, the sources and the machine's kind, but no machine and no person", () => {
    const { environment } = readRun(whole);
    expect(environment.engine).toEqual(engineInfo());
    expect(String(environment.commit)).toMatch(/^[0-9a-f]{40}$|^null$/);
    expect(environment.packages).toMatch(/^[0-9a-f]{64}$/);
    expect(environment).toMatchObject({
      node: process.versions.node,
      trainer: { compiled: true, tables: true, updatesPerCall: 10 },
    });
    const text = Object.values(bytesOf(whole)).join("\n");
    for (const secret of [hostname(), root]) expect(text).not.toContain(secret);
  });

  it("gives the same bytes for the same configuration and seed, and the clock to events.jsonl alone", async () => {
    const again = join(root, "again", id);
    await record(again);
    expect(recordBytes(again)).toEqual(recordBytes(whole));
  });

  it("keeps what probes measured, by name, among the evaluations", async () => {
    const probed = resolveRun({ ...smallSpec, probes: [{ kind: "norms", schedule: { every: 20, perDecade: 0 } }] });
    const folder = join(root, "probed", runId(probed));
    const measured = (await record(folder, { of: probed })).flatMap((event) =>
      event.kind === "probe" ? [event.measurement] : [],
    );
    const { probes, evaluations } = readRun(folder);
    expect(Object.keys(probes)).toEqual(["norms"]);
    expect(probes.norms.map(({ step }) => step)).toEqual([0, 20, 40]);
    expect(probes.norms.map(({ value }) => value)).toEqual(measured.map(({ value }) => value));
    expect(evaluations).toEqual(readRun(whole).evaluations); // looking changes nothing
  });

  it("does nothing when the finished record is there, whoever asks", async () => {
    const before = bytesOf(whole);
    expect(await record(whole)).toEqual([]);
    expect(bytesOf(whole)).toEqual(before);
  });

  it("goes on with a run that was stopped, to the same bytes as if it had not been", async () => {
    const folder = join(root, "interrupted", id);
    const stopped = await record(folder, { stopAt: 20 });
    expect(readRun(folder)).toMatchObject({ status: "stopped", steps: 20, evaluations: evaluationsOf(stopped) });
    const rest = await record(folder);
    expect(evaluationsOf(rest)[0].step).toBeGreaterThan(20);
    expect(recordBytes(folder)).toEqual(recordBytes(whole));
    expect(readdirSync(join(folder, ".."))).toEqual([id]);
    const kinds = readFileSync(join(folder, "events.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).kind);
    expect(kinds).toEqual(["started", "ended", "resumed", "ended"]);
  });

  it.each([
    ["every state was damaged", (folder: string) => damageCheckpoints(folder, 2)],
    ["the engine is another", (folder: string) => change(join(folder, "env.json"), '"threads": 1', '"threads": 2')],
    [
      "the packages are others",
      (folder: string) => change(join(folder, "env.json"), /"packages": "./, '"packages": "z'),
    ],
    ["a measurement was altered", (folder: string) => change(join(folder, "metrics.jsonl"), "accuracy", "acuracy")],
    ["measurements were lost", (folder: string) => writeFileSync(join(folder, "metrics.jsonl"), "")],
  ])("moves a run that was cut short aside and trains it afresh, and says why, when %s", async (reason, damage) => {
    const folder = join(root, `afresh because ${reason}`, id);
    await record(folder, { stopAt: 20 });
    rmSync(join(folder, "DONE.json"));
    damage(folder);
    const before = bytesOf(folder);
    const notices: string[] = [];
    await record(folder, { onNotice: (line) => notices.push(line) });
    expect(notices.length).toBe(1);
    expect(notices[0]).toContain(`${folder} starts afresh`);
    expect(recordBytes(folder)).toEqual(recordBytes(whole));
    expect(bytesOf(`${folder}.old1`)).toEqual(before);
  });

  it("begins again in its place where no state had been kept yet", async () => {
    const folder = join(root, "killed at once", id);
    await record(folder, { stopAt: 20 });
    rmSync(join(folder, "DONE.json"));
    rmSync(join(folder, "checkpoints"), { recursive: true });
    await record(folder);
    expect(recordBytes(folder)).toEqual(recordBytes(whole));
    expect(readdirSync(join(folder, ".."))).toEqual([id]);
  });

  it("goes back to the state before when the newest is damaged, and says so", async () => {
    const folder = join(root, "damaged state", id);
    await record(folder, { stopAt: 20, checkpointSeconds: 0 });
    rmSync(join(folder, "DONE.json"));
    damageCheckpoints(folder, 1);
    const notices: string[] = [];
    const rest = await record(folder, { onNotice: (line) => notices.push(line) });
    expect(notices.length).toBe(1);
    expect(notices[0]).toMatch(/going back to step \d+: .*step-000000020\.safetensors: changed since it was written/);
    expect(evaluationsOf(rest)[0].step).toBe(20);
    expect(recordBytes(folder)).toEqual(recordBytes(whole));
  });

  it("keeps two states at most, and none of a process that was killed in the act", async () => {
    const folder = join(root, "two states", id);
    mkdirSync(join(folder, "checkpoints"), { recursive: true });
    await record(folder, { checkpointSeconds: 0 });
    const names = readdirSync(join(folder, "checkpoints")).sort();
    expect(names).toEqual(["LATEST.json", "step-000000032.safetensors", "step-000000040.safetensors"]);
  });

  it("moves a finished record aside when asked to train afresh, and never deletes one", async () => {
    const folder = join(root, "fresh", id);
    await record(folder);
    for (const aside of ["old1", "old2"]) {
      const before = bytesOf(folder);
      await record(folder, { fresh: true });
      expect(bytesOf(`${folder}.${aside}`)).toEqual(before);
    }
    expect(readRun(folder).status).toBe("done");
  });

  it("can be read at any moment while it is written, as a valid prefix", async () => {
    const folder = join(root, "watched", id);
    const seen: TrainEvent[] = [];
    for await (const event of recordRun(config, folder)) {
      seen.push(event);
      const run = readRun(folder);
      expect(run.evaluations).toEqual(evaluationsOf(seen));
      expect(run.status).toBe(event.kind === "end" ? "done" : "unfinished");
    }
  });

  it("lets one process write a run at a time, and lets go when its reader leaves", async () => {
    const folder = join(root, "locked", id);
    const writer = recordRun(config, folder);
    await writer.next();
    await expect(record(folder)).rejects.toThrow(LockedError);
    await expect(record(folder)).rejects.toThrow(`process ${process.pid}`);
    await writer.return();
    expect(existsSync(`${folder}.lock`)).toBe(false);
    expect(readRun(folder)).toMatchObject({ status: "unfinished", steps: 0 });
    await record(folder);
    expect(readRun(folder).status).toBe("done");
  });
});

describe("a record whose disk refuses", () => {
  it("says that it may not write there", async () => {
    const closed = join(root, "closed");
    mkdirSync(closed);
    chmodSync(root, 0o755);
    chmodSync(closed, 0o555);
    const attempt = withoutRoot(() => record(join(closed, id)));
    await expect(attempt).rejects.toThrow(RecordError);
    await expect(attempt).rejects.toThrow(/cannot write .*closed.*: no permission to write there/);
  });

  it("says what is in the way when a folder is a file", async () => {
    writeFileSync(join(root, "file"), "");
    await expect(record(join(root, "file", id))).rejects.toThrow(RecordError);
    await expect(record(join(root, "file", id))).rejects.toThrow(/cannot write .*file.*(ENOTDIR|EEXIST)/);
  });
});

describe("readRun", () => {
  it("names the file that was changed", () => {
    for (const file of ["env.json", "metrics.jsonl"]) {
      const outcome = readDamaged(whole, file, (bytes) => bytes.fill(bytes[9] ^ 1, 9, 10));
      expectRefusal(outcome, join(whole, file));
      expect((outcome as Error).message).toMatch(/SHA-256 [0-9a-f]{64}, stored [0-9a-f]{64}/);
    }
  });

  it("reads a run that was killed before its first measurement", () => {
    const folder = join(root, "killed early", id);
    cpSync(cut, folder, { recursive: true });
    rmSync(join(folder, "metrics.jsonl"));
    rmSync(join(folder, "events.jsonl"));
    expect(readRun(folder)).toMatchObject({ status: "unfinished", evaluations: [], steps: 0 });
  });

  it.each([
    ["altered", (lines: string[]) => lines.map((line, i) => (i === 4 ? line.replace("accuracy", "acuracy") : line)), 5],
  ])("names the line of an unfinished record where one was %s", (_, change, number) => {
    const outcome = readDamaged(cut, "metrics.jsonl", (bytes) => change(bytes.toString("utf8").split("\n")).join("\n"));
    expectRefusal(outcome, `${join(cut, "metrics.jsonl")}, line ${number}:`);
  });

  it.each(["config.json", "env.json", "metrics.jsonl"])("says that %s is missing", (file) => {
    const folder = join(root, `without ${file}`, id);
    cpSync(whole, folder, { recursive: true });
    rmSync(join(folder, file));
    expect(() => readRun(folder)).toThrow(RecordError);
    expect(() => readRun(folder)).toThrow(join(folder, file));
  });

  it.each(["config.json", "env.json", "DONE.json"])("refuses a %s that is JSON, but no object", (file) => {
    for (const json of ["null", "3", "[]", '"x"']) {
      expectRefusal(
        readDamaged(whole, file, () => json),
        whole,
        json,
      );
      if (file !== "DONE.json")
        expectRefusal(
          readDamaged(cut, file, () => json),
          join(cut, file),
          json,
        );
    }
  });

  it("refuses the end mark of another run", () => {
    const other = readFileSync(join(whole, "DONE.json"), "utf8").replaceAll("addition11", "addition13");
    expectRefusal(
      readDamaged(whole, "DONE.json", () => other),
      whole,
    );
  });

  it("refuses a record of a newer groklab, and one that is of no schema or not of the one it names", () => {
    for (const [other, message] of [
      ['"schema":5', "5 is of a newer groklab, this one reads 1 to 4; update groklab to read it"],
      ['"schema":1', "schema 1 has no such key, it came with schema 2"],
      ['"schema":"2"', 'expected a whole number from 1 to 4, or nothing, got "2"'],
      ['"splat":2', "names no schema"],
    ]) {
      const outcome = readDamaged(cut, "config.json", (bytes) => bytes.toString().replace('"schema":4', other));
      expectRefusal(outcome, join(cut, "config.json"));
      expect((outcome as Error).message).toContain(message);
    }
  });
});

describe("a record of a table, named before its name and the number of its rows were told apart", () => {
  it("keeps the id that it has", () => {
    const table = Array.from({ length: 12 }, (_, x) => Array.from({ length: 12 }, (_, y) => (x * y) % 12));
    const named = resolveRun({ ...smallSpec, task: { kind: "table", name: "s5", table, trainFraction: 0.4 } });
    const [now, before] = [runId(named), runId(named).replace("s5-12-", "s512-")];
    for (const own of [now, before]) {
      const folder = join(root, "named", own);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "config.json"), canonicalJson(named));
      writeFileSync(join(folder, "env.json"), "{}");
      const evaluation = { step: 0, train: { loss: 1, accuracy: 0 }, test: { loss: 1, accuracy: 0 }, weightNorm: 1 };
      writeFileSync(join(folder, "metrics.jsonl"), `${encodeLine({ ...evaluation, seq: 0 }, own)}\n`);
    }
    expect(before).not.toBe(now);
    const { runs, problems } = readRuns(join(root, "named"));
    expect([runs.map((run) => run.id).sort(), problems]).toEqual([[now, before].sort(), []]);
  });
});

describe("readRuns", () => {
  it("returns the good runs and names the bad one; what was moved aside and locks are neither", () => {
    const folder = join(root, "many");
    const other = runId(resolveRun({ ...smallSpec, seed: 6 }));
    cpSync(whole, join(folder, id), { recursive: true });
    cpSync(cut, join(folder, `${id}-copy`), { recursive: true });
    cpSync(whole, join(folder, other), { recursive: true });
    cpSync(whole, join(folder, `${id}.old1`), { recursive: true });
    writeFileSync(join(folder, `${id}.lock`), "{}");
    writeFileSync(join(folder, other, "metrics.jsonl"), "x\n");
    const { runs, problems } = readRuns(folder);
    expect(runs.map(({ status }) => status)).toEqual(["done", "unfinished"]);
    expect(problems.length).toBe(1);
    expect(problems[0]).toContain(join(folder, other, "metrics.jsonl"));
  });

  it("finds nothing in a folder that is not there", () => {
    expect(readRuns(join(root, "nowhere"))).toEqual({ runs: [], problems: [] });
  });
});

describe("runsFolder", () => {
  it("is a folder of data/runs, whatever is asked for", () => {
    expect(runsFolder("00-start-here")).toMatch(/\/data\/runs\/00-start-here$/);
    for (const name of ["../x", "/etc", "a/b", "", ".", "..", "A", "a\0b", "a b", "<img>", "-a"]) {
      expect(() => runsFolder(name), name).toThrow(RecordError);
    }
  });
});
