/** @file What a spec calls its run, whoever trains it: in no id, and kept as `groklab tag` keeps it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "groklab/core";
import { runAll, startRun, trainHere } from "groklab/launch";
import { runSweep } from "groklab/notebook";
import { findRun, hasRecord, labelOf, type RunSpec, resolveRun, runFolder, runId, tagRun } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeAll(() => void vi.stubEnv("GROKLAB_DATA", scratch()));

const spec: RunSpec = { ...smallSpec, steps: 20, evaluation: { every: 10, perDecade: 0 } };
const options = { engine: { xla: false }, onNotice: () => {} };

describe("a name, tags and a note of a spec", () => {
  const called: RunSpec = { ...spec, name: "baseline", tags: ["paper", "first"], note: "five seeds" };

  it("are in neither configuration nor id, wherever the spec is used", () => {
    expect(resolveRun(called)).toEqual(resolveRun(spec));
    const branch = (run: RunSpec) => runId(resolveRun({ ...spec, steps: 10, start: { run } }));
    expect(branch(called)).toBe(branch(spec));
  });

  it("are the run's once it is recorded; others replace the name and note, and add tags", async () => {
    const record = await trainHere(called, options);
    expect(record.id).toBe(runId(resolveRun(spec)));
    expect(labelOf(record)).toEqual({ name: "baseline", tags: ["first", "paper"], note: "five seeds" });
    expect(readFileSync(join(record.folder, "config.json"), "utf8")).not.toContain("baseline");
    await trainHere(spec, options);
    expect(labelOf(record)).toEqual({ name: "baseline", tags: ["first", "paper"], note: "five seeds" });
    await startRun({ ...spec, name: "control", tags: ["second"] }, options);
    expect(labelOf(record)).toEqual({ name: "control", tags: ["first", "paper", "second"], note: "five seeds" });
    expect(findRun("control").id).toBe(record.id);
    expect(() => findRun("baseline")).toThrow(ConfigError);
  });

  it("are refused before anything is trained where they are no names, or another run's", async () => {
    const other: RunSpec = { ...spec, seed: 8 };
    const refused = (said: object) => trainHere({ ...other, ...said } as RunSpec, options);
    await expect(refused({ name: "My run" })).rejects.toThrow(/^config\.name: expected letters, .* got "My run"$/);
    await expect(refused({ tags: "paper" })).rejects.toThrow(/^config\.tags: expected a list of tags, .* got "paper"$/);
    await expect(refused({ tag: ["paper"] })).rejects.toThrow("config.tag: there is no such key; did you mean tags?");
    await expect(refused({ note: 5, name: "" })).rejects.toThrow(
      /config\.name: .*\nconfig\.note: expected a text, got 5/,
    );
    await expect(refused({ name: "control" })).rejects.toThrow(
      /^config\.name: control is the name of live\/addition11-.*-seed5-.*; choose another, or take it from that run first: tagRun\(/,
    );
    expect(hasRecord(runFolder("live", runId(resolveRun(other))))).toBe(false);
    tagRun("control", { name: "" });
    expect(labelOf(await refused({ name: "control" })).name).toBe("control");
  });

  it("are of all runs of a sweep, those taken from their records among them; a name is of one alone", async () => {
    const { records } = await runSweep({ ...spec, tags: ["wide"] }, { seed: [5, 9] }, { engine: { xla: false } });
    expect(records.map((record) => labelOf(record).tags?.includes("wide"))).toEqual([true, true]);
    await expect(runSweep({ ...spec, name: "wide" }, { seed: [5, 10] })).rejects.toThrow(
      /^config\.name: wide is to be the name of .*-seed5-.* and of .*-seed10-.*, and a name is one run's; tags: \["wide"\]/,
    );
    expect(hasRecord(runFolder("live", runId(resolveRun({ ...spec, seed: 10 }))))).toBe(false);
    const twice = [
      { ...spec, seed: 9, tags: ["a"] },
      { ...spec, seed: 9, tags: ["b"] },
    ];
    const [first] = await runAll(twice, options);
    expect(first.kind === "record" && labelOf(first.record).tags).toEqual(["a", "b", "wide"]);
  });
});
