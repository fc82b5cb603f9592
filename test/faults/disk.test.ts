import { readdirSync } from "node:fs";
import { join } from "node:path";
import { startEngine } from "groklab/engine";
import { recordRun, resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";
import { report, size } from "./campaign";

const root = scratch();
const RUNS = size(8, 1000);

describe("many runs, each kept as often as can be", () => {
  it("keep two states each, and no temporary file", { timeout: size(600_000, 3_600_000) }, async () => {
    await startEngine({ xla: false });
    for (let seed = 0; seed < RUNS; seed++) {
      const folder = join(root, String(seed));
      for await (const _ of recordRun(resolveRun({ ...smallSpec, seed }), folder, { checkpointSeconds: 0 }));
      const files = ["LATEST.json", /^step-\d{9}\.safetensors$/, "step-000000040.safetensors"];
      expect(readdirSync(join(folder, "checkpoints")).sort()).toEqual(
        files.map((name) => (typeof name === "string" ? name : expect.stringMatching(name))),
      );
    }
    expect(readdirSync(root).length).toBe(RUNS); // nor a lock
    report({ row: "R35", fault: `disk use of ${RUNS} runs`, made: RUNS, withstood: RUNS, lost: 0 });
  });
});
