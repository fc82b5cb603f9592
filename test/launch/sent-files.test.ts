/** @file Files of one's own go with the runs that used them, and these are trained again where only the archive is. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { projectRoot, sha256 } from "groklab/core";
import { startRun } from "groklab/launch";
import { archiveRuns, importRuns, type RunRecord, type RunSpec, readRun, runFolder, verifyData } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { groklab } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { smallSpec } from "../support/small-run";

const [data, there, mine] = [scratch(), scratch(), join(scratch(), "study")];
const archive = join(scratch(), "mine.jsonl.br");
const notices: string[] = [];
const options = { engine: { xla: false }, onNotice: (line: string) => void notices.push(line) };
const [model, size, probe] = [join(mine, "models", "gru.ts"), join(mine, "size.ts"), join(mine, "count.ts")];
const spec: RunSpec = {
  ...{ ...smallSpec, steps: 20, evaluation: { every: 10, perDecade: 0 }, model: { path: model } },
  probes: [{ kind: "own", name: "count", schedule: { every: 20, perDecade: 0 } }],
};
let record: RunRecord;

beforeAll(async () => {
  createRequire(__filename)(LOADER[1]); // TypeScript of one's own, as every process of groklab runs it
  vi.stubEnv("GROKLAB_DATA", data);
  mkdirSync(join(mine, "models"), { recursive: true });
  const gru = readFileSync(join(projectRoot(), "test", "support", "own", "gru.ts"), "utf8");
  writeFileSync(model, `import { hidden } from "../size";\n${gru.replace("hidden: 16", "hidden")}`);
  writeFileSync(size, "export const hidden = 6;\n");
  writeFileSync(probe, 'import { hidden } from "./size";\nexport default () => hidden;\n');
  record = await startRun(spec, { ...options, probes: { count: probe } });
});

const hashOf = (...files: string[]) => sha256(files.map((file) => sha256(readFileSync(file))).join("\n"));

describe("a probe's file", () => {
  it("is known by its text and by what it imports; another import is another probe", async () => {
    expect(record.environment.probes).toEqual({ count: hashOf(probe, size) });
    expect(record.environment.probeFiles).toEqual({ count: probe });
    const one = { ...spec, model: smallSpec.model, seed: 6 } as RunSpec;
    const measured = async () =>
      (await startRun(one, { ...options, probes: { count: probe } })).probes.count.at(-1)?.value;
    expect(await measured()).toBe(6);
    writeFileSync(size, "export const hidden = 7;\n");
    notices.length = 0;
    expect(await measured()).toBe(7);
    expect(notices).toEqual([expect.stringContaining("its probe count is another function than when it was recorded")]);
    writeFileSync(size, "export const hidden = 6;\n");
  });
});

describe("an archive", () => {
  it("has the files that a run used; the run is trained again from it alone", async () => {
    expect(archiveRuns([record.folder], archive)).toMatchObject({ runs: 1, missing: [] });
    renameSync(mine, `${mine}-elsewhere`);
    vi.stubEnv("GROKLAB_DATA", there);
    const { written, sources } = importRuns(archive, "anna");
    expect([written, sources.map((path) => path.split("/files/")[1]).sort()]).toEqual([
      [record.id],
      ["count.ts", "models/gru.ts"],
    ]);
    expect(verifyData(there).faults).toEqual([]);
    const arrived = readRun(runFolder("anna", record.id));
    const again = {
      ...options,
      experiment: "again",
      probes: { count: sources.find((path) => path.endsWith("count.ts")) as string },
    };
    const trained = await startRun(arrived.config as RunSpec, again);
    expect([trained.id, trained.evaluations, trained.probes]).toEqual([record.id, record.evaluations, record.probes]);
    expect(importRuns(archive, "anna")).toMatchObject({ written: [], same: [record.id], sources });
  });

  it("goes on from what came with another one, and says which file it goes without", async () => {
    vi.stubEnv("GROKLAB_DATA", there);
    const onwards = join(scratch(), "onwards.jsonl.br");
    const { missing } = archiveRuns([runFolder("anna", record.id)], onwards);
    expect(missing).toEqual([]);
    vi.stubEnv("GROKLAB_DATA", data);
    const { code, stderr } = await groklab(data, "archive", record.id, "--output", join(scratch(), "without.jsonl.br"));
    expect([code, stderr]).toEqual([
      0,
      `is not sent with it: config.model gru: ${model} is gone, or another text by now\nis not sent with it: probe count: ${probe} is gone, or another text by now\n`,
    ]);
  });

  it("is refused whole where a file is not what its hash says, or would lie elsewhere; what is there is not written over", () => {
    const empty = scratch();
    vi.stubEnv("GROKLAB_DATA", empty);
    const [line, end] = brotliDecompressSync(readFileSync(archive)).toString().split("\n");
    const altered = (from: string, to: string) => {
      const text = line.replace(/,"sha256":"[0-9a-f]{64}"\}$/, "").replaceAll(from, to);
      const file = join(scratch(), "altered.jsonl.br");
      const marked = { ...JSON.parse(end) };
      writeFileSync(file, brotliCompressSync(`${text},"sha256":"${sha256(text)}"}\n${JSON.stringify(marked)}\n`));
      return file;
    };
    const refused = (file: string) => expect(() => importRuns(file, "anna"));
    refused(altered("hidden = 6", "hidden = 9")).toThrow(/a file of one's own has another text than its hash says/);
    refused(altered('"size.ts"', '"../size.ts"')).toThrow(/has a file of the name "\.\.\/size\.ts", where none may be/);
    refused(altered('"size.ts"', '"/tmp/size.ts"')).toThrow(/where none may be; nothing of the archive was written/);
    expect(existsSync(join(empty, "runs"))).toBe(false);
    expect(existsSync(join(empty, "own"))).toBe(false);
    const [path] = importRuns(archive, "anna").sources;
    writeFileSync(path, "// mine\n");
    importRuns(archive, "berta");
    expect(readFileSync(path, "utf8")).toBe("// mine\n");
  });
});
