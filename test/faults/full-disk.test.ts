import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RecordError } from "groklab/core";
import { startEngine } from "groklab/engine";
import { readRun } from "groklab/runs";
import { hasCheckpoint, loadCheckpoint } from "groklab/runs/checkpoint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { watchFileCalls } from "./file-calls";
import { bytesOf, expectPrefix, leftovers, recordTiny, tinyId } from "./tiny-run";

const PAGE = 4096;
const root = scratch();
const whole = join(root, "whole", tinyId);
/** A disk of 160 kB. Making one is root's right. */
const disk = join(root, "disk");
mkdirSync(disk);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=160k", "tmpfs", disk]).status === 0;
afterAll(() => void (mounted && spawnSync("umount", ["--lazy", disk])));

const folder = join(disk, "runs", tinyId);
const ballast = join(disk, "ballast");

beforeAll(async () => {
  await startEngine({ xla: false });
  await recordTiny(whole);
});

/** Fills the disk but for so many pages. */
function fill(pages = 0): void {
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - pages * PAGE)));
}

/** Records on a disk that is, or gets, full, and goes on once there is space; tells which file did not fit. */
async function recordAndFree(why: string): Promise<string | undefined> {
  const outcome = await recordTiny(folder).catch((error) => error);
  const failed = outcome instanceof Error;
  if (failed) {
    expect(outcome, why).toBeInstanceOf(RecordError);
    expect(outcome.message, why).toMatch(/^cannot write \/.*: the disk is full: .* \(ENOSPC\)$/);
    expect(outcome.message, why).toContain(folder);
    expect(existsSync(`${folder}.lock`), why).toBe(false);
    expect(existsSync(join(folder, "DONE.json")), why).toBe(false);
    expectPrefix(folder, readRun(whole).evaluations, why);
    // What was kept before is whole.
    if (hasCheckpoint(folder)) expect(loadCheckpoint(folder), why).toMatchObject({ passedOver: undefined });
    rmSync(ballast);
    const kept = loadCheckpoint(folder)?.state.step ?? -1;
    const { notices, steps } = await recordTiny(folder);
    expect(notices, why).toEqual([]);
    expect(steps[0] ?? 99, why).toBeGreaterThan(kept);
  }
  expect(bytesOf(folder), why).toEqual(bytesOf(whole));
  expect(leftovers(folder), why).toEqual([]);
  rmSync(join(disk, "runs"), { recursive: true });
  rmSync(ballast, { force: true });
  return failed ? /^cannot write (.*?): /.exec(outcome.message)?.[1] : undefined;
}

describe.runIf(mounted)("a disk that is full (needs the right to mount one)", () => {
  it("from the start, or nearly: says so, keeps what it has, and goes on once there is space", async () => {
    const refused: string[] = [];
    for (let pages = 0; ; pages += size(4, 1)) {
      fill(pages);
      const path = await recordAndFree(`${pages} pages free`);
      if (path === undefined) break;
      refused.push(path);
    }
    expect(refused.length).toBeGreaterThan(2);
    const made = refused.length;
    report({ row: "R11", fault: "a disk with room for a part of the record", made, withstood: made, lost: 0 });
  });

  const moments = [
    ["config.json", 1],
    ["metrics.jsonl", 1],
    ["step-000000000.safetensors", 1],
    ["step-000000010.safetensors", 1],
    ["LATEST.json", 1],
    ["LATEST.json", 3],
    ["DONE.json", 1],
  ] as const;
  it("when a certain file is written: names it, keeps what it has, and goes on once there is space", async () => {
    for (const [name, times] of moments) {
      let seen = 0;
      const unwatch = watchFileCalls(folder, {
        before: (call) => void (call.name === "writeSync" && call.path.includes(name) && ++seen === times && fill()),
      });
      expect(await recordAndFree(name).finally(unwatch), name).toMatch(new RegExp(`/${name}$`));
    }
    const made = moments.length;
    report({ row: "R11", fault: "a disk that gets full in the midst of a run", made, withstood: made, lost: 0 });
  });
});
