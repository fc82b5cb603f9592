import { cpSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { readRun } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { type Finished, runScript } from "../support/script";
import { report, size } from "./campaign";
import { type FileCall, momentsOf, watchFileCalls } from "./file-calls";
import { bytesOf, expectPrefix, leftovers, recordTiny, tinyId, tinySpec } from "./tiny-run";

const root = scratch();
const whole = join(root, "whole", tinyId);
/** A run that was stopped half-way, whose end mark has to go before it goes on. */
const stopped = join(root, "stopped", tinyId);

beforeAll(async () => {
  await startEngine({ xla: false });
  await recordTiny(whole);
  await recordTiny(stopped, { stopAt: 10 });
});

/** Records in a process of its own, which dies at the n-th moment of changing a file, or ends when there are fewer. */
function recordAndKill(folder: string, n: number): Promise<Finished> {
  const processes = join(__dirname, "processes");
  return runScript(join(processes, "record-run.ts"), {
    args: [folder, JSON.stringify(tinySpec)],
    preload: [join(processes, "kill-at-call.ts")],
    env: { KILL_AT: String(n), KILL_FOLDER: folder },
  });
}

describe.each([
  ["from its beginning", undefined],
  ["that goes on where it was stopped", stopped],
])("a run %s", (name, before) => {
  function prepare(parent: string): string {
    if (before) cpSync(dirname(before), join(root, parent), { recursive: true });
    return join(root, parent, tinyId);
  }

  /** The moments that there are to die at. */
  async function countMoments(): Promise<number> {
    const folder = prepare(`counted ${name}`);
    let moments = 0;
    const before = (call: FileCall) => void (moments += momentsOf(call));
    const unwatch = watchFileCalls(folder, { before });
    await recordTiny(folder).finally(unwatch);
    return moments;
  }

  /** Kills at the n-th moment and resumes; tells whether there was such a moment. */
  async function survives(n: number): Promise<boolean> {
    const folder = prepare(`${name} ${n}`);
    const { code, signal, stderr } = await recordAndKill(folder, n);
    if (code === 0) return false;
    expect(signal, stderr).toBe("SIGKILL");
    const why = `killed at moment ${n}`;
    expectPrefix(folder, readRun(whole).evaluations, why);
    const { notices } = await recordTiny(folder);
    expect(notices, why).toEqual([]);
    expect(bytesOf(folder), why).toEqual(bytesOf(whole));
    expect(leftovers(folder), why).toEqual([]);
    expect(existsSync(`${folder}.old1`), why).toBe(false);
    return true;
  }

  it(
    "killed at any call that changes a file, ends in the bytes of the run that nobody touched",
    async () => {
      const all = await countMoments();
      expect(all).toBeGreaterThan(50);
      // All of them, or a few from anywhere; one more than there are is survived.
      const moments = [...randomStream(0, "moments", name).permutation(all)].map((i) => i + 1).slice(0, size(3, all));
      const made = moments.length;
      while (moments.length > 0) {
        expect(await Promise.all(moments.splice(0, 2).map(survives))).not.toContain(false);
      }
      expect(await survives(all + 1)).toBe(false);
      const fault = `SIGKILL at each call that changes a file of a run ${name}, half-way through each write`;
      report({ row: before ? "R3" : "R2", fault, made, withstood: made, lost: 0 });
    },
    size(600_000, 1_800_000),
  );
});
