import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { sha256 } from "groklab/core";
import { startEngine } from "groklab/engine";
import { type CatalogueEntry, catalogue, packRuns, recordRun, resolveRun, runFolder, runId } from "groklab/runs";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../../support/scratch";
import { smallSpec } from "../../support/small-run";

const root = scratch();
const [data, made] = [join(root, "data"), join(root, "made")];
const pack = join(data, "runs", "one", "a.jsonl.br");
const kept = join(data, "cache", "listed", "one-a.jsonl.br.json");
const configs = [5, 6].map((seed) => resolveRun({ ...smallSpec, seed, probes: [{ kind: "norms" }] }));
const [first, second] = configs.map((config) => runId(config));
let inFolders: CatalogueEntry[];

function listed(): { runs: CatalogueEntry[]; problems: string[] } {
  const problems: string[] = [];
  return { runs: [...catalogue("one", (problem) => problems.push(problem))], problems };
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, brotliCompressSync(change(brotliDecompressSync(readFileSync(path)).toString())));
}

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", made);
  await startEngine({ xla: false });
  for (const config of configs) {
    const folder = runFolder("one", runId(config));
    for await (const _ of recordRun(config, folder));
    rmSync(join(folder, "checkpoints"), { recursive: true });
  }
  vi.stubEnv("GROKLAB_DATA", data);
});

beforeEach(() => {
  rmSync(data, { recursive: true, force: true });
  cpSync(made, data, { recursive: true });
  inFolders = listed().runs;
  packRuns(join(data, "runs", "one"), () => "a");
});

describe("what is kept of a pack for lists", () => {
  it("says what the folders and the pack itself say, and is a small part of it", () => {
    expect(inFolders.map(({ id }) => id)).toEqual([first, second].sort());
    expect(listed()).toEqual({ runs: inFolders, problems: [] }); // out of the pack
    expect(readdirSync(join(data, "cache", "listed"))).toEqual(["one-a.jsonl.br.json"]);
    expect(listed()).toEqual({ runs: inFolders, problems: [] });
    expect(readFileSync(kept, "utf8")).not.toContain("norms/");
  });

  it("is what is read while the pack has the same bytes, and not the pack", () => {
    listed();
    const [, text] = readFileSync(kept, "utf8").split("\n");
    const other = text.replace('\\"step\\":40', '\\"step\\":41');
    expect(other).not.toBe(text);
    writeFileSync(kept, `${sha256(`1 ${sha256(readFileSync(pack))} ${other}`)}\n${other}`);
    expect(listed().runs.map(({ steps }) => steps)).toEqual([41, 40]);
  });

  it("is made anew where the pack has changed, or a bit of it", () => {
    listed();
    for (const at of [0, 40, 64, 65, 300]) {
      const bytes = readFileSync(kept);
      bytes[at] ^= 4;
      writeFileSync(kept, bytes);
      expect(listed(), `byte ${at}`).toEqual({ runs: inFolders, problems: [] });
      expect(readFileSync(kept).equals(bytes)).toBe(false);
    }
    const before = readFileSync(kept, "utf8");
    rmSync(pack);
    cpSync(join(made, "runs", "one", first), join(data, "runs", "one", first), { recursive: true });
    packRuns(join(data, "runs", "one"), () => "a");
    expect(listed().runs.map(({ id }) => id)).toEqual([first]);
    expect(readFileSync(kept, "utf8")).not.toBe(before);
  });

  it("hides no damage: a line that was altered is named each time, and the other run is listed", () => {
    edit(pack, (text) => text.replace('"seed":6', '"seed":9'));
    for (const _ of [1, 2]) {
      const { runs, problems } = listed();
      expect(runs).toEqual(inFolders.filter(({ id }) => id === first));
      expect(problems).toEqual([expect.stringContaining(`${pack}: run ${second}: changed since it was packed`)]);
    }
    writeFileSync(pack, "no pack");
    expect(listed()).toEqual({ runs: [], problems: [expect.stringContaining(`${pack}: cannot be unpacked`)] });
  });

  it("gives way to a run's folder", () => {
    listed();
    const folder = join(data, "runs", "one", first);
    cpSync(join(made, "runs", "one", first), folder, { recursive: true });
    rmSync(join(folder, "DONE.json"));
    expect(listed().runs.map(({ status }) => status)).toEqual(
      inFolders.map(({ id }) => (id === first ? "unfinished" : "done")),
    );
  });

  it("is done without where nothing can be written", () => {
    rmSync(join(data, "cache"), { recursive: true, force: true });
    writeFileSync(join(data, "cache"), "in the way");
    expect(listed()).toEqual({ runs: inFolders, problems: [] });
  });
});
