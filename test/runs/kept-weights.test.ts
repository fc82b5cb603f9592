import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEngine } from "groklab/engine";
import {
  catalogue,
  packRuns,
  type RunRecord,
  type RunSpec,
  readRun,
  recordRun,
  removeWeights,
  resolveRun,
  runFolder,
  runId,
  runsFolder,
  storedSteps,
  storedWeights,
  verifyData,
} from "groklab/runs";
import { weightsPath } from "groklab/runs/kept-weights";
import { createDataset } from "groklab/tasks";
import { checkpointSteps, createTrainer } from "groklab/trainers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeAll(async () => void (await startEngine({ xla: false })));
let data = "";
beforeEach(() => {
  data = scratch();
  vi.stubEnv("GROKLAB_DATA", data);
});

const spec: RunSpec = { ...smallSpec, checkpoints: { every: 15, at: [7] } };
const STEPS = [0, 7, 15, 30, 40];

/** Records a run, stopped after so many steps where it says so. */
async function record(given: RunSpec, stopAt?: number): Promise<RunRecord> {
  const [config, stopping] = [resolveRun(given), new AbortController()];
  const folder = runFolder("one", runId(config));
  for await (const event of recordRun(config, folder, { signal: stopping.signal, checkpointSeconds: 0 })) {
    if (event.kind === "evaluation" && event.evaluation.step === stopAt) stopping.abort();
  }
  return readRun(folder);
}

describe("the steps whose weights are kept", () => {
  it("are those of the stride, the decades and the list, and the last; none where nothing is asked for", () => {
    expect(checkpointSteps(100, { every: 50, perDecade: 0, at: [7] })).toEqual([0, 7, 50, 100]);
    expect(checkpointSteps(100, { every: 0, perDecade: 1, at: [] })).toEqual([0, 1, 10, 100]);
    expect(checkpointSteps(100, { every: 0, perDecade: 0, at: [3] })).toEqual([3, 100]);
    expect(checkpointSteps(100, { every: 0, perDecade: 0, at: [] })).toEqual([]);
  });

  it("are refused where the run does not have them, or there are none", () => {
    const given = (checkpoints: RunSpec["checkpoints"]) => () => resolveRun({ ...smallSpec, checkpoints });
    expect(given({ at: [41] })).toThrow("config.checkpoints.at: expected steps up to the last, 40, got 41");
    expect(given({})).toThrow("config.checkpoints: expected steps to keep the weights of");
    expect(given({ at: [-1] })).toThrow("config.checkpoints.at: expected a list of steps");
    expect(given({ every: 0, at: [3] })().checkpoints).toEqual({ every: 0, perDecade: 0, at: [3] });
    expect(given({ at: [3] })().checkpoints).toEqual({ every: 0, perDecade: 0, at: [3] });
  });

  it("change no id, of any schema, and no text of a configuration without them", () => {
    for (const schema of [3, 4]) {
      const id = (given: RunSpec) => runId(resolveRun({ ...given, schema }));
      expect(id(spec)).toBe(id(smallSpec));
    }
    expect("checkpoints" in resolveRun(smallSpec)).toBe(false);
  });
});

describe("weights that are kept", () => {
  it("are those of the training after so many updates, by name, with shapes", async () => {
    const run = await record(spec);
    expect(run.kept?.map(({ step }) => step)).toEqual(STEPS);
    expect(storedSteps(run)).toEqual(STEPS);
    const dataset = createDataset(run.config.task, run.config.seed);
    const trainer = createTrainer(run.config, dataset);
    let step = 0;
    for (const at of STEPS) {
      while (step < at) step += trainer.advance(at - step).length;
      const stored = storedWeights(run, at);
      expect(Object.keys(stored ?? {}).sort()).toEqual(Object.keys(trainer.weights()).sort());
      for (const [name, values] of Object.entries(trainer.weights())) {
        expect(stored?.[name]).toEqual({ shape: trainer.shapes[name], values });
      }
    }
    trainer.close();
    const [entry] = catalogue("one", (problem) => expect.fail(problem));
    expect(entry.evaluations.map((one) => one.step)).toEqual(run.evaluations.map((one) => one.step));
  });

  it("are the same when the run was stopped at such a step, or between two, and goes on", async () => {
    const metrics = () => readFileSync(join(runFolder("one", runId(resolveRun(spec))), "metrics.jsonl"), "utf8");
    const often = { ...spec, evaluation: { every: 5, perDecade: 0 } };
    await record(often);
    const whole = metrics();
    for (const stopAt of [15, 20, 30]) {
      vi.stubEnv("GROKLAB_DATA", scratch());
      expect((await record(often, stopAt)).status).toBe("stopped");
      const run = await record(often);
      expect([run.status, metrics()]).toEqual(["done", whole]);
      expect(storedSteps(run)).toEqual(STEPS);
    }
  });

  it("are hashed in the record: a file that was altered is refused, and named by verify; one that is gone is no fault", async () => {
    const run = await record(spec);
    const path = weightsPath(run.folder, 15);
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    expect(() => storedWeights(run, 15)).toThrow(`${path}: changed since it was written`);
    expect(verifyData(data).faults).toEqual([
      { kind: "damaged", message: expect.stringContaining(`${path}: changed since it was written`) },
    ]);
    rmSync(path);
    expect([verifyData(data).faults, storedWeights(run, 15)]).toEqual([[], undefined]);
    expect(removeWeights(run.folder)).toEqual([0, 7, 30, 40]);
    expect([verifyData(data).faults, storedSteps(run), readRun(run.folder)]).toEqual([[], [40], run]);
    writeFileSync(weightsPath(run.folder, 3), bytes);
    expect(verifyData(data).faults.map(({ kind }) => kind)).toEqual(["leftover"]);
  });

  it("stay beside a run that is packed, and are checked there", async () => {
    const run = await record(spec);
    packRuns(runsFolder("one"), () => "part");
    expect(existsSync(join(run.folder, "config.json"))).toBe(false);
    const packed = readRun(run.folder);
    expect([packed.kept, storedSteps(packed), verifyData(data).faults]).toEqual([run.kept, STEPS, []]);
    writeFileSync(weightsPath(run.folder, 7), "");
    expect(verifyData(data).faults.map(({ kind }) => kind)).toEqual(["damaged"]);
  });

  it("are kept of a run that is trained once more for them, with the numbers and the weights that it had", async () => {
    const before = await record(smallSpec);
    const more = await record(spec);
    expect([more.id, more.evaluations]).toEqual([before.id, before.evaluations]);
    const both = await record({ ...spec, checkpoints: { at: [3] } });
    expect(both.kept?.map(({ step }) => step)).toEqual([0, 3, 7, 15, 30, 40]);
    expect(both.kept).toEqual(expect.arrayContaining([...(more.kept ?? [])]));
    const again = await record(smallSpec);
    expect(again.kept).toEqual(both.kept);
    expect(existsSync(`${before.folder}.old1`)).toBe(false);
  });
});
