import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { groklab, PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { within } from "./within";

const data = scratch();
const list = (...args: string[]) => within(data, "runs", ...args);
const idOf = (seed: number, weightDecay: number) =>
  runId(resolveRun({ ...smallSpec, seed, optimizer: { learningRate: 0.03, weightDecay } }));

beforeAll(async () => {
  const axes = ["-m", "seed=0..1", "optimizer.weightDecay=1,2"];
  await groklab(data, "sweep", ...SMALL, ...PLAIN, "--experiment", "first", "--quiet", ...axes);
  const memorising = ["optimizer.weightDecay=0", "steps=200", "evaluation.every=5"];
  await groklab(data, "train", ...SMALL.slice(0, 5), ...memorising, ...PLAIN, "--experiment", "second", "--quiet");
});

describe("groklab runs", () => {
  it("says of each run how it differs from the others, and how it went", async () => {
    const { code, stdout, stderr } = await list("--experiment", "first");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0].split(/ +/)).toEqual([
      ...["run", "optimizer.weightDecay", "seed", "status", "T_mem", "T_gen", "train", "test", "seconds"],
    ]);
    expect(lines.slice(1).map((line) => line.split(/ +/).slice(0, 6))).toEqual(
      [
        [1, 0],
        [1, 1],
        [2, 0],
        [2, 1],
      ].map(([decay, seed]) => [idOf(seed, decay), String(decay), String(seed), "done", "-", "-"]),
    );
  });

  it("names the experiment where there are several", async () => {
    const { stdout } = await list();
    expect(stdout.split("\n")[0]).toMatch(/^run +experiment +evaluation\.every +optimizer\.weightDecay /);
    expect(stdout.trimEnd().split("\n").length).toBe(6);
  });

  it("chooses by values, sorts by any key, and prints JSON and CSV", async () => {
    const chosen = await list("--where", "seed=0..1", "optimizer.weightDecay=0,2", "--json", "--sort", "seconds");
    const runs = JSON.parse(chosen.stdout);
    expect(runs.map(({ seconds }: { seconds: number }) => seconds)).toEqual(
      runs.map(({ seconds }: { seconds: number }) => seconds).sort((a: number, b: number) => a - b),
    );
    expect(runs.length).toBe(3);
    const generalised = runs.find(({ experiment }: { experiment: string }) => experiment === "second");
    expect(Object.keys(generalised)).toEqual([
      ...["id", "status", "tMem", "tGen", "steps", "stepsPerSecond", "folder"],
      ...["experiment", "train", "test", "seconds", "config"],
    ]);
    expect(generalised.tMem).toBeGreaterThan(0);
    const { stdout } = await list("--experiment", "first", "--export", "csv", "--sort", "seed");
    const lines = stdout.trimEnd().split("\r\n");
    expect(lines[0]).toBe("run,optimizer.weightDecay,seed,status,T_mem,T_gen,train,test,seconds");
    expect(lines.slice(1).map((line) => line.split(",").slice(0, 6).join())).toEqual([
      `${idOf(0, 1)},1,0,done,,`,
      `${idOf(0, 2)},2,0,done,,`,
      `${idOf(1, 1)},1,1,done,,`,
      `${idOf(1, 2)},2,1,done,,`,
    ]);
  });

  it("shows in what two runs differ", async () => {
    const { stdout } = await list("--diff", idOf(0, 1), idOf(1, 1));
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.trim().split(/ +/)),
    ).toEqual([
      ["key", idOf(0, 1), idOf(1, 1)],
      ["seed", "0", "1"],
    ]);
  });

  it.each([
    [["--where", "sed=1"], "sed: no run has this key; did you mean seed?"],
    [["--where", "weightDecay=1"], "did you mean optimizer.weightDecay?"],
    [["--sort", "T_gn"], "did you mean T_gen?"],
    [["--experiment", "frst"], "did you mean first?"],
    [["--experiment", "../first"], "Expected lower-case letters"],
    [["--export", "xlsx"], '--export: expected csv, or parquet and the path of a file, got "xlsx"'],
    [["--diff", "addition11"], "--diff: expected two runs, got 1"],
  ])("refuses %j with code 2", async (args, says) => {
    const { code, stdout, stderr } = await list(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });

  it("names the rule for a folder that is not called as experiments are", async () => {
    const other = scratch();
    cpSync(join(data, "runs", "first"), join(other, "runs", "fromAnna"), { recursive: true });
    const { code, stdout, stderr } = await within(other, "runs");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(
      `left out: ${join(other, "runs", "fromAnna")}: is no experiment's folder: a name has lower-case`,
    );
  });

  it("are taken by train and sweep, which say so", async () => {
    const typed = [...SMALL.slice(0, 5), "steps=40", ...PLAIN, "--experiment", "first"];
    const one = await within(data, "train", ...typed, "optimizer.weightDecay=1");
    expect([one.code, one.stderr]).toEqual([
      0,
      `groklab: ${idOf(0, 1)}: taken from its record; --fresh trains it again\n`,
    ]);
    const all = await within(data, "sweep", ...typed, "-m", "seed=0..1", "optimizer.weightDecay=1,2", "--quiet");
    expect(all.stdout).toContain("4 done of 4 runs; 4 taken from their records, which --fresh makes again\n");
  });

  it("lists nothing where there is nothing, and says so", async () => {
    const none = await list("--where", "seed=77");
    expect([none.code, none.stdout, none.stderr]).toEqual([0, "", "none of 5 runs is so\n"]);
    const empty = await within(join(data, "nowhere"), "runs", "--json");
    expect([empty.code, empty.stdout]).toEqual([0, "[]\n"]);
  });
});

describe("damaged records", () => {
  const damaged = scratch();
  const folder = join(damaged, "runs", "first", idOf(1, 1));
  beforeAll(() => {
    rmSync(damaged, { recursive: true });
    cpSync(data, damaged, { recursive: true });
    const path = join(folder, "metrics.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace("0", "1"));
    rmSync(join(damaged, "runs", "first", idOf(0, 2), "env.json"));
  });

  it("are left out by runs, which names them and ends with code 3", async () => {
    const { code, stdout, stderr } = await within(damaged, "runs", "--json");
    expect([code, JSON.parse(stdout).length]).toEqual([3, 3]);
    expect(stderr).toContain(`damaged: ${join(folder, "metrics.jsonl")}: changed since it was written`);
    expect(stderr).toContain("2 of 5 runs can not be read and are left out");
  });

  it("are found by verify, which ends with code 3; whole ones are counted", async () => {
    const whole = await within(data, "verify");
    expect([whole.code, whole.stdout]).toEqual([0, `${data}: 5 runs are whole (5 done); 0 faults, 0 leftovers\n`]);
    const { code, stdout, stderr } = await within(data, "verify", "--data", damaged);
    expect([code, stdout]).toEqual([3, `${damaged}: 3 runs are whole (3 done); 2 faults, 0 leftovers\n`]);
    expect(stderr.match(/^damaged: /gm)?.length).toBe(2);
    const report = JSON.parse((await within(damaged, "verify", "--json")).stdout);
    expect(report).toMatchObject({
      folder: damaged,
      runs: { done: 3 },
      faults: [{ kind: "damaged" }, { kind: "damaged" }],
    });
    const nowhere = await within(data, "verify", "--data", join(data, "nowhere"));
    expect([nowhere.code, nowhere.stdout]).toEqual([2, ""]);
  });

  it("are not resumed, nor overwritten by training", async () => {
    const before = readdirSync(folder);
    const { code, stderr } = await within(damaged, "resume", idOf(1, 1));
    expect(code).toBe(3);
    expect(stderr).toContain("changed since it was written");
    const typed = SMALL.map((text) => text.replace("weightDecay=2", "weightDecay=1"));
    const train = await groklab(damaged, "train", ...typed, "seed=1", "--experiment", "first");
    expect([train.code, train.stdout]).toEqual([3, ""]);
    expect(readdirSync(folder)).toEqual(before);
  });

  it("finished ones are shown by resume", async () => {
    const { code, stdout, stderr } = await within(data, "resume", idOf(0, 1), "--json");
    expect([code, JSON.parse(stdout).status]).toEqual([0, "done"]);
    const config = join(data, "runs", "first", idOf(0, 1), "config.json");
    expect(stderr).toBe(
      `${idOf(0, 1)}: there is nothing left to do: done\na run that begins with its last weights: ` +
        `groklab train --config ${config} start.run=@${config} start.moments=kept\n` +
        `or for more steps: groklab resume ${idOf(0, 1)} --more 200\n`,
    );
  });
});
