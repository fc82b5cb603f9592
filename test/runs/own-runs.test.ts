import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { ConfigError } from "groklab/core";
import { startEngine } from "groklab/engine";
import {
  archiveRuns,
  catalogue,
  findRun,
  importRuns,
  labelOf,
  packRuns,
  planRemoval,
  type RunRecord,
  type RunSpec,
  readRun,
  recordRun,
  removeRun,
  resolveRun,
  runFolder,
  runId,
  runsFolder,
  selectRuns,
  spliced,
  tagRun,
  verifyData,
} from "groklab/runs";
import { lockFolder } from "groklab/runs/lock";
import { PACKED, packLine } from "groklab/runs/packs/line";
import { encodePack } from "groklab/runs/packs/pack-file";
import { trainingProbes } from "groklab/trainers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const made = scratch();
let data = "";
const short: RunSpec = { ...smallSpec, steps: 20, evaluation: { every: 5, perDecade: 0 }, probes: [{ kind: "norms" }] };
const child: RunSpec = { ...short, steps: 15, start: { run: short, moments: "kept" } };

async function record(spec: RunSpec, experiment = "one"): Promise<RunRecord> {
  const config = resolveRun(spec);
  const folder = runFolder(experiment, runId(config));
  for await (const _ of recordRun(config, folder, { checkpointSeconds: 0, probes: trainingProbes }));
  return readRun(folder);
}

let [parent, other, grown] = [] as unknown as [RunRecord, RunRecord, RunRecord];
beforeAll(async () => {
  await startEngine({ xla: false });
  vi.stubEnv("GROKLAB_DATA", made);
  parent = await record(short);
  grown = await record(child);
  other = await record({ ...short, seed: 6 });
});
beforeEach(() => {
  data = scratch();
  cpSync(made, data, { recursive: true });
  vi.stubEnv("GROKLAB_DATA", data);
});
const folderOf = ({ id }: RunRecord) => runFolder("one", id);
const bytesOf = (folder: string) =>
  ["config.json", "DONE.json", "env.json", "events.jsonl", "metrics.jsonl"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );

describe("what a run is called", () => {
  it("changes neither its record nor its id, and is found, listed and filtered by; so it is when the run is packed", () => {
    const before = bytesOf(folderOf(parent));
    expect(tagRun(parent.id, { name: "baseline", add: ["paper", "first", "paper"], note: "five seeds" })).toEqual({
      ...{ name: "baseline", tags: ["first", "paper"], note: "five seeds" },
    });
    const check = () => {
      expect(findRun("baseline").id).toBe(parent.id);
      expect(labelOf({ folder: folderOf(parent) }).note).toBe("five seeds");
      const labels = [...catalogue("one", (problem) => expect.fail(problem))].map(({ id, label }) => [id, label.name]);
      expect(labels.filter(([, name]) => name)).toEqual([[parent.id, "baseline"]]);
      const query = (tags: string[]) =>
        selectRuns({ where: {}, tags, onProblem: (problem) => expect.fail(problem) }, ({ id }) => id);
      expect(query(["paper", "first"])).toEqual({ chosen: [parent.id], others: 2 });
      expect(query(["paper", "second"]).chosen).toEqual([]);
      expect(verifyData(data).faults).toEqual([]);
    };
    check();
    expect(bytesOf(folderOf(parent))).toEqual(before);
    packRuns(runsFolder("one"), () => "part");
    expect(existsSync(folderOf(parent)) && readdirSync(folderOf(parent)).includes("config.json")).toBe(false);
    check();
  });

  it("keeps what is not named, and goes bit by bit, with its file", () => {
    tagRun(parent.id, { name: "baseline", add: ["a", "b"], note: "x" });
    expect(tagRun("baseline", { remove: ["a"] })).toEqual({ name: "baseline", tags: ["b"], note: "x" });
    expect(tagRun("baseline", { note: "" })).toEqual({ name: "baseline", tags: ["b"] });
    expect(tagRun(other.id, { add: ["b"] })).toEqual({ tags: ["b"] });
    expect(tagRun("baseline", { name: "", remove: ["b"] })).toEqual({});
    expect(() => findRun("baseline")).toThrow(ConfigError);
    tagRun(other.id, { remove: ["b"] });
    expect(existsSync(join(runsFolder("one"), "labels.json"))).toBe(false);
  });

  it("is one name for one run, and a word; labels that were altered are named and cost no run", () => {
    tagRun(parent.id, { name: "baseline" });
    expect(() => tagRun(other.id, { name: "baseline" })).toThrow("name baseline: another run has it");
    expect(tagRun(parent.id, { name: "baseline" })).toEqual({ name: "baseline" });
    expect(() => tagRun(other.id, { add: ["two words"] })).toThrow('tag "two words": expected letters, digits');
    expect(() => tagRun(other.id, { name: "../up" })).toThrow('name "../up": expected letters');
    const path = join(runsFolder("one"), "labels.json");
    writeFileSync(path, readFileSync(path, "utf8").slice(5));
    const problems: string[] = [];
    expect([...catalogue("one", (message, problem) => problems.push(`${problem} ${message}`))]).toHaveLength(3);
    expect(problems).toEqual([expect.stringContaining(`labels ${path}: is not a list of labels`)]);
    expect(verifyData(data).faults.map(({ kind }) => kind)).toEqual(["damaged"]);
    expect(() => tagRun(other.id, { name: "b" })).toThrow("is not a list of labels");
  });
});

describe("removing a run", () => {
  it("says which runs begin with it, refuses while it is written, and takes states, label and old records along", () => {
    expect(planRemoval(findRun(parent.id)).children).toEqual([`one/${grown.id}`]);
    expect(planRemoval(findRun(grown.id)).children).toEqual([]);
    const unlock = lockFolder(folderOf(other));
    expect(() => removeRun(findRun(other.id))).toThrow("is being written");
    unlock();
    cpSync(folderOf(other), `${folderOf(other)}.old1`, { recursive: true });
    tagRun(other.id, { name: "gone" });
    removeRun(findRun(other.id));
    const left = readdirSync(runsFolder("one")).sort();
    expect([left, verifyData(data).faults]).toEqual([[parent.id, grown.id].sort(), []]);
  });

  it("is refused of a packed run, with what to do", () => {
    packRuns(runsFolder("one"), () => "part");
    expect(() => removeRun(findRun(other.id))).toThrow("`groklab unpack one` gives it a folder");
  });
});

describe("an archive", () => {
  it("has runs and what they are called in one file, from folders or packs, and gives them back byte for byte elsewhere", () => {
    tagRun(parent.id, { name: "baseline", add: ["paper"], note: "x" });
    const before = bytesOf(folderOf(parent));
    packRuns(runsFolder("one"), (id) => (id === parent.id ? "part" : "rest"));
    const file = join(scratch(), "mine.jsonl.br");
    expect(archiveRuns([folderOf(parent), folderOf(other)], file).runs).toBe(2);
    vi.stubEnv("GROKLAB_DATA", scratch());
    expect(importRuns(file, "anna")).toEqual({
      written: [parent.id, other.id].sort(),
      same: [],
      kept: [],
      sources: [],
    });
    const arrived = runFolder("anna", parent.id);
    expect(bytesOf(arrived)).toEqual(before);
    expect([findRun("baseline").folder, labelOf({ folder: arrived })]).toEqual([
      ...[arrived, { name: "baseline", tags: ["paper"], note: "x" }],
    ]);
    expect(importRuns(file, "anna").same).toHaveLength(2);
    writeFileSync(join(arrived, "events.jsonl"), "");
    expect(importRuns(file, "anna")).toEqual({ written: [], same: [other.id], kept: [parent.id], sources: [] });
    expect(readFileSync(join(arrived, "events.jsonl"), "utf8")).toBe("");
  });

  it("that was altered anywhere writes nothing, and says what is wrong; so does one whose own hashes are right", () => {
    const file = join(scratch(), "mine.jsonl.br");
    archiveRuns([folderOf(parent), folderOf(other)], file);
    const [whole, target] = [readFileSync(file), scratch()];
    const text = brotliDecompressSync(whole).toString();
    const files = Object.fromEntries(PACKED.map((name) => [name, readFileSync(join(folderOf(parent), name), "utf8")]));
    /** An archive that is whole as such, of a run one of whose files is another. */
    const forged = (name: (typeof PACKED)[number], from: string, to: string, id = parent.id) => {
      expect(files[name]).toContain(from);
      const altered = { ...files, [name]: files[name].replace(from, to) } as Parameters<typeof packLine>[1];
      return encodePack(new Map([[id, packLine(id, altered)]]));
    };
    vi.stubEnv("GROKLAB_DATA", target);
    const importing = (bytes: Buffer) => () => {
      writeFileSync(file, bytes);
      importRuns(file, "anna");
    };
    expect(importing(brotliCompressSync(text.replace(/"seed":5/, '"seed":7')))).toThrow("changed since it was packed");
    expect(importing(whole.subarray(0, 400))).toThrow("it was cut or altered");
    expect(importing(forged("metrics.jsonl", '"step":5', '"step":6'))).toThrow(
      "its metrics.jsonl is not what its DONE",
    );
    expect(importing(forged("config.json", '"seed":5', '"seed":7'))).toThrow("its config.json is not what its DONE");
    expect(importing(forged("DONE.json", '"step":20', '"step":21'))).toThrow("its DONE.json is not as it was written");
    expect(importing(forged("DONE.json", "done", "done", other.id))).toThrow("its DONE.json is not as it was written");
    expect(existsSync(join(target, "runs", "anna"))).toBe(false);
    importing(whole)();
    expect(verifyData(target).faults).toEqual([]);
  });

  it("takes finished runs alone, each once, and a name that ends as archives do", () => {
    const file = join(scratch(), "mine.jsonl.br");
    expect(() => archiveRuns([folderOf(parent), folderOf(parent)], file)).toThrow(
      "another run of the archive has this id",
    );
    expect(() => archiveRuns([folderOf(parent)], "mine.zip")).toThrow("expected an archive's name");
    const done = join(folderOf(other), "DONE.json");
    const text = readFileSync(done, "utf8");
    writeFileSync(done, text.replace("20", "21"));
    expect(() => archiveRuns([folderOf(other)], file)).toThrow("changed since it was written");
    expect(existsSync(file)).toBe(false);
  });
});

describe("a run that goes on with another", () => {
  it("is one with it on one axis of steps: as if both had been trained in one go", async () => {
    const whole = await record({ ...short, steps: 35 }, "whole");
    const both = spliced(readRun(folderOf(grown)));
    expect([both.steps, both.config.steps]).toEqual([35, 35]);
    expect(both.evaluations.map(({ step }) => step)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    expect(both.evaluations).toEqual(whole.evaluations);
    expect(both.probes.norms.at(-1)).toEqual(whole.probes.norms.at(-1));
    expect(spliced(parent)).toBe(parent);
  });

  it("is not cut short in silence where the first is gone", () => {
    const record = readRun(folderOf(grown));
    removeRun(findRun(parent.id));
    expect(() => spliced(record)).toThrow(`begins with ${parent.id}, whose record is neither beside it nor in`);
  });
});
