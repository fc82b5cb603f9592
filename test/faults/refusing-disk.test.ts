import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { LockedError, RecordError, randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { readRun, recordRun } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { type FileCall, watchFileCalls } from "./file-calls";
import { buryLock, bytesOf, expectPrefix, recordTiny, tinyConfig, tinyId } from "./tiny-run";

const root = scratch({ inMemory: true });
const whole = join(root, "whole", tinyId);

beforeAll(async () => {
  await startEngine({ xla: false });
  await recordTiny(whole);
});

/** Makes the n-th call on a file of the run fail, once, as the system would. */
function failAt(folder: string, n: number, code: string): { calls: FileCall[]; unwatch: () => void } {
  const calls: FileCall[] = [];
  const before = (call: FileCall) => {
    if (calls.push(call) !== n) return;
    throw Object.assign(new Error(`${code}: as if, ${call.name} '${call.path}'`), { code, path: call.path });
  };
  return { calls, unwatch: watchFileCalls(folder, { before }, { reading: true }) };
}

describe.each(["EACCES", "EROFS", "EMFILE", "EIO"])("a disk that refuses once with %s", (code) => {
  it(
    "at any call: what it would not do is named, nothing looks done that is not, and the run goes on",
    async () => {
      const counting = join(root, `counted, ${code}`, tinyId);
      mkdirSync(join(root, `counted, ${code}`));
      const { calls, unwatch } = failAt(counting, -1, code);
      await recordTiny(counting).finally(unwatch);
      expect(calls.length).toBeGreaterThan(80);
      const order = randomStream(0, "refusals", code).permutation(calls.length);
      const some = [...order].slice(0, size(5, order.length));
      for (const n of some) {
        const folder = join(root, `${code} ${n}`, tinyId);
        mkdirSync(join(root, `${code} ${n}`));
        const { calls, unwatch } = failAt(folder, n + 1, code);
        const outcome = await recordTiny(folder).then(
          () => undefined,
          (error: unknown) => error,
        );
        unwatch();
        const { name, path } = calls[n];
        const why = `${code} at call ${n}, ${name} of ${path}: ${outcome}`;
        if (outcome !== undefined) {
          expect(outcome, why).toBeInstanceOf(RecordError);
          expect((outcome as Error).message, why).toContain(join(root, `${code} ${n}`));
          expect((outcome as Error).message, why).toContain(`(${code})`);
          if (existsSync(join(folder, "DONE.json"))) expect(bytesOf(folder), why).toEqual(bytesOf(whole));
          buryLock(folder); // if it was that which could not be removed
          expectPrefix(folder, readRun(whole).evaluations, why);
          expect((await recordTiny(folder)).notices, why).toEqual([]);
        }
        expect(bytesOf(folder), why).toEqual(bytesOf(whole));
      }
      const made = some.length;
      report({ row: "R12", fault: `a call on a file of a run refused with ${code}`, made, withstood: made, lost: 0 });
    },
    size(600_000, 1_800_000),
  );
});

describe("a lock that can not be read", () => {
  it.each(["EMFILE", "EIO"])("for %s is not taken for that of a dead process", async (code) => {
    const folder = join(root, `held, ${code}`, tinyId);
    mkdirSync(join(root, `held, ${code}`));
    const writer = recordRun(tinyConfig, folder);
    await writer.next();
    const unwatch = watchFileCalls(
      folder,
      {
        before({ name, path }) {
          if (name === "readFileSync" && path.includes(".lock")) throw Object.assign(new Error(code), { code });
        },
      },
      { reading: true },
    );
    const outcome = await recordTiny(folder).catch((error) => error);
    unwatch();
    expect(outcome).toBeInstanceOf(RecordError);
    expect(outcome.message).toContain(`${folder}.lock`);
    await expect(recordTiny(folder)).rejects.toThrow(LockedError);
    await writer.return();
  });
});
