import { existsSync } from "node:fs";
import { join } from "node:path";
import { continueRun, startRun } from "groklab/launch";
import { runs } from "groklab/notebook";
import { type RunRecord, type RunSpec, runFolder, spliced } from "groklab/runs";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { groklab, PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { within } from "./within";

const data = scratch();
const engine = { xla: false };
let run: RunRecord;
beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", data);
  run = await startRun({ ...smallSpec, seed: 0 }, { engine });
});
beforeEach(() => void vi.stubEnv("GROKLAB_DATA", data));

describe("groklab tag", () => {
  it("names a run for commands and cells alike, and lists by name and tag", async () => {
    const tagged = await within(
      data,
      "tag",
      run.id,
      "--name",
      "baseline",
      "--add",
      "paper",
      "first",
      "--note",
      "five seeds",
    );
    expect(tagged).toEqual({
      code: 0,
      stderr: "",
      stdout: `live/${run.id}: name baseline · tags first paper · note: five seeds\n`,
    });
    const { stdout } = await within(data, "runs", "--tag", "paper", "--columns", "name,tags,note,seed");
    expect(stdout.trim().split(/\s{2,}|\n\s*/)).toEqual([
      ...["name", "tags", "note", "seed", "baseline", "first paper", "five seeds", "0"],
    ]);
    expect((await within(data, "runs", "--tag", "second")).stderr).toBe("none of 1 runs is so\n");
    expect(JSON.parse((await within(data, "runs", "--json")).stdout)[0]).toMatchObject({
      name: "baseline",
      note: "five seeds",
    });
    const frame = await runs({ tags: ["paper"] });
    expect([frame.columns.slice(0, 3), frame.values[0]]).toEqual([
      ["run", "name", "tags"],
      expect.arrayContaining([run.id, "baseline", "first paper"]),
    ]);
    await expect(runs({ tags: ["second"] })).rejects.toThrow("none of 1 recorded runs is so");
  });
});

describe("going on with a finished run", () => {
  it("by --more and by continueRun is the same run, whose curves with the first are those of one training", async () => {
    const cell = await continueRun("baseline", { steps: 20, engine });
    const more = await groklab(data, "train", ...SMALL, "--more", "20", ...PLAIN, "--json");
    const [first, second] = more.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([more.code, first.id, second.id]).toEqual([0, run.id, cell.id]);
    const resumed = await groklab(data, "resume", "baseline", "--more", "20", ...PLAIN, "--json");
    expect(JSON.parse(resumed.stdout).id).toBe(cell.id);
    const whole = await startRun({ ...smallSpec, seed: 0, steps: 60 }, { engine });
    const both = spliced(cell);
    const at = (record: RunRecord, step: number) => record.evaluations.find((one) => one.step === step);
    for (const step of [0, 10, 40, 50, 60]) expect(at(both, step)).toEqual(at(whole, step));
  });

  it("keeps the rates that the first ended with, and not what changed them", async () => {
    const spec: RunSpec = { ...smallSpec, schedule: { changes: [{ at: { step: 20 }, weightDecay: 0.5 }] } };
    const first = await startRun(spec, { engine });
    const more = await continueRun(first, { steps: 20, engine });
    expect([more.config.optimizer.weightDecay, more.config.schedule.changes]).toEqual([0.5, []]);
    const whole = await startRun({ ...spec, steps: 60 }, { engine });
    expect(spliced(more).evaluations.at(-1)).toEqual(whole.evaluations.at(-1));
  });

  it("is refused of a run that is not done", async () => {
    await expect(continueRun({ ...run, status: "stopped" }, { steps: 5 })).rejects.toThrow(
      `continueRun: ${run.id} is stopped, expected a run that is done; \`groklab resume ${run.id}\` goes on with it`,
    );
  });
});

describe("groklab train --name, --tag and --note", () => {
  it("call the run so, once it is recorded, and refuse a name that another run has", async () => {
    const place = scratch();
    const train = (...args: string[]) => groklab(place, "train", ...SMALL, ...PLAIN, "--quiet", ...args);
    const named = await train("--name", "control", "--tag", "paper", "second", "--note", "a test");
    expect(named.code).toBe(0);
    const { stdout } = await within(place, "runs", "--columns", "name,tags,note");
    expect(stdout.trim().split(/\s{2,}|\n\s*/)).toEqual(["name", "tags", "note", "control", "paper second", "a test"]);
    const other = await train("--name", "control", "seed=1");
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining("config.name: control is the name of live/"),
    ]);
    expect((await within(place, "runs", "--json")).stdout.match(/"id"/g)).toHaveLength(1);
  });
});

describe("groklab rm, archive and import", () => {
  it("send a run to another place by one file, and remove it only when that is said and nothing begins with it", async () => {
    const file = join(scratch(), "mine.jsonl.br");
    const { code, stdout } = await within(data, "archive", "baseline", run.id, "--output", file);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/mine\.jsonl\.br: 1 runs, [\d.]+ kB; `groklab import /)]);
    const there = scratch();
    expect((await within(there, "import", file, "--experiment", "anna")).stdout).toBe(
      "anna: 1 runs were verified and written\n",
    );
    expect((await within(there, "runs", "--columns", "experiment,name")).stdout).toMatch(/anna +baseline/);
    expect((await within(there, "import", file, "--experiment", "anna")).stdout).toBe(
      "anna: 0 runs were verified and written, 1 were there\n",
    );
    const kept = await within(data, "rm", "baseline", "--yes");
    expect([kept.code, kept.stderr]).toEqual([2, expect.stringContaining(`begins with live/${run.id}`)]);
    const unasked = await groklab(there, "rm", "anna/baseline");
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining("nobody can be asked here; say --yes")]);
    expect(existsSync(runFolder("live", run.id))).toBe(true);
    const gone = await within(there, "rm", "baseline", "--yes");
    expect([gone.code, gone.stdout]).toEqual([0, `anna/${run.id} is removed\n`]);
    expect((await within(there, "runs")).stderr).toContain("no runs yet");
    expect((await within(data, "rm", "baseline", "--yes", "--force")).code).toBe(0);
  });
});
