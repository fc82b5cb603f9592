import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { startEngine } from "groklab/engine";
import { type RunRecord, type RunSpec, readRun, resolveRun, runId } from "groklab/runs";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { runScript } from "../support/script";
import { report, size } from "./campaign";
import { watchFileCalls } from "./file-calls";
import { recordTiny, tinyId, tinySpec } from "./tiny-run";

const root = scratch({ inMemory: true });
beforeAll(() => startEngine({ xla: false }));

describe("a reader of a run that another process writes", () => {
  it(
    "sees the beginning of what the run comes to, at any moment, and touches nothing",
    async () => {
      const spec: RunSpec = { ...tinySpec, steps: 200, evaluation: { every: 1, perDecade: 0 } };
      const folder = join(root, "watched", runId(resolveRun(spec)));
      const script = join(__dirname, "processes", "record-run.ts");
      const wanted = size(60, 1000);
      let seen: RunRecord[] = [];
      let reads = 0;
      const touched: string[] = [];
      const lengths = new Set<number>();
      const before = (call: { name: string; path: string }) => void touched.push(`${call.name} ${call.path}`);
      // As many sittings as it takes, until the beginning was seen in many lengths, too: each is recorded anew.
      while (reads < wanted || lengths.size <= 10) {
        rmSync(folder, { recursive: true, force: true });
        seen = [];
        let over = false;
        const writing = runScript(script, { args: [folder, JSON.stringify(spec)] }).finally(() => {
          over = true;
        });
        while (!over) {
          await setTimeout(size(20, 1));
          if (!existsSync(join(folder, "config.json"))) continue;
          const unwatch = watchFileCalls(folder, { before });
          try {
            seen.push(readRun(folder));
          } finally {
            unwatch();
          }
        }
        expect((await writing).stderr).toBe("");
        reads += seen.length;
        const last = readRun(folder);
        expect(last).toMatchObject({ status: "done", steps: 200 });
        for (const { evaluations, status } of seen) {
          expect(evaluations).toEqual(last.evaluations.slice(0, evaluations.length));
          expect(status === "done").toBe(evaluations.length === last.evaluations.length && status !== "unfinished");
        }
        for (const { evaluations } of seen) lengths.add(evaluations.length);
      }
      expect(touched).toEqual([]);
      report({ row: "R15", fault: "a read while the run is written", made: reads, withstood: reads, lost: 0 });
    },
    size(600_000, 1_800_000),
  );

  it("is not misled when a stopped run goes on between its looks", async () => {
    const folder = join(root, "goes on", tinyId);
    await recordTiny(folder, { stopAt: 10 });
    const further = join(root, "further", tinyId);
    await recordTiny(further);
    const metrics = readFileSync(join(further, "metrics.jsonl"));
    const goOn = ({ path }: { path: string }) => {
      if (!path.endsWith("DONE.json")) return;
      rmSync(path);
      writeFileSync(join(folder, "metrics.jsonl"), metrics);
    };
    const unwatch = watchFileCalls(folder, { after: goOn }, { reading: true });
    const record = readRunAnd(unwatch, folder);
    expect(record).toMatchObject({ status: "unfinished", evaluations: readRun(further).evaluations });
    report({ row: "R15", fault: "a stopped run that goes on while it is read", made: 1, withstood: 1, lost: 0 });
  });
});

function readRunAnd(then: () => void, folder: string): RunRecord {
  try {
    return readRun(folder);
  } finally {
    then();
  }
}
