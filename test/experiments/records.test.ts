import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RecordError } from "groklab/core";
import { readParts, storedParts, verdicts } from "groklab/experiments";
import { readRun } from "groklab/runs";
import { lockFolder } from "groklab/runs/lock";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { deleteTrial, recordTrial, trial, trialFolder, trialId } from "../support/trial";

const [data, whole] = [scratch(), scratch()];
vi.stubEnv("GROKLAB_DATA", data);

beforeAll(async () => {
  for (const seed of [1, 2, 3, 4]) await recordTrial(seed);
  cpSync(data, whole, { recursive: true });
});
beforeEach(() => {
  rmSync(join(data, "runs"), { recursive: true });
  cpSync(whole, data, { recursive: true });
});

const verdictsNow = () => verdicts(trial).map(({ verdict, reason }) => ({ verdict, reason }));
const seedsOf = (records: readonly { config: { seed: number } }[]) => records.map(({ config }) => config.seed);
const problemsOf = (part: string) => storedParts(trial)[part].problems;

describe("records of an experiment that are whole", () => {
  it("are read part by part, in the order of its runs, each from disk once", () => {
    const { pair, three } = storedParts(trial);
    expect([seedsOf(pair.records), seedsOf(three.records)]).toEqual([
      [1, 2],
      [2, 3, 4],
    ]);
    expect([pair.planned, three.planned, pair.problems, three.problems]).toEqual([2, 3, [], []]);
    expect(three.records[0]).toBe(pair.records[1]);
    expect(pair.records[0]).toEqual(readRun(trialFolder(1)));
    expect(readParts(trial, ["three"])).toEqual({ three: three.records });
    expect(Object.keys(storedParts(trial, ["pair"]))).toEqual(["pair"]);
  });

  it("give every claim its verdict", () => {
    const [first, second] = verdicts(trial);
    expect(first).toMatchObject({ id: "E-0-a", verdict: "supported", planned: 2, used: 2, diverged: 0 });
    expect(second).toMatchObject({ id: "E-0-b", verdict: "supported", used: 3 });
    expect(first.runs).toEqual([trialId(1), trialId(2)]);
  });
});

describe("a run that is deleted", () => {
  it("leaves the claims that need it not tested, and the others as they are", () => {
    deleteTrial(1);
    expect(verdictsNow()).toEqual([
      { verdict: "not tested", reason: "1 of 2 runs have not been made" },
      { verdict: "supported", reason: undefined },
    ]);
    deleteTrial(2);
    expect(verdictsNow().map(({ verdict }) => verdict)).toEqual(["not tested", "not tested"]);
  });

  it("is asked for by name where a figure needs it", () => {
    deleteTrial(3);
    expect(seedsOf(readParts(trial, ["pair"]).pair)).toEqual([1, 2]);
    expect(() => readParts(trial, ["pair", "three"])).toThrow(
      new RecordError(
        "trial, three: 1 of 3 runs are missing; make them with: npx groklab reproduce trial --parts three",
      ),
    );
  });
});

describe("a run that is damaged", () => {
  it.each([
    [
      "a flipped bit",
      (text: string) => text.slice(0, 200) + String.fromCharCode(text.charCodeAt(200) ^ 1) + text.slice(201),
    ],
    ["an edited number", (text: string) => text.replace(/"loss":\d\.\d/, '"loss":0.0')],
    ["a lost line", (text: string) => text.split("\n").slice(1).join("\n")],
  ])("by %s makes the claims that need it invalid, and names the file", (_, damage) => {
    const path = join(trialFolder(1), "metrics.jsonl");
    const text = readFileSync(path, "utf8");
    expect(damage(text)).not.toBe(text);
    writeFileSync(path, damage(text));
    const [first, second] = verdictsNow();
    expect(first.verdict).toBe("invalid");
    expect(first.reason).toMatch(`${path}: changed since it was written`);
    expect(second.verdict).toBe("supported");
    expect(() => readParts(trial, ["pair"])).toThrow(RecordError);
  });

  it("by an edited configuration is no longer the run that was planned", () => {
    const path = join(trialFolder(1), "config.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"seed": 1', '"seed": 7').replace('"seed":1', '"seed":7'));
    expect(verdictsNow()[0].verdict).toBe("invalid");
  });

  it("being the copy of another is not taken for it: no seed counts twice", () => {
    deleteTrial(1);
    cpSync(trialFolder(2), trialFolder(1), { recursive: true });
    expect(problemsOf("pair")).toEqual([`${trialFolder(1)}: holds another run, ${trialId(2)}`]);
    expect(verdictsNow().map(({ verdict }) => verdict)).toEqual(["invalid", "supported"]);
  });
});

describe("a run that was cut short", () => {
  it("is not that while a process trains it: it has not been made yet", () => {
    rmSync(join(trialFolder(4), "DONE.json"));
    const unlock = lockFolder(trialFolder(4));
    try {
      expect(problemsOf("three")).toEqual([]);
      expect(verdictsNow()[1]).toEqual({ verdict: "not tested", reason: "1 of 3 runs have not been made" });
    } finally {
      unlock();
    }
    expect(verdictsNow()[1].verdict).toBe("invalid");
  });

  it("without an end mark makes its claims invalid", () => {
    rmSync(join(trialFolder(4), "DONE.json"));
    expect(problemsOf("three")).toEqual([`${trialFolder(4)}: was cut short at step 40 (unfinished)`]);
    expect(verdictsNow().map(({ verdict }) => verdict)).toEqual(["supported", "invalid"]);
  });

  it("in good order does so too, until it is finished", async () => {
    deleteTrial(4);
    await recordTrial(4, { stop: true });
    expect(verdictsNow()[1].reason).toMatch(/was cut short at step \d+ \(stopped\)$/);
    expect(() => readParts(trial, ["three"])).toThrow(/was cut short/);
    await recordTrial(4);
    expect(verdictsNow()[1]).toEqual({ verdict: "supported", reason: undefined });
  });
});
