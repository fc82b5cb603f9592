import { closeSync, cpSync, ftruncateSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, RecordError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { readRun, readRuns } from "groklab/runs";
import { loadCheckpoint } from "groklab/runs/checkpoint";
import { checksum, encodeLine } from "groklab/runs/lines";
import { decodeSafetensors } from "groklab/runs/safetensors";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { ownSecondsOf } from "../support/speed";
import { report } from "./campaign";
import { LAST_STATE, recordTiny, tinyId } from "./tiny-run";

const root = scratch({ inMemory: true });
const whole = join(root, "whole", tinyId);
const cut = join(root, "cut", tinyId);

beforeAll(async () => {
  await startEngine({ xla: false });
  await recordTiny(whole);
  cpSync(whole, cut, { recursive: true });
  rmSync(join(cut, "DONE.json"));
});

/** A safetensors file whose header is said to be so long. */
function header(text: string, length = Buffer.byteLength(text)): Buffer {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(length));
  return Buffer.concat([prefix, Buffer.from(text)]);
}

const tensor = (shape: number[], end: number) => JSON.stringify({ x: { dtype: "F32", shape, data_offsets: [0, end] } });
const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const DEEP = deep(1_000_000);
const evaluation = { step: 0, train: { loss: 1, accuracy: 0 }, test: { loss: 1, accuracy: 0 }, weightNorm: 1 };

function withFile<T>(folder: string, name: string, content: string | number, look: () => T): T {
  const path = join(folder, name);
  const bytes = readFileSync(path);
  if (typeof content === "string") writeFileSync(path, content);
  else {
    const file = openSync(path, "w");
    ftruncateSync(file, content); // a hole: it takes no space
    closeSync(file);
  }
  try {
    return look();
  } finally {
    writeFileSync(path, bytes);
  }
}

/** Reads a record of which one file is another; with an end mark, that vouches for it. */
const reading = (folder: string, name: string, content: () => string | number) => () =>
  withFile(folder, name, content(), () => readRun(folder));

/** An end mark of the right checksum, whatever it says. */
function marked(mark: object, text: string): string {
  const inner = canonicalJson({ ...mark, x: 0 }).replace('"x":0', `"x":${text}`);
  return inner.replace("{", `{"crc32":"${checksum(inner)}",`);
}

const bombs: Record<string, () => unknown> = {
  "a header of 1 GB": () => decodeSafetensors(header("{}", 1e9), whole),
  "a header of 2^63 bytes": () => decodeSafetensors(header("{}").fill(0x7f, 0, 8), whole),
  "10^9 rows": () => decodeSafetensors(header(tensor([1e9, 1], 4)), whole),
  "10^9 rows, said to be there": () => decodeSafetensors(header(tensor([1e9, 1], 4e9)), whole),
  "sizes whose product is no number": () => decodeSafetensors(header(tensor([2 ** 52, 2 ** 52], 4)), whole),
  "a header that is a million lists deep": () => decodeSafetensors(header(DEEP), whole),
  "a tensor that is a million lists deep": () => decodeSafetensors(header(`{"x":${DEEP}}`), whole),
  "a configuration that is a million lists deep": reading(cut, "config.json", () => DEEP),
  "a seed that is a million lists deep": reading(cut, "config.json", () => `{"schema":2,"seed":${DEEP}}`),
  "an end mark that is a million lists deep": reading(whole, "DONE.json", () => `{"crc32":"","files":${DEEP}}`),
  "a sealed end mark that is a million lists deep": reading(whole, "DONE.json", () => marked({}, DEEP)),
  "an end mark without files": reading(whole, "DONE.json", () => marked({ id: tinyId }, "1")),
  "a line with the number 10^6": reading(
    cut,
    "metrics.jsonl",
    () => `${encodeLine({ seq: 1e6, ...evaluation }, tinyId)}\n`,
  ),
  "a million empty lines": reading(cut, "metrics.jsonl", () => "\n".repeat(1e6)),
  "measurements of 3 GB": reading(cut, "metrics.jsonl", () => 3e9),
  "an end mark of 3 GB": reading(whole, "DONE.json", () => 3e9),
  "a configuration of 3 GB": reading(cut, "config.json", () => 3e9),
};

describe("a resource bomb", () => {
  it.each(Object.entries(bombs))("of %s is refused within a second, in little memory", (name, read) => {
    const before = process.memoryUsage().rss;
    let [outcome, grown]: [unknown, number] = [undefined, Number.NaN];
    const seconds = ownSecondsOf(() => {
      try {
        outcome = read();
      } catch (error) {
        outcome = error;
      }
      grown = process.memoryUsage().rss - before;
    });
    expect(outcome).toBeInstanceOf(RecordError);
    const { message } = outcome as Error;
    expect(message).toContain(root);
    expect(message.length).toBeLessThan(10_000);
    expect(seconds).toBeLessThan(name.includes("million") ? 3 : 1); // making it takes a part
    expect(grown).toBeLessThan(300e6);
    report({ row: "R31", fault: name, made: 1, withstood: 1, lost: 0 });
  });

  it("in one run of many leaves the others readable", () => {
    const runs = withFile(whole, "DONE.json", `{"crc32":"","files":${DEEP}}`, () => readRuns(join(root, "whole")));
    expect(runs).toEqual({ runs: [], problems: [expect.stringContaining("DONE.json")] });
  });

  it("in a state is passed over, with the reason", () => {
    const bomb = header(`{"__metadata__":{"state":"{\\"moments\\":1e9}"}}`);
    const state = readFileSync(join(whole, LAST_STATE));
    writeFileSync(join(whole, LAST_STATE), bomb);
    expect(loadCheckpoint(whole)).toMatchObject({ passedOver: expect.stringContaining("000020.safetensors: changed") });
    writeFileSync(join(whole, LAST_STATE), state);
  });
});
