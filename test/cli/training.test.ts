import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRun, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { childrenOf, isAlive, until } from "../support/processes";
import { groklab, LONG, longSpec, PLAIN, SMALL, startProgram } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { within } from "./within";

const data = scratch();
const runs = (experiment = "live") => join(data, "runs", experiment);
const smallId = (seed: number) => runId(resolveRun({ ...smallSpec, seed }));

describe("groklab train", () => {
  it("trains a run said key by key, in one line on standard output; then shows it, as JSON when asked to", async () => {
    const first = await groklab(data, "train", ...SMALL, "seed=1", ...PLAIN);
    const folder = join(runs(), smallId(1));
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^done · T_mem none by 40 · T_gen none by 40 · 40 steps · [\d.]+ steps\/s · .*\n$/);
    expect(first.stdout).toContain(` · ${folder}\n`);
    expect(first.stderr.trimEnd().split("\n").at(-1)).toMatch(
      /^[\d.]+ s \([\d.]+ s of computing\): [a-z]+ \d+ %(, [a-z ]+ \d+ %)+$/,
    );
    const again = await within(data, "train", ...SMALL, "seed=1", ...PLAIN, "--resume-or-start", "--json");
    expect([again.code, again.stderr]).toEqual([0, ""]);
    expect(JSON.parse(again.stdout)).toEqual({
      id: smallId(1),
      status: "done",
      tMem: null,
      tGen: null,
      steps: 40,
      stepsPerSecond: readRun(folder).stepsPerSecond,
      folder,
    });
    expect(readFileSync(join(folder, "events.jsonl"), "utf8").split("\n").length).toBe(3); // started, ended
  });

  it("ends with code 5 when the run diverges, and says where and why", async () => {
    const wild = ["optimizer.kind=sgd", "optimizer.learningRate=1e30"];
    const overrides = [...SMALL.filter((text) => !text.startsWith("optimizer.learningRate")), ...wild];
    const { code, stdout } = await groklab(data, "train", ...overrides, ...PLAIN, "--experiment", "wild", "--quiet");
    expect(code).toBe(5);
    expect(stdout).toMatch(/^diverged \(.* holds? -?(NaN|Infinity) after 1 update, .*\) · /);
    expect(readdirSync(runs("wild")).length).toBe(1);
  });

  it("says what it would do, and does nothing", async () => {
    const printed = await within(data, "train", ...SMALL, "seed=9", "--print-config");
    expect(JSON.parse(printed.stdout)).toEqual(resolveRun({ ...smallSpec, seed: 9 }));
    const dry = await within(data, "train", ...SMALL, "seed=9", "--dry-run", "--json");
    expect(JSON.parse(dry.stdout)).toEqual({ id: smallId(9), folder: join(runs(), smallId(9)), status: null });
    const plan = await within(data, "train", "--preset", "00-start-here", "seed=9", "--smoke", "--dry-run");
    expect(plan.stdout).toMatch(/^addition97-mlp250-wd2-f0\.4-seed9-\w{10}\n.*\nis not there yet\n$/);
    expect(existsSync(join(runs(), smallId(9)))).toBe(false);
  });

  it("tries a run in twenty steps, measured twice after the start", async () => {
    const { code, stdout } = await groklab(data, "train", ...SMALL, "--smoke", "--json", ...PLAIN);
    expect(code).toBe(0);
    const { steps, folder } = JSON.parse(stdout);
    expect(steps).toBe(20);
    expect(readRun(folder).evaluations.map(({ step }) => step)).toEqual([0, 10, 20]);
  });

  it.each([
    [["train"], "config.task.operation: expected one of addition"],
    [["train"], "--preset 00-start-here begins with a complete run"],
    [["train", ...SMALL, "optimizer.weigthDecay=1"], "did you mean optimizer.weightDecay?"],
    [["train", ...SMALL, "__proto__.x=1"], "expected a key, words joined by dots"],
    [["train", ...SMALL, "seed"], "expected key=value"],
    [["train", ...SMALL, "--experiment", "../x"], "Expected lower-case letters"],
    [["train", "--preset", "00-start-her"], "Did you mean 00-start-here?"],
    [["train", "--bakend", "cpu"], "Did you mean --backend?"],
    [["sweep", ...SMALL], "-m: what varies stands behind it, such as -m seed=0..3"],
    [["sweep", ...SMALL, "seed=0..4", "steps=1,2"], "such as -m seed=0..4 steps=1,2; what stands before"],
    [["sweep", ...SMALL, "-m", "sed=0..2"], "did you mean seed? (3 of 3 runs)"],
    [["sweep", ...SMALL, "-m", "seed=0..10000"], "make 10001 runs, more than 10000"],
    [["sweep", ...SMALL, "-m", "seed=0..1", "--launcher", "moon"], "Allowed choices are local, slurm."],
    [
      ["sweep", ...SMALL, "-m", "seed=0..1", "--slurm", "time=60"],
      "--slurm: means something with --launcher slurm only",
    ],
    [["resume", "../x"], "expected a run's id, or the beginning of one"],
    [["watch", "nothing-like-it"], "there is none in"],
  ])("refuses %j with code 2 and a line that helps", async (args, says) => {
    const { code, stdout, stderr } = await within(data, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("refuses a data folder that is none, once and clearly", async () => {
    const { code, stderr } = await groklab("data", "train", ...SMALL, ...PLAIN);
    expect([code, stderr]).toEqual([
      2,
      'groklab: GROKLAB_DATA: expected the absolute path of a folder, got "data"; did you mean /data?\n',
    ]);
  });

  it.each(["train", "sweep", "runs", "watch", "resume", "verify"])(
    "%s says what it does, with an example",
    async (name) => {
      const { code, stdout } = await within(data, name, "--help");
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Example:\n {2}groklab ${name}`));
    },
  );
});

describe("a run in another terminal", () => {
  it("is watched as it comes, left alone by train, interrupted, saved, and resumed", async () => {
    const id = runId(resolveRun({ ...longSpec, seed: 2 }));
    const folder = join(runs(), id);
    const args = ["seed=2", ...PLAIN, "--json"];
    const training = startProgram(data, "train", ...LONG, ...args);
    await until("it trains", () => existsSync(join(folder, "metrics.jsonl")));
    const watching = startProgram(data, "watch", id.slice(0, -3));
    let seen = "";
    watching.child.stdout?.on("data", (chunk) => {
      seen += chunk;
    });
    const planned = await within(data, "train", ...LONG, ...args, "--dry-run");
    expect(JSON.parse(planned.stdout).status).toMatch(/^unfinished at step \d+$/);
    const [worker] = childrenOf(training.child.pid ?? 0);
    const second = await groklab(data, "train", ...LONG, ...args, "--no-wait");
    expect([second.code, second.stdout]).toEqual([4, ""]);
    expect(second.stderr).toContain(`this run is being written by process ${worker}; wait for it`);
    await until("evaluations are shown", () => seen.split("\n").length > 3);
    const listed = await within(data, "runs", "--where", "seed=2", "evaluation.every=50", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject([{ id, status: "unfinished" }]);
    training.child.kill("SIGINT");
    const ended = await training.finished;
    expect(ended.code).toBe(130);
    expect(ended.stderr).toContain("stopping at the next step");
    expect(JSON.parse(ended.stdout)).toMatchObject({ id, status: "stopped", folder });
    expect(isAlive(worker)).toBe(false);
    const watched = await watching.finished;
    expect(watched.code).toBe(0);
    const lines = watched.stdout.trim().split("\n");
    expect(lines[0]).toMatch(
      /^step 0 · training [\d.]+ % \(loss [\d.]+\) · test [\d.]+ % \(loss [\d.]+\) · norm [\d.]+$/,
    );
    const steps = lines.slice(0, -1).map((line) => Number(line.split(" ")[1]));
    expect(steps).toEqual(readRun(folder).evaluations.map(({ step }) => step));
    expect(lines.at(-1)).toMatch(/^stopped, /);

    const resumed = startProgram(data, "resume", id, ...PLAIN, "--json");
    const events = () => readFileSync(join(folder, "events.jsonl"), "utf8");
    await until("it goes on", () => events().includes("resumed"));
    resumed.child.kill("SIGTERM");
    const { code, stdout } = await resumed.finished;
    expect(code).toBe(130);
    expect(JSON.parse(stdout).steps).toBeGreaterThanOrEqual(steps.at(-1) ?? 0);
    expect(
      events()
        .match(/"kind":"(\w+)"/g)
        ?.map((kind) => kind.slice(8, -1)),
    ).toEqual([...["started", "ended", "resumed", "ended"]]);
  });

  it("ends at once, and so do its children, at the second Ctrl-C", async () => {
    const training = startProgram(data, "train", ...LONG, "seed=3", ...PLAIN);
    const folder = join(runs(), runId(resolveRun({ ...longSpec, seed: 3 })));
    await until("it trains", () => existsSync(join(folder, "metrics.jsonl")));
    const workers = childrenOf(training.child.pid ?? 0);
    for (const worker of workers) process.kill(worker, "SIGSTOP"); // deaf to the first
    let said = "";
    training.child.stderr?.on("data", (chunk) => void (said += chunk));
    training.child.kill("SIGINT");
    await until("the first is heard", () => said.includes("Ctrl-C again ends at once"));
    training.child.kill("SIGINT");
    expect((await training.finished).code).toBe(130);
    for (const worker of workers) process.kill(worker, "SIGCONT");
    await until("the children have gone", () => !workers.some(isAlive));
    expect(readRun(folder).status).toBe("stopped");
  });
});

describe("groklab sweep", () => {
  const typed = [...SMALL, ...PLAIN, "--experiment", "swept"];
  const sweep = (...args: string[]) => groklab(data, "sweep", ...typed, ...args);
  /** Of runs that have their records, or that are only planned. */
  const look = (...args: string[]) => within(data, "sweep", ...typed, ...args);

  it("trains what is not there, tables it all, and says how it went", async () => {
    const axes = ["-m", "seed=0..1", "optimizer.weightDecay=0,1"];
    // The base has a weight decay: the axis replaces it.
    const planned = await look(...axes, "--dry-run", "--json");
    expect(JSON.parse(planned.stdout).map(({ status }: { status: unknown }) => status)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    const { code, stdout, stderr } = await sweep(...axes, "--jobs", "2");
    expect(code).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^run +optimizer\.weightDecay +seed +status +T_mem +T_gen +train +test +seconds$/);
    expect(lines.length).toBe(6);
    expect(lines[5]).toBe("4 done of 4 runs");
    expect(stderr.match(/: done, T_mem/g)?.length).toBe(4);
    const again = await look(...axes, "--json", "--quiet");
    expect(again.stderr).toBe("");
    expect(JSON.parse(again.stdout).map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual(
      JSON.parse(planned.stdout).map(({ id }: { id: string }) => [id, "done"]),
    );
    const text = await look(...axes, "--dry-run");
    expect(text.stdout).toContain("4 runs, 4 of them finished, 0 to train");
  });

  it("says which runs failed, and ends with code 1; with 5 when one diverged", async () => {
    const [id] = readdirSync(runs("swept")).filter((name) => /wd1-.*seed0/.test(name));
    writeFileSync(join(runs("swept"), id, "env.json"), "{}");
    const { code, stdout, stderr } = await sweep("-m", "seed=0..1", "optimizer.weightDecay=1", "--jobs", "2");
    expect(code).toBe(1);
    expect(stderr).toContain(`failed: ${id}: ${join(runs("swept"), id, "env.json")}: changed since it was written`);
    expect(stdout).toContain("1 failed, 1 done of 2 runs");
    const wild = await sweep("-m", "optimizer.kind=sgd", "optimizer.learningRate=0.01,1e30", "--quiet", "--json");
    expect(wild.code).toBe(5);
    expect(JSON.parse(wild.stdout).map(({ status }: { status: string }) => status)).toEqual(["done", "diverged"]);
  });

  it("stops in good order at Ctrl-C, and names what it has not begun", async () => {
    const args = ["sweep", ...LONG, ...PLAIN, "--experiment", "halted", "-m", "seed=0..2", "--jobs", "1", "--json"];
    const { child, finished } = startProgram(data, ...args);
    await until(
      "the first trains",
      () =>
        existsSync(runs("halted")) &&
        readdirSync(runs("halted")).some((id) => existsSync(join(runs("halted"), id, "metrics.jsonl"))),
    );
    child.kill("SIGINT");
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    expect(JSON.parse(stdout).map(({ status }: { status: string }) => status)).toEqual([
      "stopped",
      "not started",
      "not started",
    ]);
  });
});
