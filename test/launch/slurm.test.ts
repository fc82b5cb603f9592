/** @file Against a real Slurm of one node. The tests are each other's load: all of them wait for the cluster at once. */
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ConfigError, projectRoot } from "groklab/core";
import { type PoolEvent, type RunResult, runAll, runAllOnSlurm, type SlurmPoolOptions } from "groklab/launch";
import { runSweep } from "groklab/notebook";
import {
  hasRecord,
  isHeld,
  type RunSpec,
  readRun,
  resolveRun,
  runFolder,
  runId,
  runsFolder,
  verifyData,
} from "groklab/runs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { isAlive, until } from "../support/processes";
import { groklab, longSpec, PLAIN, SMALL, startProgram } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { slurm, useSlurm, whyNoSlurm } from "../support/slurm";
import { smallSpec } from "../support/small-run";

const data = scratch();
vi.stubEnv("GROKLAB_DATA", data);
useSlurm(scratch());
createRequire(__filename)(LOADER[1]); // TypeScript of one's own, as every process of groklab runs it

const engine = { xla: false };
let seed = 0;
const small = (): RunSpec => ({ ...smallSpec, seed: seed++ });
/** Seconds: long enough to be hit while it trains. */
const medium = (): RunSpec => ({ ...longSpec, steps: 6000, seed: seed++ });
const long = (): RunSpec => ({ ...longSpec, seed: seed++ });
const wild = (): RunSpec => ({ ...small(), optimizer: { kind: "sgd", learningRate: 1e30, weightDecay: 0 } });

const idOf = (spec: RunSpec) => runId(resolveRun(spec));
const outcome = (result: RunResult) => (result.kind === "record" ? result.record.status : result.kind);
const isTraining = (folder: string) => hasRecord(folder) && readRun(folder).evaluations.length > 1;
const eventsOf = (experiment: string, spec: RunSpec): string[] =>
  readFileSync(join(runFolder(experiment, idOf(spec)), "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).kind);

/** Trains on the cluster; what it says to the reader, and the number of its job once there is one. */
function train(experiment: string, specs: readonly RunSpec[], options: SlurmPoolOptions = {}) {
  const notices: string[] = [];
  const results = runAllOnSlurm(specs, {
    ...{ experiment, engine, onNotice: (line) => notices.push(line) },
    ...options,
    slurm: { pollSeconds: 0.3, ...options.slurm },
  });
  const job = () => Number(/Slurm job (\d+)/.exec(notices.join("\n"))?.[1]);
  return { results, notices, job };
}

/** The same in a process of its own. */
function launch(experiment: string, specs: readonly RunSpec[]) {
  const script = join(__dirname, "processes", "slurm.ts");
  const args = [...LOADER, script, experiment, JSON.stringify(specs)];
  const child: ChildProcess = spawn(process.execPath, args, { cwd: projectRoot(), stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const over = new Promise<string>((resolve) => child.on("close", () => resolve(stdout.trim())));
  return { child, over, said: () => stderr };
}

/** The bytes of a run that must be the same whoever trained it. */
function bytesOf(experiment: string, spec: RunSpec): string[] {
  const folder = runFolder(experiment, idOf(spec));
  return ["config.json", "env.json", "metrics.jsonl", "DONE.json"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
}

/** Expects the bytes that the pool on this machine gives. */
async function expectPoolBytes(experiment: string, specs: readonly RunSpec[]): Promise<void> {
  await runAll(specs, { experiment: `${experiment}-local`, engine });
  for (const spec of specs) expect(bytesOf(experiment, spec)).toEqual(bytesOf(`${experiment}-local`, spec));
}

/** The program of a task: the process above that which trains, and has the run's lock. */
function taskOf(folder: string): { task: number; worker: number } {
  const worker: number = JSON.parse(readFileSync(`${folder}.lock`, "utf8")).pid;
  return { task: Number(readFileSync(`/proc/${worker}/stat`, "utf8").split(") ")[1].split(" ")[1]), worker };
}

const jobsOf = (experiment: string) =>
  slurm("squeue", "--noheader", "--states=all", "--format=%F %j").then((rows) => [
    ...new Set(rows.split("\n").filter((row) => row.includes(` groklab-${experiment}-`))),
  ]);

describe.skipIf(whyNoSlurm).concurrent("runAllOnSlurm", { timeout: 600_000 }, () => {
  it("trains a network of one's own, and measures by a probe, out of files; a file that changed meanwhile is another run", async () => {
    const folder = scratch();
    const model = join(folder, "gru.ts");
    copyFileSync(join(projectRoot(), "test", "support", "own", "gru.ts"), model);
    const dead = join(folder, "dead.ts");
    writeFileSync(dead, "export default ({ trainer }) => Object.keys(trainer.weights()).length;\n");
    const specs = [small(), small()].map((spec) => ({
      ...{ ...spec, model: { path: model, options: { hidden: 4 } } },
      probes: [{ kind: "own" as const, name: "dead" }],
    }));
    const results = await train("own", specs, { probes: { dead } }).results;
    expect(results.map(outcome)).toEqual(["done", "done"]);
    for (const result of results) {
      const { config, probes } = readRun(runFolder("own", result.id as string));
      expect([config.model, probes.dead[0].value]).toEqual([expect.objectContaining({ name: "gru", path: model }), 7]);
    }
    const before = specs.map(idOf);
    writeFileSync(model, readFileSync(model, "utf8").replace("tf.tanh", "tf.sigmoid"));
    expect(specs.map(idOf).some((id) => before.includes(id))).toBe(false);
  });

  it("gives the bytes of the local pool, names what is no run or diverges, and does nothing twice", async () => {
    const good = [small(), small(), small(), small()];
    const composite: RunSpec = { ...smallSpec, task: { operation: "division", p: 12, trainFraction: 0.4 } };
    const specs = [good[0], { ...smallSpec, steps: -1 }, wild(), composite, ...good.slice(1), good[0]];
    const events: PoolEvent[] = [];
    const first = train("same", specs, { onEvent: (event) => events.push(event), slurm: { runsPerTask: 3 } });
    const results = await first.results;
    const expected = ["done", "failed", "diverged", "failed", "done", "done", "done", "done"];
    expect(results.map(outcome)).toEqual(expected);
    expect(results.map(({ spec }) => spec)).toEqual(specs);
    const errors = results.flatMap((result) => (result.kind === "failed" ? [result.error] : []));
    expect(errors[0].message).toContain("config.steps: expected");
    expect(errors[1].message).toContain("the next primes are 11 and 13");
    expect(errors.every((error) => error instanceof ConfigError)).toBe(true);
    expect(first.notices[0]).toBe(`groklab: ${idOf(good[0])} is asked for 2 times, trained once`);
    const logs = join(data, "logs", "same", `${first.job()}_*.log`);
    expect(first.notices[1]).toBe(`groklab: 5 runs are Slurm job ${first.job()} now; what its tasks say: ${logs}`);
    expect(existsSync(logs.replace("*", "1"))).toBe(true);
    expect(existsSync(logs.replace("*", "2"))).toBe(false);
    expect(events.filter(({ kind }) => kind === "ended").length).toBe(7);
    expect(events.some(({ kind }) => kind === "started")).toBe(true);
    await expectPoolBytes("same", good);

    const again = train("same", good);
    expect([(await again.results).map(outcome), again.notices]).toEqual([good.map(() => "done"), []]);
    for (const spec of good) expect(eventsOf("same", spec)).toEqual(["started", "ended"]);
    const fresh = await train("same", [good[0]], { fresh: true }).results;
    expect([outcome(fresh[0]), existsSync(`${runFolder("same", idOf(good[0]))}.old1`)]).toEqual(["done", true]);
    expect(await jobsOf("same")).toHaveLength(2);
  });

  it("starts a task again whose process was killed; the next run has its turn first, and all end in the same bytes", async () => {
    const [hit, next] = [medium(), small()];
    const folder = runFolder("killed", idOf(hit));
    const { results, notices, job } = train("killed", [hit, next], { slurm: { runsPerTask: 2 } });
    await until("it trains", () => isTraining(folder));
    process.kill(taskOf(folder).task, "SIGKILL");
    expect((await results).map(outcome)).toEqual(["done", "done"]);
    const log = join(data, "logs", "killed", `${job()}_0.log`);
    expect(notices).toContain(
      `groklab: Slurm task ${job()}_0 ended as FAILED; starting it again; what it said: ${log}`,
    );
    expect(eventsOf("killed", hit)).toContain("resumed");
    const turns = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line.includes('"training"'));
    expect(turns.map((line) => JSON.parse(line).id)).toEqual([hit, next, hit].map(idOf));
    await expectPoolBytes("killed", [hit]);
  });

  it("saves and requeues a task that is told of its preemption, which goes on to the same bytes", async () => {
    const spec = medium();
    const folder = runFolder("preempted", idOf(spec));
    const { results, notices, job } = train("preempted", [spec]);
    await until("it trains", () => isTraining(folder));
    await slurm("scancel", "--batch", "--signal=USR1", `${job()}_0`);
    await until("it has stopped", () => !isHeld(folder));
    expect(readRun(folder).status).toBe("stopped");
    expect((await results).map(outcome)).toEqual(["done"]);
    expect(eventsOf("preempted", spec)).toEqual(["started", "ended", "resumed", "ended"]);
    expect(notices).toHaveLength(1); // it requeued itself: no crash was seen
    expect(await slurm("scontrol", "show", "job", `${job()}_0`)).toContain("Restarts=1");
    await expectPoolBytes("preempted", [spec]);
  });

  it("fails a run whose process dies, and those of a task that keeps crashing or is cancelled, and names the log", async () => {
    const specs = [long(), long(), long()];
    const folders = specs.map((spec) => runFolder("lost", idOf(spec)));
    const { results, job } = train("lost", specs, { slurm: { restarts: 0 } });
    await until("all train", () => folders.every(isTraining));
    const { task, worker } = taskOf(folders[0]);
    process.kill(task, "SIGKILL");
    await slurm("scancel", `${job()}_1`);
    process.kill(taskOf(folders[2]).worker, "SIGKILL"); // as when memory is exhausted
    const messages = (await results).map((result) => (result.kind === "failed" ? result.error.message : result.kind));
    const log = (index: number) => join(data, "logs", "lost", `${job()}_${index}.log`);
    expect(messages).toEqual([
      `Slurm task ${job()}_0 ended as FAILED (exit code 0:9), and so it did after 0 restarts; what it said: ${log(0)}`,
      expect.stringMatching(/^Slurm task \d+_1 ended as CANCELLED \(exit code .*\); what it said: /),
      `the training process ended unexpectedly (SIGKILL); what it had recorded is in ${folders[2]}`,
    ]);
    expect(readRun(folders[1]).status).toBe("stopped");
    await until("nothing trains", () => !isAlive(worker));
    rmSync(`${folders[2]}.lock`);
  });

  it("shares a sweep with a second launcher: all are done in both, and none is trained twice", async () => {
    const specs = [small(), small(), small()];
    const launchers = [launch("shared", specs), launch("shared", specs)];
    for (const { over } of launchers) expect(await over).toBe('["done","done","done"]');
    for (const spec of specs) expect(eventsOf("shared", spec).filter((kind) => kind === "started")).toHaveLength(1);
    expect(launchers.map(({ said }) => /runs are Slurm job|has these runs; waiting/.test(said()))).toEqual([
      true,
      true,
    ]);
    expect(new Set(launchers.map(({ said }) => /Slurm job (\d+)/.exec(said())?.[1])).size).toBe(1);
  });

  it("outlives its launcher: the same sweep again waits for the job that is there", async () => {
    const specs = [{ ...medium(), steps: 20_000 }, small()]; // still at it when the second launcher looks
    const killed = launch("orphaned", specs);
    await until("the first trains", () => isTraining(runFolder("orphaned", idOf(specs[0]))));
    killed.child.kill("SIGKILL");
    await killed.over;
    const again = train("orphaned", specs);
    expect((await again.results).map(outcome)).toEqual(["done", "done"]);
    expect(again.notices).toEqual([expect.stringMatching(/^groklab: Slurm job \d+ has these runs; waiting for it; /)]);
    for (const spec of specs) expect(eventsOf("orphaned", spec)).toEqual(["started", "ended"]);
    expect(await jobsOf("orphaned")).toHaveLength(1);
  });

  it("cancels its job at Ctrl-C, saved, with code 130; the next call goes on", async () => {
    const [first, second] = [100, 101].map((seed) => ({ ...longSpec, steps: 10_000, seed }));
    const folder = runFolder("halted", idOf(first));
    const length = ["steps=10000", "evaluation.every=50", "evaluation.perDecade=0"];
    const where = [...PLAIN, "--experiment", "halted", "--launcher", "slurm", "--jobs", "1", "--runs-per-task", "2"];
    const args = [...SMALL.slice(0, -1), ...length, ...where, "--json", "-m", "seed=100..101"];
    const { child, finished } = startProgram(data, "sweep", ...args);
    await until("it trains", () => isTraining(folder));
    child.kill("SIGINT");
    const { code, stdout, stderr } = await finished;
    const statuses = JSON.parse(stdout).map(({ status }: { status: string }) => status);
    expect([code, statuses]).toEqual([130, ["stopped", "not started"]]);
    const job = /cancelling Slurm job (\d+); what it trains is saved/.exec(stderr)?.[1];
    expect(await slurm("squeue", "--noheader", `--jobs=${job}`)).toBe("");
    expect((await train("halted", [first]).results).map(outcome)).toEqual(["done"]);
    expect(eventsOf("halted", first)).toEqual(["started", "ended", "resumed", "ended"]);
    expect(existsSync(runFolder("halted", idOf(second)))).toBe(false);
  });

  it("takes over the lock that a job of a dead machine has left, and waits for one that Slurm says is alive", async () => {
    const spec = small();
    const folder = runFolder("dead", idOf(spec));
    mkdirSync(runsFolder("dead"), { recursive: true });
    const sleeper = await slurm("sbatch", "--parsable", "--output=/dev/null", "--wrap=exec sleep 600");
    const lock = { pid: 1, started: "", host: "0123456789ab", slurm: { job: `groklab/${sleeper}`, restarts: 0 } };
    writeFileSync(`${folder}.lock`, JSON.stringify(lock));
    const events: PoolEvent[] = [];
    const { results } = train("dead", [spec], { onEvent: (event) => events.push(event) });
    while (!events.some(({ kind }) => kind === "elsewhere")) await setTimeout(50);
    expect(events).toEqual([{ kind: "elsewhere", id: idOf(spec) }]);
    await slurm("scancel", sleeper);
    expect((await results).map(outcome)).toEqual(["done"]);
  });

  it("is reached by `groklab sweep`, whose options go to sbatch", async () => {
    const args = [...SMALL, ...PLAIN, "--experiment", "typed", "--launcher", "slurm", "-m", "seed=0..1"];
    const { code, stdout, stderr } = await groklab(
      data,
      "sweep",
      ...args,
      "--slurm",
      "time=7",
      "comment=a b",
      "--jobs",
      "1",
    );
    expect([code, stdout.trim().split("\n").at(-1)]).toEqual([0, "2 done of 2 runs"]);
    const job = /Slurm job (\d+)/.exec(stderr)?.[1];
    const shown = await slurm("scontrol", "show", "job", `${job}_0`);
    for (const part of ["TimeLimit=00:07:00", "Comment=a b", "ArrayTaskThrottle=1", "CPUs/Task=1"]) {
      expect(shown).toContain(part);
    }
    const refused = await groklab(data, "sweep", ...args.slice(0, -1), "seed=2", "--slurm", "time=never");
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/^groklab: sbatch .* Invalid --time specification\n$/),
    ]);
  });

  afterAll(() => {
    expect(verifyData(data).faults).toEqual([]);
  });
});

describe("runAllOnSlurm without a cluster", () => {
  it("says plainly where there is no Slurm, and what to do, in code, in a notebook and in a terminal", async () => {
    const [path, message] = [
      process.env.PATH,
      "--launcher slurm: scontrol: there is no such program on PATH, so no Slurm here; --launcher local trains on this machine",
    ];
    vi.stubEnv("PATH", "/nowhere");
    try {
      await expect(runAllOnSlurm([small()])).rejects.toThrow(new ConfigError(message));
      await expect(runSweep(small(), { seed: [0] }, { launcher: "slurm" })).rejects.toThrow(new ConfigError(message));
      const { code, stderr } = await groklab(data, "sweep", ...SMALL, "-m", "seed=0..1", "--launcher", "slurm");
      expect([code, stderr]).toEqual([2, `groklab: ${message}\n`]);
    } finally {
      vi.stubEnv("PATH", path);
    }
  });

  it("refuses numbers that are none, and options that are not the caller's to choose", async () => {
    const refuse = (options: SlurmPoolOptions) => expect(runAllOnSlurm([small()], options)).rejects;
    await refuse({ jobs: 0 }).toThrow("jobs: expected a whole number, at least 1, got 0");
    await refuse({ slurm: { runsPerTask: 1.5 } }).toThrow("runsPerTask: expected a whole number, at least 1, got 1.5");
    await refuse({ slurm: { sbatch: { array: "0-3" } } }).toThrow("slurm.array: the launcher sets this itself");
    await refuse({ slurm: { sbatch: { "p x": "1" } } }).toThrow("expected an option of sbatch by its long name");
  });
});
