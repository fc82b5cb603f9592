import { readdirSync } from "node:fs";
import { join } from "node:path";
import { hasRecord, readRun, resolveRun, runFolder, runId } from "groklab/runs";
import { describe, expect, it, vi } from "vitest";
import { lastValue, runCells } from "../support/kernel";
import { until } from "../support/processes";
import { longSpec } from "../support/program";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";

const data = scratch();
vi.stubEnv("GROKLAB_DATA", data);

const options = '{ experiment: "kernel", engine: { xla: false } }';
const specOf = (seed: number) => ({ ...longSpec, seed });
const folderOf = (seed: number) => runFolder("kernel", runId(resolveRun(specOf(seed))));
/** Trains, and sends a signal to the kernel's process group, as Interrupt does, when five evaluations are there. */
const watching = (seed: number, signal: NodeJS.Signals) => `import { existsSync, readFileSync } from "node:fs";
const metrics = ${JSON.stringify(join(folderOf(seed), "metrics.jsonl"))};
const far = () => existsSync(metrics) && readFileSync(metrics, "utf8").split("\\n").length > 5;
const timer = setInterval(() => {
  if (!far()) return;
  clearInterval(timer);
  process.kill(${signal === "SIGKILL" ? "process.pid" : "0"}, "${signal}");
}, 50 + ${7 * seed});
const run = await watch(${JSON.stringify(specOf(seed))} as any, ${options});`;
/** Takes seconds, which belong to no cell that is timed. */
const library = {
  code: 'import { runs, table, watch } from "groklab";\nimport { progress } from "groklab/notebook/progress";',
};

describe("a kernel that is killed in a cell that trains", () => {
  it("leaves a record that says how far it came, in the next kernel, and can go on", async () => {
    const rounds = size(1, 10);
    for (let seed = 0; seed < rounds; seed++) {
      const [, killed] = await runCells([library, { code: watching(seed, "SIGKILL") }]);
      expect([killed.status, killed.outputs.filter(({ type }) => type === "error")]).toEqual(["dead", []]);
      await until(
        "training has stopped",
        () => hasRecord(folderOf(seed)) && readRun(folderOf(seed)).status === "stopped",
      );
      const { steps, evaluations } = readRun(folderOf(seed));
      expect(evaluations.length).toBeGreaterThan(0);
      const [, shown] = await runCells([library, { code: `table(await runs({ where: { seed: ${seed} } }));` }]);
      const texts = shown.outputs.map(({ text, data }) => text ?? data?.["text/plain"]);
      expect(texts).toEqual([expect.stringContaining(`stopped at step ${steps}`)]);
      report({ row: "R23", fault: "kernel killed in a cell that trains", made: 1, withstood: 1, lost: 0 });
    }
  });
});

describe("a cell", () => {
  it("shows ten thousand updates in at most 200 messages, the last one to be seen; and nothing is written after Interrupt", async () => {
    const updates = `const line = progress(10000, "steps");
for (let done = 1; done <= 10000; done++) {
  line.update(done);
  if (done % 10 === 0) await new Promise((go) => setTimeout(go, 1));
}
line.end("done", 10000);`;
    const sizes = `const bytes = () => readFileSync(run.folder + "/metrics.jsonl").length + readFileSync(run.folder + "/events.jsonl").length;
const before = bytes();
await new Promise((go) => setTimeout(go, 1500));
[run.status, bytes() - before]`;
    const cells = [library, { code: updates }, { code: watching(1000, "SIGINT") }, { code: sizes }];
    const [, shown, trained, after] = await runCells(cells);
    const messages = shown.outputs.reduce((sum, { updates = 0 }) => sum + 1 + updates, 0);
    expect([shown.status, shown.outputs.filter(({ type }) => type === "error")]).toEqual(["ok", []]);
    expect(messages).toBeLessThanOrEqual(200);
    expect(shown.outputs.at(-1)?.data?.["text/plain"]).toMatch(/^done: 10000 of 10000 steps/);
    report({ row: "R25", fault: "10,000 updates in a cell", made: 1, withstood: 1, lost: 0 });
    expect([trained.status, trained.outputs.filter(({ type }) => type === "error")]).toEqual(["ok", []]);
    expect(lastValue(after)).toBe("[ 'stopped', 0 ]");
    expect(readdirSync(join(data, "runs", "kernel")).filter((name) => name.endsWith(".lock"))).toEqual([]);
    report({ row: "R24", fault: "Interrupt in a cell that trains", made: 1, withstood: 1, lost: 0 });
  });
});
