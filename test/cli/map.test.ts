import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mapPremises, mapQuantities } from "groklab/experiments";
import { readRuns } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { until } from "../support/processes";
import { groklab, LONG, PLAIN, SMALL, startProgram } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { within } from "./within";

const data = scratch();
const DECAYS = ["-m", "optimizer.weightDecay=1,2"];
const without = SMALL.filter((text) => !text.startsWith("optimizer.weightDecay"));
const runsIn = (experiment: string) => readRuns(join(data, "runs", experiment)).runs;

describe("groklab map", () => {
  it("says first what it begins with, trains it, prints its points, and draws them; then takes what is finished", async () => {
    const figure = join(data, "map.png");
    const args = ["map", "testAccuracy", ...without, ...DECAYS, "--jobs", "2", ...PLAIN, "--experiment", "small"];
    const { code, stdout, stderr } = await groklab(data, ...args, "--figure", figure);
    expect(code).toBe(0);
    expect(stderr.split("\n")[0]).toBe(
      "testAccuracy: 6 runs for 2 points, 0 of them finished; to train: 6 runs, 240 updates; how long that takes shows when the first is under way",
    );
    expect(stdout).toMatch(/^weight decay +n +it is +estimate +added\n +1 +3 +- +[\d.]+ *\n +2 +3 +- +[\d.]+ *\n$/);
    expect(runsIn("small").length).toBe(6);
    expect(readFileSync(figure).subarray(1, 4).toString()).toBe("PNG");
    const again = await groklab(data, ...args, "--json");
    expect(again.stderr).toContain("6 runs for 2 points, 6 of them finished\n");
    const map = JSON.parse(again.stdout);
    expect(map).toMatchObject({ premise: 2, share: null, border: null, missing: 0 });
    expect(map.points[1]).toMatchObject({ settings: { "optimizer.weightDecay": 2 }, n: 3, holds: null, verdict: null });
  });

  it("plans with what is finished, and trains nothing", async () => {
    const args = [
      "map",
      "T_gen",
      ...without,
      "-m",
      "optimizer.weightDecay=1,2,4",
      "--experiment",
      "small",
      "--jobs",
      "1",
    ];
    const { code, stdout } = await within(data, ...args, "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^T_gen: 9 runs for 3 points, 6 of them finished; to train: 3 runs, 120 updates, \d+ core-seconds, \d:\d\d with 1 at a time\nthen at most 2 times more between neighbours that disagree\n$/,
    );
    expect(runsIn("small").length).toBe(6);
  });

  it("plans a claim by its own runs, changed", async () => {
    const { stdout } = await within(data, "map", "E-1-e", "steps=100", ...DECAYS, "--seeds", "4", "--dry-run");
    expect(stdout).toContain("E-1-e: 8 runs for 2 points, 0 of them finished; to train: 8 runs, 800 updates; how long");
  });

  it("keeps what is done at Ctrl-C, with code 130, and goes on", async () => {
    const long = LONG.filter((text) => !text.startsWith("optimizer.weightDecay"));
    const args = ["map", "generalises", ...long, ...DECAYS, "--jobs", "1", ...PLAIN, "--experiment", "cut"];
    const { child, finished } = startProgram(data, ...args);
    const folder = join(data, "runs", "cut");
    await until(
      "it trains",
      () => existsSync(folder) && readdirSync(folder).some((name) => existsSync(join(folder, name, "metrics.jsonl"))),
    );
    child.kill("SIGINT");
    const { code, stdout } = await finished;
    expect([code, stdout]).toEqual([130, ""]);
    expect(readdirSync(folder).length).toBe(1);
  });

  it.each([
    [
      ["E-1-z", ...DECAYS],
      'or one of memorises, generalises, T_mem, T_gen, testAccuracy, got "E-1-z"; did you mean E-1-',
    ],
    [["generalises", ...SMALL], "-m: the settings of the map stand behind it"],
    [["generalises", ...SMALL, "-m", "optimizer.weigthDecay=1,2"], "did you mean optimizer.weightDecay?"],
    [["generalises", ...SMALL, "-m", "task.p=11"], "map: task.p needs two values at least, got [11]"],
    [
      ["generalises", ...SMALL, "-m", "task.p=5,7", "steps=1,2", "seed=1,2", "batchSize=1,2"],
      "map: expected one to three settings, got 4",
    ],
    [["generalises", ...SMALL, "-m", "seed=1,2"], "map: every point has several seeds; leave seed out of the grid"],
    [["generalises", ...SMALL, ...DECAYS, "--seeds", "2"], "map: expected three seeds a point at least, got 2"],
    [["generalises", ...SMALL, ...DECAYS, "--premise", "all"], "Allowed choices are memorises, generalises, both."],
    [["generalises", ...SMALL, ...DECAYS, "--rounds", "many"], "Expected a whole number, 0 or more."],
    [["generalises", ...SMALL, ...DECAYS, "--reached", "98"], "Expected an accuracy above 0, up to 1."],
    [
      ["E-1-e", ...DECAYS, "--preset", "00-start-here"],
      "--preset: claim E-1-e has its own runs; key=value changes them",
    ],
    [["E-1-e", ...DECAYS, "--slurm", "time=60"], "--slurm: means something with --launcher slurm only"],
  ])("refuses %j with code 2 and a line that helps", async (args, says) => {
    const { code, stdout, stderr } = await within(data, "map", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("says what it does, with an example", async () => {
    const { code, stdout } = await within(data, "map", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Example:\n {2}groklab map E-1-e/);
    expect(stdout.replace(/\s+/g, " ")).toContain(Object.keys(mapQuantities).join(", "));
    for (const name of Object.keys(mapPremises)) expect(stdout).toContain(`"${name}"`);
  });
});

describe("what a map asks by name", () => {
  const run = madeUpRun({ ...smallSpec, steps: 400 }, { tMem: 100, tGen: 200, after: 0.985, plateau: 0.1 });
  const ask = (name: string, threshold?: number) => mapQuantities[name](threshold)(run);

  it("is whether, when, and how well, at the accuracy that is to be reached", () => {
    expect([ask("memorises"), ask("generalises"), ask("generalises", 0.99)]).toEqual([true, true, false]);
    expect(ask("T_mem")).toEqual({ censored: false, step: 100 });
    expect(ask("T_gen", 0.99)).toEqual({ censored: true, step: 400 });
    expect(ask("testAccuracy")).toBe(0.985);
  });

  it("is asked where its premise holds", () => {
    const premises = ["memorises", "generalises", "both"].map((name) =>
      [0.98, 0.99].map((at) => mapPremises[name].of(at)(run)),
    );
    expect(premises).toEqual([
      [true, true],
      [true, false],
      [true, false],
    ]);
  });
});
