import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ConfigError, canonicalJson, projectRoot, RecordError, sha256, VersionError } from "groklab/core";
import { startEngine } from "groklab/engine";
import {
  type CatalogueEntry,
  catalogue,
  dataFolder,
  findRun,
  followRun,
  readRun,
  recordRun,
  resolveRun,
  runFolder,
  runId,
  runsFolder,
  verifyData,
} from "groklab/runs";
import { checksum, encodeLine, scanAccuracies } from "groklab/runs/lines";
import { lockFolder } from "groklab/runs/lock";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const root = scratch();
const data = join(root, "data");
/** As it was made, to begin each test with. */
const made = join(root, "made");

const plain = resolveRun(smallSpec);
const probed = resolveRun({ ...smallSpec, seed: 6, probes: [{ kind: "norms", schedule: { every: 5 } }] });
const wild = resolveRun({ ...smallSpec, optimizer: { kind: "sgd", learningRate: 1e30, weightDecay: 0 } });
const halted = resolveRun({ ...smallSpec, seed: 7 });
const cut = resolveRun({ ...smallSpec, seed: 8 });
const folderOf = (config: typeof plain) => join(data, "runs", "one", runId(config));

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", made);
  await startEngine({ xla: false });
  for (const config of [plain, probed, wild, halted, cut]) {
    const signal = config === halted ? AbortSignal.abort() : undefined;
    for await (const _ of recordRun(config, runFolder("one", runId(config)), { signal }));
  }
  const unfinished = runFolder("one", runId(cut));
  rmSync(join(unfinished, "DONE.json"));
  const metrics = join(unfinished, "metrics.jsonl");
  writeFileSync(metrics, readFileSync(metrics, "utf8").slice(0, -100)); // killed in the middle of a line
  vi.stubEnv("GROKLAB_DATA", data);
});

beforeEach(() => {
  rmSync(data, { recursive: true, force: true });
  cpSync(made, data, { recursive: true });
});

function list(experiment?: string): { runs: CatalogueEntry[]; problems: string[] } {
  const problems: string[] = [];
  return { runs: [...catalogue(experiment, (problem) => problems.push(problem))], problems };
}

function flipBit(path: string, byte = 40): void {
  const bytes = readFileSync(path);
  bytes[byte] ^= 4;
  writeFileSync(path, bytes);
}

const kindsOf = () => verifyData().faults.map(({ kind }) => kind);

describe("catalogue", () => {
  it("says of every run what reading all of it says", () => {
    const { runs, problems } = list();
    expect(problems).toEqual([]);
    expect(runs.map(({ id }) => id)).toEqual(readdirSync(runsFolder("one")).sort());
    expect(runs.map(({ status }) => status).sort()).toEqual(["diverged", "done", "done", "stopped", "unfinished"]);
    for (const { evaluations, experiment, label, live, ...entry } of runs) {
      const { environment: _, probes: __, evaluations: all, ...record } = readRun(entry.folder);
      expect({ ...record, evaluations: undefined }).toEqual(
        expect.objectContaining({ ...entry, evaluations: undefined }),
      );
      expect(evaluations.map(({ step, train, test }) => [step, train.accuracy, test.accuracy])).toEqual(
        all.map(({ step, train, test }) => [step, train.accuracy, test.accuracy]),
      );
      expect([experiment, label, live]).toEqual(["one", {}, false]);
    }
  });

  it("leaves out, and names, whatever can not be read as it was written", () => {
    for (const name of ["config.json", "env.json", "metrics.jsonl", "DONE.json"]) {
      const path = join(folderOf(plain), name);
      const bytes = readFileSync(path);
      flipBit(path);
      const { runs, problems } = list("one");
      expect(runs.length, name).toBe(4);
      expect(problems.length, name).toBe(1);
      expect(problems[0]).toContain(runId(plain));
      expect(() => readRun(folderOf(plain)), name).toThrow(RecordError);
      rmSync(path);
      expect(list("one").problems.length, `${name} is missing`).toBe(name === "DONE.json" ? 0 : 1);
      writeFileSync(path, bytes);
    }
  });

  it("believes an end mark only under its checksum, and of its own run", () => {
    const path = join(folderOf(plain), "DONE.json");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"step":40', '"step":41'));
    expect(list().problems).toEqual([expect.stringContaining("DONE.json: changed since it was written (CRC-32 ")]);
    const { crc32: _, ...done } = JSON.parse(text);
    const forged = { ...done, id: runId(probed) };
    writeFileSync(path, canonicalJson({ ...forged, crc32: checksum(canonicalJson(forged)) }));
    expect(list().problems).toEqual([expect.stringContaining(`DONE.json is of run ${runId(probed)}, config.json of`)]);
  });

  it("names a run whose end mark vouches for a configuration that is no JSON", () => {
    const folder = folderOf(plain);
    const { crc32: _, ...done } = JSON.parse(readFileSync(join(folder, "DONE.json"), "utf8"));
    writeFileSync(join(folder, "config.json"), "no JSON\n");
    const forged = { ...done, files: { ...done.files, "config.json": sha256("no JSON\n") } };
    writeFileSync(join(folder, "DONE.json"), canonicalJson({ ...forged, crc32: checksum(canonicalJson(forged)) }));
    expect(list().problems).toEqual([expect.stringContaining("config.json: is not a JSON object")]);
    expect(list().runs.length).toBe(4);
  });

  it("asks once for each configuration whether it is wanted, and reads nothing else of a finished run that is not", () => {
    for (const config of [plain, probed]) flipBit(join(folderOf(config), "metrics.jsonl"));
    const [asked, problems]: [number[], string[]] = [[], []];
    const isWanted = ({ seed }: { readonly seed: number }) => asked.push(seed) > 0 && seed >= 6;
    const found = [...catalogue("one", (problem) => problems.push(problem), isWanted)];
    expect(asked.sort()).toEqual([plain, probed, wild, halted, cut].map(({ seed }) => seed).sort());
    expect(found.map(({ id }) => id).sort()).toEqual([halted, cut].map((config) => runId(config)).sort());
    expect(problems).toEqual([expect.stringContaining(runId(probed))]);
  });

  it("knows an experiment, or the nearest", () => {
    expect(() => list("onee")).toThrow(ConfigError);
    expect(() => list("onee")).toThrow("did you mean one?");
    expect(() => list("../one")).toThrow(RecordError);
    mkdirSync(join(data, "runs", "none"));
    expect(list("none").runs).toEqual([]);
  });

  it("passes over what is no run yet, was moved aside, or is a lock", () => {
    mkdirSync(join(data, "runs", "one", "starting"));
    cpSync(folderOf(plain), `${folderOf(plain)}.old1`, { recursive: true });
    writeFileSync(`${folderOf(plain)}.lock`, "");
    const { runs, problems } = list();
    expect([runs.length, problems]).toEqual([5, []]);
  });
});

describe("scanAccuracies", () => {
  const evaluation = { step: 3, train: { loss: 1e-9, accuracy: 1 }, test: { loss: 7, accuracy: 0.125 }, weightNorm: 2 };
  /** A probe whose value looks like an evaluation. */
  const probe = { step: 3, probe: "norms", value: [{ seq: 0, ...evaluation, step: 99 }] };

  it("finds the evaluations among the lines, and nothing in a probe", () => {
    const text = `${encodeLine({ seq: 0, ...evaluation }, "a-run")}\n${encodeLine({ seq: 1, ...probe }, "a-run")}\n`;
    expect(scanAccuracies(text)).toEqual([{ step: 3, train: { accuracy: 1 }, test: { accuracy: 0.125 } }]);
    expect(scanAccuracies("")).toEqual([]);
  });

  it("gives up on any other form rather than leave a line out", () => {
    for (const other of [
      "{}\n",
      "\n",
      `${encodeLine({ seq: 0, ...evaluation }, "a-run")} \n`,
      `x${encodeLine({ seq: 0, ...probe }, "a-run")}\n`,
    ]) {
      expect(scanAccuracies(other), other).toBeUndefined();
    }
  });
});

describe("findRun", () => {
  it("finds a run by its id, by the beginning of it, and after its experiment", () => {
    const found = { experiment: "one", id: runId(probed), folder: folderOf(probed) };
    expect(findRun(runId(probed))).toEqual(found);
    expect(findRun(runId(probed).slice(0, -9))).toEqual(found);
    expect(findRun(`one/${runId(probed).slice(0, -2)}`)).toEqual(found);
  });

  it("refuses what is none, more than one, or leads elsewhere", () => {
    expect(() => findRun("addition11")).toThrow("5 runs begin so; say which: one/addition11");
    expect(() => findRun("addition12-mlp16")).toThrow("there is none in");
    expect(() => findRun(runId(plain).replace("seed5", "seed55"))).toThrow(`did you mean ${runId(plain)}?`);
    for (const name of ["../one", "/etc", "one/../../x", "", "..", "a\0b", "<img>", "one/", "a".repeat(300)]) {
      expect(() => findRun(name), name).toThrow(ConfigError);
    }
  });
});

describe("followRun", () => {
  it("gives the evaluations that are there, each once, of a run that nobody trains", async () => {
    const steps: number[] = [];
    for await (const { step } of followRun(folderOf(probed))) steps.push(step);
    expect(steps).toEqual(readRun(folderOf(probed)).evaluations.map(({ step }) => step));
  });

  it("gives those to come, of a run that another process holds, until it is let go", async () => {
    const folder = folderOf(cut);
    const metrics = join(folder, "metrics.jsonl");
    const all = readRun(folder).evaluations.map(({ step }) => step);
    const lines = readFileSync(metrics, "utf8").split("\n");
    const begun = lines.findIndex((line) => line.includes('"train"')) + 1;
    writeFileSync(metrics, `${lines.slice(0, begun).join("\n")}\n`);
    const letGo = lockFolder(folder);
    const steps: number[] = [];
    for await (const { step } of followRun(folder, { pollMs: 5 })) {
      if (steps.push(step) === 1) appendFileSync(metrics, lines.slice(begun).join("\n"));
      if (steps.length === all.length) letGo();
    }
    expect(all.length).toBeGreaterThan(3);
    expect(steps).toEqual(all);
  });
});

describe("the data folder", () => {
  it("is the project's, or what GROKLAB_DATA names", () => {
    expect(dataFolder()).toBe(data);
    expect(runsFolder("live")).toBe(join(data, "runs", "live"));
    vi.stubEnv("GROKLAB_DATA", "");
    expect(dataFolder()).toBe(join(projectRoot(), "data"));
    vi.stubEnv("GROKLAB_DATA", `${data}/../data/`);
    expect(dataFolder()).toBe(data);
    vi.stubEnv("GROKLAB_DATA", "some/where");
    expect(() => dataFolder()).toThrow(ConfigError);
    expect(() => dataFolder()).toThrow(`expected the absolute path of a folder, got "some/where"; did you mean /`);
    vi.stubEnv("GROKLAB_DATA", __filename);
    expect(() => dataFolder()).toThrow("which is a file");
    vi.stubEnv("GROKLAB_DATA", data);
  });

  it("gives no way out: not by a name, not by a link", () => {
    for (const id of ["../x", "/etc", "a/b", "", ".", "..", "a..b", "a\0b", "<img>", "-a", "x".repeat(201)]) {
      expect(() => runFolder("one", id), id).toThrow(RecordError);
    }
    expect(() => runsFolder("x".repeat(65))).toThrow(RecordError);
    symlinkSync(root, join(data, "runs", "out"));
    expect(() => runsFolder("out")).toThrow(`is a link to ${root}`);
    symlinkSync(folderOf(plain), join(data, "runs", "one", "linked"));
    expect(() => runFolder("one", "linked")).toThrow("is a link to");
    expect(kindsOf()).toEqual(["unlisted", "unlisted"]);
  });
});

describe("verifyData", () => {
  it("counts the runs of a data folder in which all is well, and finds no fault", () => {
    cpSync(folderOf(plain), `${folderOf(plain)}.old1`, { recursive: true });
    expect(verifyData()).toEqual({
      folder: data,
      runs: { done: 2, diverged: 1, stopped: 1, failed: 0, unfinished: 1 },
      movedAside: 1,
      faults: [],
    });
    expect(verifyData(join(root, "nowhere")).faults).toEqual([]);
  });

  it("finds one flipped bit in any file, wherever it is", () => {
    const state = join("checkpoints", "step-000000040.safetensors");
    for (const name of ["config.json", "env.json", "metrics.jsonl", "DONE.json", state, "checkpoints/LATEST.json"]) {
      const path = join(folderOf(plain), name);
      const bytes = readFileSync(path);
      for (const byte of [0, Math.floor(bytes.length / 2), bytes.length - 2]) {
        flipBit(path, byte);
        const { faults } = verifyData();
        expect(
          faults.map(({ kind }) => kind),
          `${name} at ${byte}`,
        ).toContain("damaged");
        expect(faults[0].message).toContain(runId(plain));
        writeFileSync(path, bytes);
      }
    }
    expect(kindsOf()).toEqual([]);
  });

  it("finds a file that is missing", () => {
    const state = join("checkpoints", "step-000000040.safetensors");
    for (const name of ["config.json", "env.json", "metrics.jsonl", state]) {
      const path = join(folderOf(plain), name);
      const bytes = readFileSync(path);
      rmSync(path);
      expect(kindsOf(), name).toEqual(["damaged"]);
      writeFileSync(path, bytes);
    }
  });

  it("finds what belongs to no record, and names it", () => {
    for (const path of [
      "notes.txt",
      "runs/notes.txt",
      "runs/Upper",
      "runs/one/notes.txt",
      `runs/one/${runId(plain)}/x`,
    ]) {
      if (path === "runs/Upper") mkdirSync(join(data, path));
      else writeFileSync(join(data, path), "");
      expect(verifyData().faults.map(({ kind, message }) => [kind, message.split(":")[0]])).toEqual([
        ["unlisted", join(data, path)],
      ]);
      rmSync(join(data, path), { recursive: true });
    }
    writeFileSync(join(folderOf(plain), "checkpoints", "notes.txt"), "");
    expect(kindsOf()).toEqual(["unlisted"]);
  });

  it("knows the folders and the ledger that stand beside the records, each as what it is", () => {
    for (const name of ["bench", "reliability", "logs", "figures", "cache"]) mkdirSync(join(data, name));
    writeFileSync(join(data, "claims.json"), "{}");
    expect(kindsOf()).toEqual([]);
    rmSync(join(data, "claims.json"));
    mkdirSync(join(data, "claims.json"));
    writeFileSync(join(data, ".claims.json.1.tmp"), "");
    expect(kindsOf()).toEqual(["leftover", "unlisted"]);
  });

  it("tells what killed processes have left, which is no damage", () => {
    writeFileSync(join(folderOf(cut), ".DONE.json.123.tmp"), "");
    writeFileSync(join(folderOf(cut), "checkpoints", ".LATEST.json.123.tmp"), "");
    writeFileSync(`${folderOf(cut)}.lock`, JSON.stringify({ pid: 1, started: "never", host: "" }).slice(0, 9));
    mkdirSync(join(data, "runs", "one", "killed-at-once"));
    expect(kindsOf()).toEqual(["leftover", "leftover", "leftover", "leftover"]);
  });

  it("finds a record in the folder of another, and an end mark that vouches for too little", () => {
    cpSync(folderOf(plain), join(data, "runs", "one", "another"), { recursive: true });
    expect(verifyData().faults).toEqual([
      { kind: "damaged", message: expect.stringContaining(`is the folder of run ${runId(plain)}`) },
    ]);
  });

  it("tells a record of another version, which is as it was written, from a damaged one", () => {
    const other = { ...plain, model: { ...plain.model, gating: "none" } };
    const text = `${canonicalJson(other)}\n`;
    const id = `addition11-mlp16-wd2-f0.4-seed5-${sha256(text.trimEnd()).slice(0, 10)}`;
    const folder = join(data, "runs", "one", id);
    cpSync(folderOf(plain), folder, { recursive: true });
    writeFileSync(join(folder, "config.json"), text);
    const { crc32: _, ...mark } = JSON.parse(readFileSync(join(folder, "DONE.json"), "utf8"));
    const vouched = { ...mark, id, files: { ...mark.files, "config.json": sha256(text) } };
    writeFileSync(
      join(folder, "DONE.json"),
      `${canonicalJson({ ...vouched, crc32: checksum(canonicalJson(vouched)) })}\n`,
    );
    const message = `${join(folder, "config.json")}: is of another version of groklab: config.model.gating: there is no such key`;
    expect(verifyData().faults).toEqual([{ kind: "version", message: expect.stringContaining(message) }]);
    expect(() => readRun(folder)).toThrow(VersionError);
    flipBit(join(folder, "metrics.jsonl"));
    expect(kindsOf()).toEqual(["damaged"]);
  });

  it("names the rule where a folder is not called as experiments are, and so does the catalogue", () => {
    const folder = join(data, "runs", "fromAnna");
    cpSync(join(data, "runs", "one"), folder, { recursive: true });
    const rule = `${folder}: is no experiment's folder: a name has lower-case letters, digits and hyphens only, at most 64 of them; rename it, for example fromanna`;
    expect(verifyData().faults).toEqual([{ kind: "unlisted", message: expect.stringContaining(rule) }]);
    const problems: string[] = [];
    const found = [...catalogue(undefined, (message, problem) => problems.push(`${problem} ${message}`))];
    expect([found.length, problems]).toEqual([5, [expect.stringContaining(`misnamed ${rule}`)]]);
    mkdirSync(join(data, "runs", ".ipynb_checkpoints"));
    expect([...catalogue(undefined, (message) => problems.push(message))].length + problems.length).toBe(7);
  });

  it("tells a record of a newer groklab from a damaged one", () => {
    const [config, done] = ["config.json", "DONE.json"].map((name) => join(folderOf(plain), name));
    const newer = readFileSync(config, "utf8").replace('"schema":4', '"schema":5');
    writeFileSync(config, newer);
    expect(kindsOf()).toEqual(["damaged"]); // nothing vouches for it
    const { crc32: _, ...mark } = JSON.parse(readFileSync(done, "utf8"));
    const vouched = { ...mark, files: { ...mark.files, "config.json": sha256(newer) } };
    writeFileSync(done, `${canonicalJson({ ...vouched, crc32: checksum(canonicalJson(vouched)) })}\n`);
    expect(verifyData().faults).toEqual([{ kind: "newer", message: expect.stringContaining("update groklab") }]);
  });
});
