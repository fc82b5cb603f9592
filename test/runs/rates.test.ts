import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEngine } from "groklab/engine";
import { catalogue, type RunSpec, readRun, recordRun, resolveRun, runFolder, runId } from "groklab/runs";
import { rateChangesOf } from "groklab/trainers";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeAll(async () => void (await startEngine({ xla: false })));
beforeEach(() => void vi.stubEnv("GROKLAB_DATA", scratch()));

const scheduled: RunSpec = {
  ...smallSpec,
  evaluation: { every: 5, perDecade: 0 },
  schedule: {
    warmup: 3,
    changes: [
      { at: { metric: "trainAccuracy", reaches: 0.01, hold: 2 }, weightDecay: 0 },
      { at: { step: 17 }, learningRate: 0.01 },
    ],
  },
};

/** Records a run, stopped after so many steps where it says so. */
async function record(spec: RunSpec, stopAt?: number) {
  const [config, stopping] = [resolveRun(spec), new AbortController()];
  const folder = runFolder("one", runId(config));
  for await (const event of recordRun(config, folder, { signal: stopping.signal })) {
    if (event.kind === "evaluation" && event.evaluation.step === stopAt) stopping.abort();
  }
  return readRun(folder);
}

describe("the learning rate and weight decay of a record", () => {
  it("are said wherever they changed, as training used them, and need no replay", async () => {
    const run = await record(scheduled);
    const { rates = [], config, evaluations, steps } = run;
    expect(rates.slice(0, 3)).toEqual(
      [1, 2, 3].map((update) => ({ step: update - 1, learningRate: 0.03 * (update / 3), weightDecay: 2 })),
    );
    const [off, slow] = rates.slice(3);
    expect([off.weightDecay, slow]).toEqual([0, { step: 17, learningRate: 0.01, weightDecay: 0 }]);
    expect(evaluations.map(({ step }) => step)).toContain(off.step);
    expect(rateChangesOf(run)).toEqual(rates);
    expect(rateChangesOf({ config, evaluations, steps })).toEqual(rates);
    const [entry] = catalogue("one", (problem) => expect.fail(problem));
    expect(entry.evaluations.map(({ step }) => step)).toEqual(evaluations.map(({ step }) => step));
  });

  it("are the same lines when the run was stopped on the way", async () => {
    const metrics = () => readFileSync(join(runFolder("one", runId(resolveRun(scheduled))), "metrics.jsonl"), "utf8");
    await record(scheduled);
    const whole = metrics();
    vi.stubEnv("GROKLAB_DATA", scratch());
    expect((await record(scheduled, 15)).status).toBe("stopped");
    expect((await record(scheduled)).status).toBe("done");
    expect(metrics()).toBe(whole);
  });

  it("are not said by records of schemas before 4, whose bytes stay what they were", async () => {
    const run = await record({ ...scheduled, schema: 3 });
    expect("rates" in run).toBe(false);
    expect(readFileSync(join(run.folder, "metrics.jsonl"), "utf8")).not.toContain("rates");
    expect(rateChangesOf(run).map(({ step }) => step)).toContain(17);
  });
});
