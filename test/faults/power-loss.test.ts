import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { readRun } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { notePowerLoss, type PowerLoss } from "./power-loss";
import { buryLock, bytesOf, expectPrefix, leftovers, type Recorded, recordTiny, tinyId } from "./tiny-run";

const root = scratch({ inMemory: true });
const whole = join(root, "whole", tinyId);

beforeAll(async () => {
  await startEngine({ xla: false });
  await recordTiny(whole);
});

/** Records a run on the disk that there is, noting down what becomes of the disk. */
async function recordNoted(disk: string): Promise<{ noted: PowerLoss; recorded: Recorded }> {
  const noted = notePowerLoss(disk);
  const recorded = await recordTiny(join(disk, "runs", tinyId)).finally(noted.end);
  return { noted, recorded };
}

/** The newest state that the run had taken for kept when the power failed. */
function keptBefore(noted: PowerLoss, moment: number, into: string): number {
  noted.everything(moment - 1, into); // that which was being kept is named last of all, and then synced
  const path = join(into, "runs", tinyId, "checkpoints", "LATEST.json");
  if (!existsSync(path)) return -1;
  return Number(/"step":(\d+)/.exec(readFileSync(path, "utf8"))?.[1]); // the newest comes first
}

describe("a disk whose power fails", () => {
  it("holds all that was done when nothing is lost, and nothing that was never synced at worst", async () => {
    const disk = join(root, "noted");
    mkdirSync(disk);
    const { noted } = await recordNoted(disk);
    const [all, least] = [join(root, "all"), join(root, "least")];
    noted.everything(noted.moments(), all);
    expect(readdirSync(all, { recursive: true }).sort()).toEqual(readdirSync(disk, { recursive: true }).sort());
    expect(bytesOf(join(all, "runs", tinyId))).toEqual(bytesOf(join(disk, "runs", tinyId)));
    noted.fail(0, least);
    expect(readdirSync(least)).toEqual([]);
  });

  it("holds a finished record as soon as its writer says that it is finished", async () => {
    const disk = join(root, "finished");
    mkdirSync(disk);
    const { noted } = await recordNoted(disk);
    noted.fail(noted.moments(), join(root, "finished, power failed"));
    expect(bytesOf(join(root, "finished, power failed", "runs", tinyId))).toEqual(bytesOf(whole));
  });

  it(
    "loses no state that was kept, and never gives another curve: a run goes on from there to its bytes",
    async () => {
      const made = size(10, 200);
      const { evaluations } = readRun(whole);
      let failures = 0;
      for (let seed = 0; seed < made; seed++) {
        const random = randomStream(seed, "power loss");
        let disk = join(root, `seed ${seed}`);
        mkdirSync(disk);
        let kept = -1;
        // The power fails while the run is recorded, and in half of all seeds again while it goes on from what is left.
        for (let left = 1 + (seed % 2); ; left--) {
          const { noted, recorded } = await recordNoted(disk);
          const why = `seed ${seed}, ${left} failures left`;
          expect(recorded.notices, why).toEqual([]);
          expect(recorded.steps[0] ?? Number.POSITIVE_INFINITY, why).toBeGreaterThan(kept);
          if (left === 0) break;
          const moment = 1 + Math.floor(noted.moments() * random.uniform());
          kept = Math.max(kept, keptBefore(noted, moment, join(root, `seed ${seed}, ${left}, before`)));
          disk = join(root, `seed ${seed}, ${left}`);
          noted.fail(moment, disk, random);
          failures++;
          expectPrefix(join(disk, "runs", tinyId), evaluations, why);
          buryLock(join(disk, "runs", tinyId));
        }
        const folder = join(disk, "runs", tinyId);
        expect(bytesOf(folder), `seed ${seed}`).toEqual(bytesOf(whole));
        expect(leftovers(folder), `seed ${seed}`).toEqual([]);
      }
      const fault = "power lost: what was not synced dropped, torn or out of order; and again while the run goes on";
      report({ row: "R6", fault, made: failures, withstood: failures, lost: 0 });
    },
    size(600_000, 1_800_000),
  );
});
