import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LockedError, projectRoot } from "groklab/core";
import { startRun } from "groklab/launch";
import { readRun, resolveRun, runFolder, runId } from "groklab/runs";
import { describe, expect, it, vi } from "vitest";
import { groklab, PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
import { smallSpec } from "../support/small-run";
import { report, size } from "./campaign";

const data = scratch();
vi.stubEnv("GROKLAB_DATA", data);

const engine = { xla: false };
const eventsOf = (folder: string) =>
  readFileSync(join(folder, "events.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).kind);

describe("a run whose process is alive", () => {
  it("is nobody else's while that computes in one go or is halted, and is free when it was killed", async () => {
    const seconds = size(3, 15);
    const spec = { ...smallSpec, seed: 1, steps: 10_000_000, evaluation: { every: 50, perDecade: 0 } };
    const folder = runFolder("live", runId(resolveRun(spec)));
    const script = join(__dirname, "processes", "hold-run.ts");
    const args = [...LOADER, script, folder, JSON.stringify(spec), String(seconds)];
    const holder = spawn(process.execPath, args, { cwd: projectRoot(), stdio: ["ignore", "pipe", "inherit"] });
    const gone = once(holder, "exit");
    await once(holder.stdout, "data");
    const end = performance.now() + 1000 * seconds;
    const refused = async (when: string) => {
      const second = startRun(spec, { engine, wait: false });
      await expect(second, when).rejects.toThrow(LockedError);
      await expect(second, when).rejects.toThrow(`process ${holder.pid};`);
    };
    while (performance.now() < end - 500) {
      await refused("busy");
      await setTimeout(200);
    }
    holder.kill("SIGSTOP");
    await refused("halted");
    const typed = ["seed=1", "steps=10000000", "evaluation.every=50", "evaluation.perDecade=0", "--no-wait"];
    const told = await groklab(data, "train", ...SMALL.slice(0, -1), ...typed, ...PLAIN);
    expect([told.code, told.stderr]).toEqual([4, expect.stringContaining(`process ${holder.pid};`)]);
    holder.kill("SIGKILL");
    await gone;
    expect((await startRun(spec, { engine, signal: AbortSignal.abort() })).status).toBe("stopped");
    report({ row: "R13", fault: `holder busy for ${seconds} s, halted, killed`, made: 3, withstood: 3, lost: 0 });
  });
});

describe("commands that train the same run at once", () => {
  it.each(size(0, 1) ? [2, 10] : [2])("%d: one trains it, the others follow it, or find it finished", async (count) => {
    const typed = [...SMALL.slice(0, -1), "steps=4000", `seed=${100 + count}`, ...PLAIN];
    const spec = { ...smallSpec, steps: 4000, seed: 100 + count };
    const all = await Promise.all(Array.from({ length: count }, () => groklab(data, "train", ...typed)));
    const folder = runFolder("live", runId(resolveRun(spec)));
    expect(readRun(folder).status).toBe("done");
    expect(eventsOf(folder)).toEqual(["started", "ended"]);
    for (const { code, stdout, stderr } of all) {
      expect([code, stdout], stderr).toEqual([0, expect.stringMatching(/^done · /)]);
    }
    report({ row: "R13", fault: `${count} commands at one run`, made: count, withstood: count, lost: 0 });
  });
});
