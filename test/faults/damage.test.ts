import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { RecordError, randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { type RunRecord, readRun, recordRun, resolveRun, runId, verifyData } from "groklab/runs";
import { checkpointListFault, decodeState, encodeState, loadCheckpoint, type Resumable } from "groklab/runs/checkpoint";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { LAST_STATE, recordTiny, STATE_LIST, tinyId, tinySpec } from "./tiny-run";

const root = scratch({ inMemory: true });
/** A finished record, and the same as if its process had been killed before the end: all files but the end mark. */
const [data, cut] = [join(root, "data"), join(root, "cut", tinyId)];
const whole = join(data, "runs", "one", tinyId);
let record: RunRecord;

beforeAll(async () => {
  await startEngine({ xla: false });
  await recordTiny(whole);
  cpSync(whole, cut, { recursive: true });
  rmSync(join(cut, "DONE.json"));
  record = readRun(whole);
});

/** What `look` returns or throws while a file is damaged; the file is put back afterwards. */
function whileDamaged(path: string, damaged: Buffer | string, look: () => unknown): unknown {
  const bytes = readFileSync(path);
  writeFileSync(path, damaged);
  try {
    return look();
  } catch (error) {
    return error;
  } finally {
    writeFileSync(path, bytes);
  }
}

/** Expects a refusal that names the file; of the two that must agree it may name both. */
function expectRefusal(outcome: unknown, path: string, why: string): void {
  expect(outcome, why).toBeInstanceOf(RecordError);
  const { message } = outcome as Error;
  const named = message.startsWith(path) || (message.includes(whole) && message.includes(basename(path)));
  expect(named, `${why}: ${message}`).toBe(true);
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] ^= 1 << (bit & 7);
  return copy;
}

/** Bits of a file: each of the first thousand, then any of the rest. */
function someBits(name: string, bytes: Buffer, count: number): number[] {
  const random = randomStream(0, "bits", name);
  const bits = 8 * bytes.length;
  return Array.from({ length: count }, (_, i) => (i < count / 2 && i < bits ? i : Math.floor(bits * random.uniform())));
}

describe("one bit flipped", () => {
  it.each(["config.json", "env.json", "metrics.jsonl", "DONE.json"])("in %s of a record is noticed", (name) => {
    const path = join(whole, name);
    const bytes = readFileSync(path);
    const bits = someBits(name, bytes, size(200, 2000));
    for (const bit of bits) {
      expectRefusal(
        whileDamaged(path, flipped(bytes, bit), () => readRun(whole)),
        path,
        `${name}, bit ${bit}`,
      );
    }
    expect(readRun(whole)).toEqual(record);
    report({ row: "R8", fault: `one bit flipped in ${name}`, made: bits.length, withstood: bits.length, lost: 0 });
  });

  it("in a state is noticed, and the state before it is taken", () => {
    const path = join(whole, LAST_STATE);
    const bytes = readFileSync(path);
    const bits = someBits("state", bytes, size(200, 2000));
    for (const bit of bits) {
      const found = whileDamaged(path, flipped(bytes, bit), () => loadCheckpoint(whole));
      expect(found, `bit ${bit}`).toMatchObject({ passedOver: expect.stringContaining(path), state: { step: 15 } });
    }
    expect(loadCheckpoint(whole)).toMatchObject({ passedOver: undefined, state: { step: 20 } });
    report({ row: "R8", fault: "one bit flipped in a state", made: bits.length, withstood: bits.length, lost: 0 });
  });

  it("in the list of states is noticed, and no state is taken", () => {
    const path = join(whole, STATE_LIST);
    const bytes = readFileSync(path);
    const bits = someBits("list", bytes, size(200, 2000));
    for (const bit of bits) {
      const found = whileDamaged(path, flipped(bytes, bit), () => [loadCheckpoint(whole), checkpointListFault(whole)]);
      expect(found, `bit ${bit}`).toEqual([
        undefined,
        expect.stringContaining(`${path}: changed since it was written`),
      ]);
    }
    expect(loadCheckpoint(whole)).toMatchObject({ state: { step: 20 } });
    report({
      row: "R8",
      fault: "one bit flipped in the list of states",
      made: bits.length,
      withstood: bits.length,
      lost: 0,
    });
  });

  it("in any file is found by who checks the data", () => {
    const files = ["config.json", "env.json", "metrics.jsonl", "DONE.json", LAST_STATE, STATE_LIST];
    const count = size(10, 200);
    for (const name of files) {
      const path = join(whole, name);
      const bytes = readFileSync(path);
      for (const bit of someBits(name, bytes, count)) {
        const found = whileDamaged(path, flipped(bytes, bit), () => verifyData(data).faults);
        const why = `${name}, bit ${bit}`;
        expect(found, why).toEqual([{ kind: "damaged", message: expect.stringContaining(basename(path)) }]);
      }
    }
    const made = files.length * count;
    report({ row: "R8", fault: "one bit flipped, found by verify", made, withstood: made, lost: 0 });
  });
});

describe("a state that was cut", () => {
  /** Every percent of the file, and every byte of its header. */
  function cuts(bytes: Buffer): number[] {
    const header = 8 + Number(bytes.readBigUInt64LE(0));
    const percents = Array.from({ length: 100 }, (_, i) => Math.floor((i * bytes.length) / 100));
    return [...percents, ...Array.from({ length: header + 1 }, (_, i) => i)];
  }

  it("at any percent, or any byte of its header, is refused, and the state before it taken", () => {
    const path = join(cut, LAST_STATE);
    const [bytes, before] = [path, path.replace("20.safe", "15.safe")].map((name) => readFileSync(name));
    const made = cuts(bytes);
    for (const length of made) {
      const damaged = bytes.subarray(0, length);
      const found = whileDamaged(path, damaged, () => loadCheckpoint(cut));
      const { passedOver, state } = found as Resumable;
      expect(passedOver, `${length} bytes`).toBe(`${path}: changed since it was written`);
      expect(encodeState(state).equals(before), `${length} bytes`).toBe(true);
      // Even if its hash were that of the cut file, its form would tell.
      expect(() => decodeState(damaged, path), `${length} bytes`).toThrow(RecordError);
      expect(() => decodeState(damaged, path), `${length} bytes`).toThrow(`${path}: not a whole safetensors file: `);
    }
    expect(encodeState(loadCheckpoint(cut)!.state).equals(bytes)).toBe(true);
    const fault = "state cut at every percent and every byte of its header";
    report({ row: "R7", fault, made: made.length, withstood: made.length, lost: 0 });
  });
});

describe("measurements that were cut", () => {
  const someLengths = (bytes: Buffer, count: number) => {
    const random = randomStream(0, "cuts");
    return Array.from({ length: count }, () => Math.floor((bytes.length - 1) * random.uniform()));
  };

  it("are never taken for a shorter run that came to its end", () => {
    const path = join(whole, "metrics.jsonl");
    const bytes = readFileSync(path);
    const lengths = someLengths(bytes, size(200, 2000));
    for (const length of lengths) {
      const outcome = whileDamaged(path, bytes.subarray(0, length), () => readRun(whole));
      expectRefusal(outcome, path, `${length} bytes`);
    }
    const made = lengths.length;
    report({ row: "R9", fault: "metrics.jsonl of a finished run cut anywhere", made, withstood: made, lost: 0 });
  });

  it("of an unfinished run are those that are whole", () => {
    const path = join(cut, "metrics.jsonl");
    const bytes = readFileSync(path);
    const lengths = someLengths(bytes, size(200, 2000));
    for (const length of lengths) {
      const run = whileDamaged(path, bytes.subarray(0, length), () => readRun(cut)) as RunRecord;
      expect(run.status, String(run)).toBe("unfinished");
      const lines = bytes.subarray(0, length).toString("utf8").split("\n").slice(0, -1);
      const evaluated = lines.filter((line) => !line.includes('"rates"')).length; // the first line says what acts
      expect(run.evaluations).toEqual(record.evaluations.slice(0, evaluated));
    }
    const made = lengths.length;
    report({ row: "R9", fault: "metrics.jsonl of an unfinished run cut anywhere", made, withstood: made, lost: 0 });
  });
});

describe("lines of measurements", () => {
  const place = (lines: readonly string[], uniform: () => number) => Math.floor(lines.length * uniform());
  type Change = (lines: string[], uniform: () => number, other: readonly string[]) => number;
  /** Each changes the lines, and tells the first that is wrong then. */
  const changes: Record<string, Change> = {
    "in another order": (lines, uniform) => {
      const [a, b] = [place(lines.slice(1), uniform), place(lines, uniform)];
      const [low, high] = a < b ? [a, b] : [b, a + 1];
      [lines[low], lines[high]] = [lines[high], lines[low]];
      return low;
    },
    doubled: (lines, uniform) => {
      const at = place(lines, uniform);
      lines.splice(at, 0, lines[at]);
      return at + 1;
    },
    "lost in the middle": (lines, uniform) => {
      const at = place(lines.slice(1), uniform);
      lines.splice(at, 1);
      return at;
    },
    "of another run in place of its own": (lines, uniform, other) => {
      const at = place(lines, uniform);
      lines[at] = other[at];
      return at;
    },
    "of another run behind a beginning of its own": (lines, uniform, other) => {
      const at = place(lines, uniform);
      lines.splice(at, lines.length, ...other.slice(at));
      return at;
    },
  };

  it.each(Object.entries(changes))("%s are noticed, and the line is named", async (name, change) => {
    const config = resolveRun({ ...tinySpec, seed: 6 });
    const folder = join(root, `other, ${name}`, runId(config));
    for await (const _ of recordRun(config, folder));
    const linesOf = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n");
    const path = join(cut, "metrics.jsonl");
    const { uniform } = randomStream(0, "lines", name);
    const made = size(50, 400);
    for (let i = 0; i < made; i++) {
      const lines = linesOf(path);
      const first = change(lines, uniform, linesOf(join(folder, "metrics.jsonl")));
      const text = lines.map((line) => `${line}\n`).join("");
      const why = `${name}, ${i}`;
      expectRefusal(
        whileDamaged(path, text, () => readRun(cut)),
        `${path}, line ${first + 1}: `,
        why,
      );
      const finished = join(whole, "metrics.jsonl");
      expectRefusal(
        whileDamaged(finished, text, () => readRun(whole)),
        finished,
        why,
      );
    }
    report({ row: "R10", fault: `lines ${name}`, made: 2 * made, withstood: 2 * made, lost: 0 });
  });
});
