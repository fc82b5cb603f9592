import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ConfigError,
  EngineError,
  GroklabError,
  LockedError,
  projectRoot,
  RecordError,
  StoppedError,
} from "groklab/core";
import { startRun } from "groklab/launch";
import { readRun, resolveRun, runId, runsFolder } from "groklab/runs";
import { evaluationSteps, type TrainEvent } from "groklab/trainers";
import { afterAll, describe, expect, it } from "vitest";
import { childrenOf, isAlive, until } from "../support/processes";
import { LOADER } from "../support/script";
import { smallSpec } from "../support/small-run";
import { slowness } from "../support/speed";

// startRun writes to data/runs alone, so these runs have an experiment of their own there, which goes when they are done.
const experiment = `test-launch-${process.pid}`;
afterAll(() => rmSync(runsFolder(experiment), { recursive: true, force: true }));

const engine = { xla: false };
/** Runs for minutes if nobody stops it. */
const longSpec = { ...smallSpec, steps: 10_000_000, evaluation: { every: 50, perDecade: 0 } };
let seed = 1000;
/** A long run that no other test has. */
const longRun = () => ({ ...longSpec, seed: seed++ });
const folderOf = (spec: typeof smallSpec) => join(runsFolder(experiment), runId(resolveRun(spec)));

/** What the process that trains can be known by; it has the run's lock. */
function workerOf(spec: typeof smallSpec): number {
  return JSON.parse(readFileSync(`${folderOf(spec)}.lock`, "utf8")).pid;
}

/** Starts a run and resolves, still running, at its first progress event. */
function underWay(spec: typeof smallSpec, signal?: AbortSignal, onEvent = (_: TrainEvent) => {}) {
  let begun = () => {};
  const training = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const finished = startRun(spec, {
    experiment,
    engine,
    signal,
    onEvent: (event) => {
      if (event.kind === "progress") begun();
      onEvent(event);
    },
  });
  finished.catch(() => {}); // each test looks at it in its own time
  return { training: Promise.race([training, finished.then(() => {})]), finished };
}

describe("startRun", () => {
  it("trains in another process, passes its events on, and returns the record", async () => {
    const events: TrainEvent[] = [];
    const pids = new Set<number>();
    const run = await startRun(smallSpec, {
      experiment,
      engine,
      onEvent: (event) => {
        events.push(event);
        for (const pid of childrenOf(process.pid)) pids.add(pid);
      },
    });
    expect(run).toMatchObject({ status: "done", steps: 40, config: resolveRun(smallSpec) });
    expect(run).toEqual(readRun(folderOf(smallSpec)));
    expect(run.environment.engine).toMatchObject({ backend: "tensorflow", xla: false });
    const evaluations = events.flatMap((event) => (event.kind === "evaluation" ? [event.evaluation] : []));
    expect(run.evaluations).toEqual(evaluations);
    expect(evaluations.map(({ step }) => step)).toEqual(evaluationSteps(40, run.config.evaluation));
    expect(events.at(-1)).toEqual({ kind: "end", end: { status: "done", step: 40 } });
    expect(pids.size).toBeGreaterThan(0);
    expect([...pids].filter(isAlive)).toEqual([]);
  });

  it("returns a finished record at once, without training", async () => {
    const events: TrainEvent[] = [];
    const before = readFileSync(join(folderOf(smallSpec), "events.jsonl"), "utf8");
    const run = await startRun(smallSpec, { experiment, engine, onEvent: (event) => events.push(event) });
    expect([run.status, events]).toEqual(["done", []]);
    expect(readFileSync(join(folderOf(smallSpec), "events.jsonl"), "utf8")).toBe(before);
  });

  it("stops within a second of an abort and returns what it has", async () => {
    const spec = longRun();
    const aborted = new AbortController();
    const { training, finished } = underWay(spec, aborted.signal);
    await training;
    const before = performance.now();
    aborted.abort();
    const run = await finished;
    expect((performance.now() - before) / slowness()).toBeLessThan(1000);
    expect(run.status).toBe("stopped");
    expect(run.evaluations.length).toBeGreaterThan(0);
    expect(run.steps).toBeGreaterThanOrEqual(run.evaluations.at(-1)?.step ?? Number.NaN);
    expect(existsSync(`${folderOf(spec)}.lock`)).toBe(false);
  });

  it("makes no step when it was aborted before it began", async () => {
    const run = await startRun(longRun(), { experiment, engine, signal: AbortSignal.abort() });
    expect(run).toMatchObject({ status: "stopped", steps: 0 });
  });

  it("passes on what the process tells its reader, such as that a run starts afresh", async () => {
    const spec = longRun();
    const stopped = { experiment, engine, signal: AbortSignal.abort() };
    await startRun(spec, stopped);
    rmSync(join(folderOf(spec), "DONE.json"));
    writeFileSync(join(folderOf(spec), "env.json"), "{}");
    const notices: string[] = [];
    await startRun(spec, { ...stopped, onNotice: (line) => notices.push(line) });
    expect(notices).toEqual([expect.stringContaining(`${folderOf(spec)} starts afresh`)]);
  });

  it("says so when the training process is killed; what it measured can be read, and the run made again", async () => {
    const spec = longRun();
    const { training, finished } = underWay(spec);
    await training;
    process.kill(workerOf(spec), "SIGKILL");
    await expect(finished).rejects.toThrow(GroklabError);
    await expect(finished).rejects.toThrow(
      `the training process ended unexpectedly (SIGKILL); what it had recorded is in ${folderOf(spec)}`,
    );
    const run = readRun(folderOf(spec));
    expect(run.status).toBe("unfinished");
    expect(run.evaluations.length).toBeGreaterThan(0);
    // The dead process still has the lock: it must not count. No state had been kept, so the run begins anew in its place.
    const again = await startRun(spec, { experiment, engine, signal: AbortSignal.abort() });
    expect(again.status).toBe("stopped");
    expect(existsSync(`${folderOf(spec)}.old1`)).toBe(false);
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "calls a process that %s ended before it listened a stopped one",
    async (signal) => {
      const before = childrenOf(process.pid);
      const spec = longRun();
      const starting = startRun(spec, { experiment, engine });
      starting.catch(() => {});
      const [worker] = childrenOf(process.pid).filter((pid) => !before.includes(pid));
      process.kill(worker, signal);
      await expect(starting).rejects.toThrow(StoppedError);
      await expect(starting).rejects.toThrow(`stopped (${signal}) before it trained`);
      expect(existsSync(folderOf(spec))).toBe(false);
    },
  );

  it("leaves no training process behind when its own process is killed, and the record ends as stopped", async () => {
    const spec = longRun();
    const script = join(__dirname, "processes", "parent.ts");
    const parent = spawn(process.execPath, [...LOADER, script, experiment, JSON.stringify(spec)], {
      cwd: projectRoot(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(parent.stdout, "data");
    const worker = workerOf(spec);
    expect(isAlive(worker)).toBe(true);
    parent.kill("SIGKILL");
    await until("it has gone", () => !isAlive(worker));
    const run = readRun(folderOf(spec));
    expect(run.status).toBe("stopped");
    expect(run.evaluations.length).toBeGreaterThan(0);
  });

  it("refuses a bad specification before it starts a process or writes a file", async () => {
    const before = [childrenOf(process.pid), readdirSync(runsFolder(experiment))];
    const bad = startRun({ ...smallSpec, steps: -1 }, { experiment, engine });
    expect([childrenOf(process.pid), readdirSync(runsFolder(experiment))]).toEqual(before);
    await expect(bad).rejects.toThrow(ConfigError);
    await expect(bad).rejects.toThrow("config.steps: expected");
    await expect(startRun(smallSpec, { experiment: "../outside" })).rejects.toThrow("lower-case letters");
  });

  it("stops training when the caller's own code fails, and passes its error on", async () => {
    const spec = longRun();
    const { finished } = underWay(spec, undefined, ({ kind }) => {
      if (kind === "progress") throw new RangeError("of the caller's own");
    });
    await expect(finished).rejects.toThrow(new RangeError("of the caller's own"));
    expect(readRun(folderOf(spec)).status).toBe("stopped");
  });

  it("rejects with what the process failed with, as the class it was there", async () => {
    const composite = { ...smallSpec, task: { operation: "division", p: 12, trainFraction: 0.4 } } as const;
    await expect(startRun(composite, { experiment, engine })).rejects.toThrow(ConfigError);
    await expect(startRun(composite, { experiment, engine })).rejects.toThrow("the next primes are 11 and 13");
    const threads = startRun(longRun(), { experiment, engine: { backend: "tensorflow", threads: -1 } });
    await expect(threads).rejects.toThrow(EngineError);
    writeFileSync(join(folderOf(smallSpec), "env.json"), "{}");
    await expect(startRun(smallSpec, { experiment, engine })).rejects.toThrow(RecordError);
  });

  it("refuses a run that another process is training, naming it, where it is told not to wait", async () => {
    const spec = longRun();
    const aborted = new AbortController();
    const { training, finished } = underWay(spec, aborted.signal);
    await training;
    const second = startRun(spec, { experiment, engine, wait: false });
    await expect(second).rejects.toThrow(LockedError);
    await expect(second).rejects.toThrow(`process ${workerOf(spec)};`);
    aborted.abort();
    expect((await finished).status).toBe("stopped");
  });

  it("follows a run that another process is training, to the same record, also where it was to train anew", async () => {
    const spec = { ...smallSpec, steps: 3000, seed: seed++ };
    const { training, finished } = underWay(spec);
    await training;
    const [steps, notices]: [number[], string[]] = [[], []];
    const second = await startRun(spec, {
      ...{ experiment, engine, fresh: true },
      onNotice: (line) => notices.push(line),
      onEvent: (event) => event.kind === "evaluation" && steps.push(event.evaluation.step),
    });
    expect(second).toEqual(await finished);
    expect(second.status).toBe("done");
    expect(steps).toEqual(second.evaluations.map(({ step }) => step));
    expect(notices).toEqual([
      `groklab: ${second.id}: another process trains it, which is followed (its lock: ${second.folder}.lock)`,
    ]);
    const kinds = readFileSync(join(second.folder, "events.jsonl"), "utf8").match(/"kind":"\w+"/g);
    expect(kinds).toEqual(['"kind":"started"', '"kind":"ended"']);
    expect(existsSync(`${second.folder}.old1`)).toBe(false);
  });

  it("takes over what the other process leaves, and gives up waiting when it is told to", async () => {
    const spec = longRun();
    const { training, finished } = underWay(spec);
    await training;
    const leaving = new AbortController();
    const gone = startRun(spec, {
      ...{ experiment, engine, signal: leaving.signal },
      onNotice: () => leaving.abort(),
    });
    expect((await gone).status).toBe("unfinished");
    const stopping = new AbortController();
    const starts: string[] = [];
    const second = startRun(spec, {
      ...{ experiment, engine, signal: stopping.signal },
      onNotice: () => process.kill(workerOf(spec), "SIGKILL"),
      onEvent: ({ kind }) => {
        if (kind !== "start") return;
        starts.push(kind);
        stopping.abort();
      },
    });
    await expect(finished).rejects.toThrow("SIGKILL");
    expect([(await second).status, starts]).toEqual(["stopped", ["start"]]);
  });
});
