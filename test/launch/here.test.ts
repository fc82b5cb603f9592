import { ConfigError } from "groklab/core";
import { trainHere } from "groklab/launch";
import { type RunSpec, resolveRun } from "groklab/runs";
import { evaluationSteps, type Probe } from "groklab/trainers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeAll(() => void vi.stubEnv("GROKLAB_DATA", scratch()));

const schedule = { every: 10, perDecade: 0 };
const spec: RunSpec = {
  ...smallSpec,
  probes: [
    { kind: "own", name: "largest", schedule },
    { kind: "own", name: "where", schedule: { every: 40, perDecade: 0 } },
    { kind: "norms", schedule },
  ],
};
const largest: Probe = ({ trainer }) => trainer.logits().reduce((a, b) => Math.max(a, b));
const where: Probe = ({ dataset, config }) => ({ seed: config.seed, examples: dataset.labels.length });
const options = { engine: { xla: false }, probes: { largest, where } };

describe("trainHere", () => {
  it("records what functions of one's own measure, under their names, beside the known probes", async () => {
    const events: string[] = [];
    const record = await trainHere(spec, { ...options, onEvent: ({ kind }) => void events.push(kind) });
    expect(record.status).toBe("done");
    expect(record.probes.largest.map(({ step }) => step)).toEqual(evaluationSteps(record.steps, schedule));
    for (const { value } of record.probes.largest) expect(value).toBeGreaterThan(0);
    expect(record.probes.where[0].value).toEqual({ seed: record.config.seed, examples: 121 });
    expect(record.probes.norms.length).toBe(record.probes.largest.length);
    expect([events[0], events[events.length - 1]]).toEqual(["start", "end"]);
  });

  it("changes nothing about the training, and takes a finished record as it is unless asked", async () => {
    const plain = await trainHere({ ...spec, probes: [] }, options);
    const never = { ...options, probes: { largest: () => expect.fail("is measured again"), where } };
    const taken = await trainHere(spec, never);
    expect(taken.evaluations).toEqual(plain.evaluations);
    await expect(trainHere(spec, { ...never, fresh: true })).rejects.toThrow("is measured again");
  });

  it("stops between two steps and keeps the record", async () => {
    const stopped = await trainHere({ ...spec, seed: 99 }, { ...options, signal: AbortSignal.abort() });
    expect(stopped.status).toBe("stopped");
  });

  it("says which function was not handed over", async () => {
    const lacking = trainHere({ ...spec, seed: 100 }, { ...options, probes: { largest } });
    await expect(lacking).rejects.toThrow(ConfigError);
    await expect(lacking).rejects.toThrow("probe where: training was given no such function; hand it over");
    expect(() => resolveRun({ ...spec, probes: [{ kind: "own", name: "../x" }] } as RunSpec)).toThrow(
      "config.probes.0.name",
    );
  });
});
