import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type PoolEvent, runAll, startRun } from "groklab/launch";
import { type RunSpec, resolveRun, runFolder, runId } from "groklab/runs";
import { describe, expect, it, vi } from "vitest";
import { childrenOf, until } from "../support/processes";
import { longSpec } from "../support/program";
import { scratch } from "../support/scratch";
import { smallSpec, smallSpecs } from "../support/small-run";

vi.stubEnv("GROKLAB_DATA", scratch());

const folderOf = (experiment: string, spec: RunSpec) => runFolder(experiment, runId(resolveRun(spec)));
const metricsOf = (experiment: string, spec: RunSpec) =>
  readFileSync(join(folderOf(experiment, spec), "metrics.jsonl"), "utf8");
const seeds = (spec: RunSpec, ...all: number[]): RunSpec[] => all.map((seed) => ({ ...spec, seed }));

/** Trains specs one after another, and gives what became of each, and the process of each that trained. */
async function trainedOneByOne(specs: readonly RunSpec[], experiment: string, onEvent = (_: PoolEvent) => {}) {
  const processes = new Map<string, number>();
  const results = await runAll(specs, {
    ...{ experiment, jobs: 1, engine: { xla: false } },
    onEvent: (event) => {
      if (event.kind === "training") processes.set(event.id, childrenOf(process.pid)[0]);
      onEvent(event);
    },
  });
  return {
    outcomes: results.map((result) => (result.kind === "record" ? result.record.status : result.kind)),
    processes: specs.map((spec) => processes.get(runId(resolveRun(spec)))),
  };
}

/** Every network, and one whose graph has the seed in it. */
const kinds: Readonly<Record<string, RunSpec>> = {
  ...smallSpecs,
  dropout: { ...smallSpec, model: { hidden: [16], dropout: 0.2 } },
};

describe("a process that trains run after run", () => {
  it.each(Object.keys(kinds))(
    "gives each the record that a new one would, of the same shapes and of others: %s",
    async (kind) => {
      const [first, second] = seeds(kinds[kind], 20, 21);
      const other = { ...smallSpec, model: { hidden: [12] } };
      await runAll([first, other, second], { experiment: "shared", jobs: 1 });
      await startRun(second, { experiment: "own" });
      expect(metricsOf("shared", second)).toBe(metricsOf("own", second));
      expect(metricsOf("shared", second)).not.toBe(metricsOf("shared", first));
    },
  );

  it("is one for all runs of a pool that trains one at a time, and gone at the end", async () => {
    const { outcomes, processes } = await trainedOneByOne(seeds(smallSpec, 1, 2, 3), "one");
    expect(outcomes).toEqual(["done", "done", "done"]);
    expect(new Set(processes).size).toBe(1);
    expect(childrenOf(process.pid)).toEqual([]);
  });

  it("takes its run along when it is killed, and no other: a new one trains them", async () => {
    const [first, last] = seeds(smallSpec, 1, 2);
    const long = { ...longSpec, seed: 3 };
    const killed = runId(resolveRun(long));
    const { outcomes, processes } = await trainedOneByOne([first, long, last], "killed", (event) => {
      if (event.kind === "training" && event.id === killed && event.event.kind === "progress") {
        process.kill(childrenOf(process.pid)[0], "SIGKILL");
      }
    });
    expect(outcomes).toEqual(["done", "failed", "done"]);
    expect(processes[0]).toBe(processes[1]);
    expect(processes[2]).not.toBe(processes[1]);
  });

  it("ends with a run that fails, which spoils no other", async () => {
    const [first, last] = seeds(smallSpec, 4, 5);
    const refused = { ...smallSpec, seed: 11 };
    mkdirSync(join(folderOf("failing", refused), "metrics.jsonl"), { recursive: true }); // where its file is to be
    const { outcomes, processes } = await trainedOneByOne([first, refused, last], "failing");
    expect(outcomes).toEqual(["done", "failed", "done"]);
    expect(processes[2]).not.toBe(processes[0]);
  });

  it("saves its run and ends when it is told to by a signal, whatever it trained before; a new one trains the next", async () => {
    const [first, last] = seeds(smallSpec, 6, 7);
    const long = { ...longSpec, seed: 8 };
    const stopped = runId(resolveRun(long));
    let isTold = false;
    const { outcomes, processes } = await trainedOneByOne([first, long, last], "signalled", (event) => {
      if (event.kind !== "training" || event.id !== stopped || event.event.kind !== "progress" || isTold) return;
      isTold = true;
      process.kill(childrenOf(process.pid)[0], "SIGTERM");
    });
    expect(outcomes).toEqual(["done", "stopped", "done"]);
    expect(processes[0]).toBe(processes[1]);
    expect(processes[2]).not.toBe(processes[1]);
  });

  it("goes on to no other run when the caller's own code fails, and leaves no process behind", async () => {
    const specs = seeds(smallSpec, 9, 10);
    const failing = trainedOneByOne(specs, "thrown", (event) => {
      if (event.kind === "ended") throw new RangeError("of the caller's own");
    });
    await expect(failing).rejects.toThrow(new RangeError("of the caller's own"));
    await until("its process has gone", () => childrenOf(process.pid).length === 0);
  });
});
