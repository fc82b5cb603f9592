import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError, projectRoot } from "groklab/core";
import { availableCores, type PoolEvent, type PoolOptions, poolProgress, type RunResult, runAll } from "groklab/launch";
import { hasRecord, type RunSpec, readRun, resolveRun, runFolder, runId } from "groklab/runs";
import { describe, expect, it, vi } from "vitest";
import { childrenOf, isAlive, until } from "../support/processes";
import { longSpec } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { smallSpec } from "../support/small-run";

vi.stubEnv("GROKLAB_DATA", scratch());

const experiment = "pool";
let seed = 0;
const small = (): RunSpec => ({ ...smallSpec, seed: seed++ });
const long = (): RunSpec => ({ ...longSpec, seed: seed++ });
const wild = (): RunSpec => ({ ...small(), optimizer: { kind: "sgd", learningRate: 1e30, weightDecay: 0 } });
const idOf = (spec: RunSpec) => runId(resolveRun(spec));
const folderOf = (spec: RunSpec) => runFolder(experiment, idOf(spec));
const eventsOf = (spec: RunSpec): string[] =>
  readFileSync(join(folderOf(spec), "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).kind);
/** The process that trains a run; it has the run's lock. */
const workerOf = (spec: RunSpec): number => JSON.parse(readFileSync(`${folderOf(spec)}.lock`, "utf8")).pid;
const isTraining = (spec: RunSpec) => hasRecord(folderOf(spec)) && readRun(folderOf(spec)).evaluations.length > 0;

function train(specs: readonly RunSpec[], options: PoolOptions = {}) {
  return runAll(specs, { experiment, jobs: 2, engine: { xla: false }, ...options });
}

/** Trains again until all of `slow` have gone on and all others are over, then calls it off. */
function goOn(specs: readonly RunSpec[], slow: readonly RunSpec[], onEvent = (_: PoolEvent) => {}) {
  const enough = new AbortController();
  const awaited = new Set(specs.map(idOf));
  return train(specs, {
    jobs: specs.length,
    signal: enough.signal,
    onEvent: (event) => {
      if (event.kind === "training" && slow.some((spec) => idOf(spec) === event.id)) awaited.delete(event.id);
      if (event.kind === "ended") awaited.delete(event.result.id ?? "");
      if (awaited.size === 0) enough.abort();
      onEvent(event);
    },
  });
}

const outcome = (result: RunResult) => (result.kind === "record" ? result.record.status : result.kind);

/** The same in a process of its own. */
function launch(
  specs: readonly RunSpec[],
  jobs: number,
): { child: ChildProcess; output: () => string; over: Promise<void> } {
  const script = join(__dirname, "processes", "pool.ts");
  const args = [...LOADER, script, experiment, JSON.stringify(specs), String(jobs)];
  const child = spawn(process.execPath, args, { cwd: projectRoot(), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  return { child, output: () => output, over: new Promise((resolve) => child.on("close", () => resolve())) };
}

describe("runAll", () => {
  it("gives what came of each, in order, whatever becomes of the others", async () => {
    const [first, killed, diverging, last] = [small(), long(), wild(), small()];
    const bad = { ...smallSpec, steps: -1 };
    const [events, notices]: [PoolEvent[], string[]] = [[], []];
    const specs = [first, bad, killed, diverging, first, last];
    const running = train(specs, { onEvent: (event) => events.push(event), onNotice: (line) => notices.push(line) });
    await until("the run that is to be killed trains", () => isTraining(killed));
    process.kill(workerOf(killed), "SIGKILL");
    const results = await running;
    expect(results.map(outcome)).toEqual(["done", "failed", "failed", "diverged", "done", "done"]);
    expect(results.map(({ spec }) => spec)).toEqual(specs);
    expect(results.map(({ id }) => id)).toEqual(specs.map((spec) => (spec === bad ? undefined : idOf(spec))));
    const messages = results.flatMap((result) => (result.kind === "failed" ? [result.error.message] : []));
    expect(messages[0]).toContain("config.steps: expected");
    expect(messages[1]).toContain(`ended unexpectedly (SIGKILL); what it had recorded is in ${folderOf(killed)}`);
    expect(notices).toEqual([`groklab: ${idOf(first)} is asked for 2 times, trained once`]);
    expect(eventsOf(first)).toEqual(["started", "ended"]);
    const ended = events.flatMap((event) => (event.kind === "ended" ? [event.result] : []));
    expect(ended.map(outcome).sort()).toEqual(["diverged", "done", "done", "failed", "failed"]);
    expect(childrenOf(process.pid)).toEqual([]);
  });

  it("trains no more at a time than it was told, and by default one on each core", async () => {
    const count = async (options: PoolOptions) => {
      let most = 0;
      const onEvent = () => {
        most = Math.max(most, childrenOf(process.pid).length);
      };
      await train(Array.from({ length: Math.min(4, availableCores() + 1) }, small), { ...options, onEvent });
      return most;
    };
    expect(await count({ jobs: 1 })).toBe(1);
    expect(await count({ jobs: undefined })).toBe(Math.min(4, availableCores()));
    for (const jobs of [0, -1, 1.5, Number.NaN]) await expect(train([small()], { jobs })).rejects.toThrow(ConfigError);
  });

  it("returns finished runs at once, and trains them again when told to", async () => {
    const spec = small();
    await train([spec]);
    const events: PoolEvent[] = [];
    const [again] = await train([spec], { onEvent: (event) => events.push(event) });
    expect([outcome(again), events.map(({ kind }) => kind)]).toEqual(["done", ["ended"]]);
    expect(outcome((await train([spec], { fresh: true }))[0])).toBe("done");
    expect(existsSync(`${folderOf(spec)}.old1`)).toBe(true);
  });

  it("stops in good order when called off, and goes on from there when called again", async () => {
    const slow = [long(), long()];
    const specs = [...slow, small()];
    const stopped = new AbortController();
    const running = train(specs, { signal: stopped.signal });
    await until("both train", () => slow.every(isTraining));
    stopped.abort();
    expect((await running).map(outcome)).toEqual(["stopped", "stopped", "notStarted"]);
    expect(existsSync(folderOf(specs[2]))).toBe(false);
    expect((await goOn(specs, slow)).map(outcome)).toEqual(["stopped", "stopped", "done"]);
    expect(eventsOf(specs[0])).toEqual(["started", "ended", "resumed", "ended"]);
  });

  // Without a repository there is no such line.
  it.runIf(existsSync(join(projectRoot(), ".git")))("tells once what each of its processes says", async () => {
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"); // git refuses
    const notices: string[] = [];
    const specs = [small(), small()];
    const results = await train(specs, { onNotice: (line) => notices.push(line) });
    vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", undefined);
    expect(results.map(outcome)).toEqual(["done", "done"]);
    expect(notices.map((line) => line.includes("safe.directory"))).toEqual([true]);
    expect(readRun(folderOf(specs[0])).environment).toMatchObject({ commit: null, dirty: null });
  });

  it("starts nothing when it was called off before", async () => {
    const spec = small();
    expect((await train([spec], { signal: AbortSignal.abort() })).map(outcome)).toEqual(["notStarted"]);
    expect(existsSync(folderOf(spec))).toBe(false);
  });

  it("calls a run not started whose process was stopped before it listened, and trains the others", async () => {
    const specs = [small(), small()];
    const running = train(specs, { jobs: 1 });
    process.kill(childrenOf(process.pid)[0], "SIGTERM");
    expect((await running).map(outcome)).toEqual(["notStarted", "done"]);
    expect(existsSync(folderOf(specs[0]))).toBe(false);
  });

  it("leaves no process behind when its own is killed, and nothing is trained twice afterwards", async () => {
    const quick = [small(), small()];
    const slow = [long(), long()];
    const { child, over } = launch([...quick, ...slow], 2);
    await until("the slow ones train", () => slow.every(isTraining));
    const workers = slow.map(workerOf);
    expect(workers.map(isAlive)).toEqual([true, true]);
    child.kill("SIGKILL");
    await over;
    await until("the workers are gone", () => !workers.some(isAlive));
    for (const spec of slow) expect(readRun(folderOf(spec)).status).toBe("stopped");
    const started: string[] = [];
    const onEvent = (event: PoolEvent) => void (event.kind === "started" && started.push(event.id));
    const results = await goOn([...quick, ...slow], slow, onEvent);
    expect(results.map(outcome)).toEqual(["done", "done", "stopped", "stopped"]);
    expect(started).toEqual(slow.map(idOf));
    for (const spec of quick) expect(eventsOf(spec)).toEqual(["started", "ended"]);
    for (const spec of slow) expect(eventsOf(spec)).toEqual(["started", "ended", "resumed", "ended"]);
  });

  it("shares a sweep with a second launcher: all are done in both, and none is trained twice", async () => {
    const specs = Array.from({ length: 4 }, () => ({ ...small(), steps: 400 }));
    const launchers = [launch(specs, 2), launch(specs, 1)];
    await Promise.all(launchers.map(({ over }) => over));
    const all = JSON.stringify(specs.map(() => "done"));
    for (const { output } of launchers) expect(output().trim().split("\n").at(-1)).toBe(all);
    for (const spec of specs) expect(eventsOf(spec)).toEqual(["started", "ended"]);
    for (const spec of specs) expect(existsSync(`${folderOf(spec)}.old1`)).toBe(false);
  });

  it("waits for a run that another process trains, and takes over what that leaves", async () => {
    const spec = long();
    const other = launch([spec], 1);
    await until("the other trains", () => isTraining(spec));
    const events: PoolEvent[] = [];
    const running = goOn([spec], [spec], (event) => void events.push(event));
    await until("it is put off", () => events.some(({ kind }) => kind === "elsewhere"));
    expect(events.map(({ kind }) => kind)).not.toContain("started");
    process.kill(other.child.pid ?? 0, "SIGKILL");
    expect((await running).map(outcome)).toEqual(["stopped"]);
    expect(eventsOf(spec)).toEqual(["started", "ended", "resumed", "ended"]);
  });

  it("does not wait for ever: called off, it stops waiting", async () => {
    const spec = small();
    mkdirSync(join(folderOf(spec), ".."), { recursive: true });
    writeFileSync(`${folderOf(spec)}.lock`, JSON.stringify({ pid: process.pid, started: "", host: "elsewhere" }));
    const stopped = new AbortController();
    const onEvent = (event: PoolEvent) => void (event.kind === "elsewhere" && stopped.abort());
    expect((await train([spec], { signal: stopped.signal, onEvent })).map(outcome)).toEqual(["notStarted"]);
  });
});

describe("poolProgress", () => {
  const training = (id: string, step: number): PoolEvent => ({
    kind: "training",
    id,
    event: { kind: "progress", step, loss: 1 },
  });
  const specs = [small(), small(), small()];
  const [a, b, c] = specs.map(idOf);
  let clock = 0;
  const result = (id: string): RunResult => ({ kind: "failed", spec: smallSpec, id, error: new ConfigError("") });

  it("counts runs, and steps of those that train: what was made before is no pace", () => {
    const progress = poolProgress([...specs, { ...smallSpec, steps: -1 }], () => clock);
    expect([progress.runs, progress.ended()]).toEqual([4, 1]);
    progress.observe({ kind: "started", id: a });
    expect(progress.describe()).toBe("1 of 4 runs · 1 in training");
    progress.observe(training(a, 0));
    progress.observe({ kind: "started", id: b });
    progress.observe(training(b, 20)); // goes on from there
    clock += 10_000;
    progress.observe(training(a, 15));
    progress.observe(training(b, 25));
    // 20 steps in 10 s; 25 + 15 + 40 are left
    expect(progress.describe()).toBe("1 of 4 runs · 2 in training · 2.00 steps/s · ETA 0:40");
    progress.observe({ kind: "ended", result: result(a) });
    progress.observe({ kind: "elsewhere", id: b });
    progress.observe({ kind: "ended", result: result(c) });
    expect(progress.describe()).toBe("3 of 4 runs · 0 in training · 2.00 steps/s · ETA 0:08"); // 15 are left
  });

  it("tells of a single run its steps and accuracies", () => {
    clock = 0;
    const progress = poolProgress([specs[0]], () => clock);
    expect(progress.describe()).toBe("0 of 40 steps");
    progress.observe(training(a, 0));
    clock += 2000;
    const set = (accuracy: number) => ({ accuracy, loss: 1 });
    const evaluation = { step: 10, train: set(1), test: set(0.25), weightNorm: 1 };
    progress.observe({ kind: "training", id: a, event: { kind: "evaluation", evaluation } });
    expect(progress.describe()).toBe("10 of 40 steps · 5.00 steps/s · ETA 0:06 · training 100.0 %, test 25.0 %");
  });
});
