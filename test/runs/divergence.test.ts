import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEngine } from "groklab/engine";
import { type RunConfig, readRun, recordRun, resolveRun, runId, verifyData } from "groklab/runs";
import { loadCheckpoint } from "groklab/runs/checkpoint";
import { createDataset } from "groklab/tasks";
import { createTrainer, type TrainEvent, train } from "groklab/trainers";
import { nonFiniteTensor } from "groklab/trainers/divergence";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

const data = scratch();
/** Weights decay by a factor that is no float32 after 24 updates, between the evaluations at 20 and 40. */
const wild = resolveRun({
  ...smallSpec,
  schedule: { changes: [{ at: { step: 24 }, learningRate: 1e20, weightDecay: 1e20 }] },
  evaluation: { every: 20, perDecade: 0 },
});
const folder = join(data, "runs", "one", runId(wild));

beforeAll(async () => {
  await startEngine({ xla: false });
});

async function record(config: RunConfig, checkpointSeconds?: number): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of recordRun(config, folder, { checkpointSeconds })) events.push(event);
  return events;
}

describe("the record of a run that diverges", () => {
  it("says which tensor was first not finite, and when; it is not made again", async () => {
    await record(wild);
    const run = readRun(folder);
    expect([run.status, run.steps, run.evaluations.map(({ step }) => step)]).toEqual(["diverged", 25, [0, 20]]);
    expect(run.reason).toMatch(/^hidden0\.weight holds -?Infinity after 25 updates, in \d+ of 352 numbers$/); // 22 x 16
    expect(await record(wild)).toEqual([]);
    expect(verifyData(data).faults).toEqual([]);
  });

  it("keeps the last state that is whole, from which training runs away in the same way", async () => {
    const { state, lines } = loadCheckpoint(folder) ?? {};
    if (!state) throw new Error("no state was kept");
    // The lines: what acts at first, and two evaluations.
    expect([state.step, lines, nonFiniteTensor(state)]).toEqual([24, 3, undefined]);
    const trainer = createTrainer(wild, createDataset(wild.task, wild.seed), { resume: state });
    expect(trainer.evaluate().train.accuracy).toBeGreaterThan(readRun(folder).evaluations[0].train.accuracy);
    trainer.close();
    const events: TrainEvent[] = [];
    for await (const event of train(wild, { resume: state })) events.push(event);
    const { status, steps, reason } = readRun(folder);
    expect(events.at(-1)).toEqual({ kind: "end", end: { status, step: steps, reason } });
  });

  it("has only states on disk whose numbers are all finite, however often states are kept", async () => {
    rmSync(folder, { recursive: true });
    await record(wild, 0);
    const kept = readdirSync(join(folder, "checkpoints")).filter((name) => name.endsWith(".safetensors"));
    expect(kept.sort()).toEqual(["step-000000020.safetensors", "step-000000024.safetensors"]);
    expect(nonFiniteTensor(loadCheckpoint(folder)?.state as never)).toBeUndefined();
  });

  it("comes to the same end when its process was killed between that state and the end mark", async () => {
    const before = readRun(folder);
    rmSync(join(folder, "DONE.json"));
    const events = await record(wild);
    expect(events.filter(({ kind }) => kind === "evaluation")).toEqual([]); // it went on from the state kept
    const { seconds: _, stepsPerSecond: __, phases: ___, ...after } = readRun(folder);
    expect(before).toMatchObject(after);
  });
});
