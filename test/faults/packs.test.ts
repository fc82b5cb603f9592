import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RecordError, randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { packRuns, type RunRecord, readRun, recordRun, resolveRun, runId, unpackRuns, verifyData } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { type Finished, runScript } from "../support/script";
import { report, size } from "./campaign";
import { type FileCall, momentsOf, watchFileCalls } from "./file-calls";
import { tinySpec } from "./tiny-run";

const root = scratch({ inMemory: true });
const configs = [5, 6].map((seed) => resolveRun({ ...tinySpec, seed }));
const ids = configs.map((config) => runId(config)).sort();
/** Two finished runs in folders, one with its states, and the same in a pack. */
const [folders, packed] = [join(root, "folders", "runs", "one"), join(root, "packed", "runs", "one")];
let records: RunRecord[];

const readAll = (experiment: string) => ids.map((id) => ({ ...readRun(join(experiment, id)), folder: "" }));

beforeAll(async () => {
  await startEngine({ xla: false });
  for (const config of configs) for await (const _ of recordRun(config, join(folders, runId(config))));
  rmSync(join(folders, ids[0], "checkpoints"), { recursive: true });
  records = readAll(folders);
  cpSync(folders, packed, { recursive: true });
  packRuns(packed, () => "all");
});

describe("one bit flipped in a pack", () => {
  it("is noticed: a run is read as it was recorded, or refused with the name of the pack", () => {
    const path = join(packed, "all.jsonl.br");
    const bytes = readFileSync(path);
    const random = randomStream(0, "bits", "pack");
    const bits = Array.from({ length: size(150, 2000) }, () => Math.floor(8 * bytes.length * random.uniform()));
    let refused = 0;
    for (const bit of bits) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3] ^= 1 << (bit & 7);
      writeFileSync(path, damaged);
      const { faults } = verifyData(join(root, "packed"));
      const found = ids.filter((id, index) => isRefused(id, records[index], bit)).length;
      if (found > 0) refused++;
      expect(faults.length, `bit ${bit}`)[found > 0 ? "toBeGreaterThan" : "toBe"](0);
    }
    writeFileSync(path, bytes);
    expect(readAll(packed)).toEqual(records);
    expect(refused / bits.length).toBeGreaterThan(0.99); // a bit may stand for nothing
    report({ row: "R8", fault: "one bit flipped in a pack", made: bits.length, withstood: bits.length, lost: 0 });
  });

  function isRefused(id: string, record: RunRecord, bit: number): boolean {
    try {
      expect({ ...readRun(join(packed, id)), folder: "" }, `bit ${bit}`).toEqual(record);
      return false;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      expect(error.message).toContain("all.jsonl.br");
      return true;
    }
  }
});

describe.each([
  ["pack", folders, packed],
  ["unpack", packed, folders],
] as const)("%s", (direction, from, to) => {
  function processAndKill(folder: string, n: number): Promise<Finished> {
    const processes = join(__dirname, "processes");
    return runScript(join(processes, "pack-runs.ts"), {
      args: [folder, direction],
      preload: [join(processes, "kill-at-call.ts")],
      env: { KILL_AT: String(n), KILL_FOLDER: folder },
    });
  }

  function prepare(name: string): string {
    const folder = join(root, `${direction} ${name}`, "runs", "one");
    cpSync(from, folder, { recursive: true });
    return folder;
  }

  function process(folder: string): void {
    if (direction === "pack") packRuns(folder, () => "all");
    else unpackRuns(folder);
  }

  function bytesIn(folder: string): Record<string, string> {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !/\.(lock|tmp)$/.test(path));
    return Object.fromEntries(paths.sort().map((path) => [path.slice(folder.length), readFileSync(path, "latin1")]));
  }

  it(
    "killed at any call that changes a file, loses no run, and ends in the same files when it is done again",
    async () => {
      const counted = prepare("counted");
      let all = 0;
      const unwatch = watchFileCalls(counted, { before: (call: FileCall) => void (all += momentsOf(call)) });
      process(counted);
      unwatch();
      expect(bytesIn(counted)).toEqual(bytesIn(to));
      const moments = [...randomStream(0, "moments", direction).permutation(all)].slice(0, size(3, all));
      for (const moment of moments) {
        const folder = prepare(`at ${moment}`);
        const { signal, stderr } = await processAndKill(folder, moment + 1);
        expect(signal, stderr).toBe("SIGKILL");
        expect(readAll(folder), `killed at moment ${moment}`).toEqual(records);
        expect(verifyData(join(folder, "..", "..")).faults.filter(({ kind }) => kind !== "leftover")).toEqual([]);
        process(folder);
        expect(bytesIn(folder), `killed at moment ${moment}`).toEqual(bytesIn(to));
      }
      const fault = `SIGKILL at each call that changes a file of ${direction}, half-way through each write`;
      report({ row: "R2", fault, made: moments.length, withstood: moments.length, lost: 0 });
    },
    size(600_000, 1_800_000),
  );
});
