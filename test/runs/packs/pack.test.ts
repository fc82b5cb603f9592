import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { LockedError, RecordError } from "groklab/core";
import { startEngine } from "groklab/engine";
import {
  catalogue,
  findRun,
  finishedRun,
  followRun,
  isFinished,
  packRuns,
  readRun,
  readRuns,
  recordRun,
  resolveRun,
  runFolder,
  runId,
  setAside,
  unpackRuns,
  verifyData,
} from "groklab/runs";
import { markChecksum } from "groklab/runs/end-mark";
import { lockFolder } from "groklab/runs/lock";
import { PACKED, packLine, type RunFiles } from "groklab/runs/packs/line";
import { encodePack } from "groklab/runs/packs/pack-file";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../../support/scratch";
import { smallSpec } from "../../support/small-run";

const root = scratch();
const data = join(root, "data");
/** As it was made, to begin each test with. */
const made = join(root, "made");
const one = join(data, "runs", "one");

const plain = resolveRun(smallSpec);
const probed = resolveRun({ ...smallSpec, seed: 6, probes: [{ kind: "norms", schedule: { every: 5 } }] });
const wild = resolveRun({ ...smallSpec, optimizer: { kind: "sgd", learningRate: 1e30, weightDecay: 0 } });
const halted = resolveRun({ ...smallSpec, seed: 7 });
const folderOf = (config: typeof plain) => join(one, runId(config));
const [a, b] = [join(one, "a.jsonl.br"), join(one, "b.jsonl.br")];
const packOf = (id: string) => (id === runId(probed) ? "b" : "a");

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", made);
  await startEngine({ xla: false });
  for (const config of [plain, probed, wild, halted]) {
    const signal = config === halted ? AbortSignal.abort() : undefined;
    for await (const _ of recordRun(config, runFolder("one", runId(config)), { signal }));
  }
  for (const config of [plain, wild]) rmSync(join(runFolder("one", runId(config)), "checkpoints"), { recursive: true });
  vi.stubEnv("GROKLAB_DATA", data);
});

beforeEach(() => {
  rmSync(data, { recursive: true, force: true });
  cpSync(made, data, { recursive: true });
});

/** Bytes of every file below a folder, by path. */
function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, "latin1")]));
}

function listed(): unknown[] {
  return [...catalogue("one", (problem) => expect(problem).toBe(""))];
}

/** The text of a pack, changed. */
function edit(path: string, change: (text: string) => string): void {
  const text = brotliDecompressSync(readFileSync(path)).toString();
  expect(change(text)).not.toBe(text);
  writeFileSync(path, brotliCompressSync(change(text)));
}

function packOfOne(id: string, files: RunFiles): Buffer {
  return encodePack(new Map([[id, packLine(id, files)]]));
}

describe("packRuns", () => {
  it("puts finished runs into the packs of their names, and says what stays and why", () => {
    const calls: number[] = [];
    const { packs, packed, left } = packRuns(one, packOf, { onRun: (done, of) => calls.push(done / of) });
    expect(packs.map(({ path, runs }) => [path, runs])).toEqual([
      [a, 2],
      [b, 1],
    ]);
    expect(packs[1].bytes).toBe(readFileSync(b).length);
    expect(packed).toBe(3);
    expect(left).toEqual([{ folder: folderOf(halted), why: "it is stopped" }]);
    expect(calls).toEqual([0.25, 0.5, 0.75, 1]);
    expect(readdirSync(one).sort()).toEqual(["a.jsonl.br", runId(halted), runId(probed), "b.jsonl.br"].sort());
  });

  it("changes nothing of what is read: records, lists, looking for one, following one", async () => {
    const configs = [plain, probed, wild, halted];
    const read = () => [configs.map((config) => readRun(folderOf(config))), readRuns(one), listed(), verifyData()];
    const before = read();
    packRuns(one, packOf);
    expect(read()).toEqual(before);
    expect(findRun(runId(plain))).toEqual({ experiment: "one", id: runId(plain), folder: folderOf(plain) });
    expect(configs.map((config) => isFinished(folderOf(config)))).toEqual([true, true, true, false]);
    expect(finishedRun(folderOf(wild))?.status).toBe("diverged");
    const followed = [];
    for await (const evaluation of followRun(folderOf(plain))) followed.push(evaluation);
    expect(followed).toEqual(readRun(folderOf(plain)).evaluations);
  });

  it("keeps the states of a run in their place", () => {
    packRuns(one, packOf);
    expect(readdirSync(folderOf(probed))).toEqual(["checkpoints"]);
    expect(readdirSync(join(folderOf(probed), "checkpoints"))).toContain("LATEST.json");
    writeFileSync(join(folderOf(probed), "checkpoints", "LATEST.json"), "{}");
    expect(verifyData().faults.map(({ kind }) => kind)).toEqual(["damaged"]);
  });

  it("leaves what is damaged, held, or has a file more in its folder", () => {
    writeFileSync(join(folderOf(plain), "notes.txt"), "mine");
    const metrics = join(folderOf(wild), "metrics.jsonl");
    writeFileSync(metrics, readFileSync(metrics, "utf8").replace("accuracy", "Accuracy"));
    const unlock = lockFolder(folderOf(probed));
    const before = bytesOf(one);
    const { packed, left } = packRuns(one, packOf);
    expect(packed).toBe(0);
    expect(Object.fromEntries(left.map(({ folder, why }) => [folder, why]))).toEqual({
      [folderOf(plain)]: "notes.txt is no file of a record",
      [folderOf(probed)]: "a process is writing it",
      [folderOf(wild)]: expect.stringContaining("metrics.jsonl: changed since it was written"),
      [folderOf(halted)]: "it is stopped",
    });
    expect(bytesOf(one)).toEqual(before);
    unlock();
  });

  it("packs the same runs to the same bytes, and adds to a pack that is there", () => {
    packRuns(one, packOf);
    const before = readFileSync(a);
    unpackRuns(one);
    rmSync(folderOf(wild), { recursive: true });
    packRuns(one, packOf);
    cpSync(join(made, "runs", "one", runId(wild)), folderOf(wild), { recursive: true });
    expect(packRuns(one, () => "a").packs.map(({ path, runs }) => [path, runs])).toEqual([[a, 2]]);
    expect(readFileSync(a)).toEqual(before);
  });

  it("puts a run that was trained again in the place of the packed one, whatever pack that is", () => {
    packRuns(one, packOf);
    cpSync(join(made, "runs", "one", runId(plain)), folderOf(plain), { recursive: true });
    writeFileSync(join(folderOf(plain), "events.jsonl"), ""); // they have no hash
    expect(readRun(folderOf(plain)).seconds).toBeUndefined();
    expect(verifyData()).toMatchObject({ faults: [], runs: { done: 2, diverged: 1, stopped: 1 } });
    expect(packRuns(one, () => "other").packs.map(({ path }) => path)).toEqual([a]);
    expect(existsSync(folderOf(plain))).toBe(false);
    expect(readRun(folderOf(plain)).seconds).toBeUndefined();
  });

  it("refuses a name that no pack may have, and leaves the folders", () => {
    const before = bytesOf(one);
    for (const name of ["", "../a", "a.b", "-a", "ä"]) {
      expect(() => packRuns(one, () => name)).toThrow(`pack ${JSON.stringify(name)}: a name has letters`);
    }
    expect(bytesOf(one)).toEqual(before);
    expect(packRuns(one, () => "fullBatch").packed).toBe(3);
    expect(readRuns(one).runs).toHaveLength(4);
  });

  it("is refused while another process packs", () => {
    const unlock = lockFolder(join(one, "pack"));
    expect(() => packRuns(one, packOf)).toThrow(LockedError);
    expect(() => unpackRuns(one)).toThrow(LockedError);
    unlock();
  });
});

describe("unpackRuns", () => {
  it("gives every file back byte for byte, and removes the packs", () => {
    const before = bytesOf(one);
    packRuns(one, packOf);
    expect(unpackRuns(one)).toBe(3);
    expect(bytesOf(one)).toEqual(before);
  });

  it("gives back files that groklab did not write so: a missing end of line, other spaces, a key with a slash", () => {
    const changes: Record<string, (text: string) => string> = {
      "events.jsonl": (text) => text.trimEnd(),
      "env.json": () => '{ "a/b": 1, "engine":{} }',
    };
    for (const [name, change] of Object.entries(changes)) {
      const path = join(folderOf(plain), name);
      writeFileSync(path, change(readFileSync(path, "utf8")));
    }
    const done = join(folderOf(plain), "DONE.json");
    const text = readFileSync(done, "utf8")
      .replace(/"env.json":"[0-9a-f]+",/, "")
      .replace(/"crc32":"[^"]*",/, "");
    writeFileSync(done, text.replace("{", `{"crc32":"${markChecksum(text, "")}",`));
    const before = bytesOf(folderOf(plain));
    packRuns(one, packOf);
    expect(existsSync(folderOf(plain))).toBe(false);
    unpackRuns(one);
    expect(bytesOf(folderOf(plain))).toEqual(before);
  });

  it("leaves a folder that is there as it is", () => {
    packRuns(one, packOf);
    mkdirSync(folderOf(plain));
    const kept: unknown[] = [];
    expect(unpackRuns(one, { onKept: (path, folders) => kept.push([path, folders]) })).toBe(2);
    expect(readdirSync(folderOf(plain))).toEqual([]);
    expect(kept).toEqual([[a, [folderOf(plain)]]]); // nothing else has that run
    rmSync(folderOf(plain), { recursive: true });
    expect(readRun(folderOf(plain)).status).toBe("done");
    expect(unpackRuns(one)).toBe(1);
    expect(existsSync(a)).toBe(false);
  });
});

describe("a packed run", () => {
  beforeEach(() => void packRuns(one, packOf));

  it("is not trained again", async () => {
    for await (const _ of recordRun(plain, folderOf(plain))) expect.unreachable();
    expect(existsSync(folderOf(plain))).toBe(false);
  });

  it("is trained again when that is asked for, and read from its folder from the first moment on", async () => {
    const packed = readRun(folderOf(plain));
    const looks: unknown[] = [];
    for await (const { kind } of recordRun(plain, folderOf(plain), { fresh: true })) {
      if (kind === "start" || kind === "end") looks.push(readRun(folderOf(plain)).status);
    }
    expect(looks).toEqual(["unfinished", "done"]);
    expect(readRun(folderOf(plain)).evaluations).toEqual(packed.evaluations);
    expect(readdirSync(one).filter((name) => name.includes(".old"))).toEqual([]);
  });

  it("is measured once more as one in a folder is: trained again, to the stored numbers", async () => {
    const before = readRun(folderOf(plain));
    const more = resolveRun({ ...smallSpec, probes: [{ kind: "norms", schedule: { every: 5 } }] });
    expect(runId(more)).toBe(runId(plain));
    for await (const _ of recordRun(more, folderOf(plain)));
    const after = readRun(folderOf(plain));
    expect([after.evaluations, after.status]).toEqual([before.evaluations, before.status]);
    expect(after.probes.norms).toHaveLength(18); // the multiples of 5, and those of the decades
    expect(after.environment.repeats).toMatchObject([{ run: `${runId(plain)}.old1`, probes: [] }]);
    expect(readdirSync(one).filter((name) => name.includes(".old"))).toEqual([]);
    expect(packRuns(one, packOf).packs.map(({ path }) => path)).toEqual([a]);
    expect(readRun(folderOf(plain))).toEqual(after);
  });

  it("keeps nothing of the states of before when it is trained again", async () => {
    for await (const _ of recordRun(probed, folderOf(probed), { fresh: true }));
    expect(readdirSync(`${folderOf(probed)}.old1`)).toEqual(["checkpoints"]);
  });

  it("gives way to an empty folder when it is set aside, and is there again without it", () => {
    setAside(folderOf(plain));
    expect(readdirSync(folderOf(plain))).toEqual([]);
    expect(isFinished(folderOf(plain))).toBe(false);
    rmSync(folderOf(plain), { recursive: true });
    expect(isFinished(folderOf(plain))).toBe(true);
  });

  it("is refused by name when its line was altered, and only that one", () => {
    edit(a, (text) => text.replace(`"seed":${wild.seed}`, '"seed":999'));
    const problems: string[] = [];
    const rest = [...catalogue("one", (problem) => problems.push(problem))].map(({ id }) => id);
    expect(problems).toEqual([expect.stringMatching(/a\.jsonl\.br: run .*: changed since it was packed \(SHA-256/)]);
    expect(rest).toHaveLength(3);
    expect(verifyData().faults).toEqual([{ kind: "damaged", message: problems[0] }]);
  });

  it("is not taken for missing when its id was altered in the pack, nor when its line is gone", () => {
    const whole = readFileSync(a);
    for (const change of [
      (text: string) =>
        text.replace(`{"id":"${runId(plain)}`, `{"id":"${runId(plain).replace("addition", "Addition")}`),
      (text: string) => text.slice(text.indexOf("\n") + 1),
      (text: string) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1),
    ]) {
      writeFileSync(a, whole);
      edit(a, change);
      expect(() => isFinished(folderOf(plain))).toThrow(/a\.jsonl\.br, line \d: .*it was cut or altered/);
    }
  });

  it("is found missing from a pack that can not be read, by all who look for it", () => {
    writeFileSync(a, readFileSync(a).subarray(0, 100));
    const said = /a\.jsonl\.br: cannot be unpacked .*; it was cut or altered/;
    expect(() => readRun(folderOf(plain))).toThrow(said);
    expect(() => finishedRun(folderOf(plain))).toThrow(RecordError);
    expect(() => findRun(runId(plain))).toThrow(said);
    expect(readRun(folderOf(probed)).status).toBe("done");
    expect(readRuns(one).problems).toEqual([expect.stringMatching(said)]);
    expect(verifyData().faults).toEqual([{ kind: "damaged", message: expect.stringMatching(said) }]);
  });

  it("is verified against the hashes of its own end mark", () => {
    const files = Object.fromEntries(
      PACKED.map((name) => [name, readFileSync(join(made, "runs", "one", runId(plain), name), "utf8")]),
    ) as RunFiles;
    const changes: Partial<RunFiles> = {
      "metrics.jsonl": files["metrics.jsonl"].replace(/"accuracy":[\d.]+/, '"accuracy":1'),
      "env.json": files["env.json"].replace(process.versions.node, "0.1.2"),
      "DONE.json": files["DONE.json"].replace('"step":', '"step":1'),
    };
    for (const [name, text] of Object.entries(changes)) {
      expect(text).not.toBe(files[name as keyof RunFiles]);
      writeFileSync(a, packOfOne(runId(plain), { ...files, [name]: text }));
      expect(verifyData().faults).toEqual([
        { kind: "damaged", message: expect.stringContaining(`its ${name} is not`) },
      ]);
    }
    writeFileSync(a, packOfOne(runId(plain), files));
    expect(verifyData().faults).toEqual([]);
    writeFileSync(a, packOfOne("another", files));
    expect(verifyData().faults).toEqual([{ kind: "damaged", message: expect.stringContaining("run another") }]);
  });

  it("is verified to be in one pack alone", () => {
    cpSync(a, b);
    expect(verifyData().faults.map(({ message }) => message)).toEqual(
      [plain, wild].map((config) => `${b}: has run ${runId(config)}, as ${a} has`).sort(),
    );
  });
});
