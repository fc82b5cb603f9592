import { join } from "node:path";
import type { Json } from "groklab/core";
import { startEngine } from "groklab/engine";
import { probes } from "groklab/probes";
import { readRun, recordRun, resolveRun, runId } from "groklab/runs";
import { probeKinds } from "groklab/runs/schema/measurement";
import { evaluationSteps, type ProbeMeasurement, trainingProbes } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpecs } from "../support/small-run";

/** All but functions of one's own, which test/launch/here.test.ts hands over. */
const kinds = probeKinds().filter((kind) => kind !== "own");
/** Kinds that measure a network on a parity task; the others are recorded in their own tests. */
const ofParity = kinds.filter((kind) => !["synergy", "fourier", "sharpness", "groups"].includes(kind));
/** What a kind can not do without. */
const needed: Readonly<Record<string, Record<string, unknown>>> = {
  accuracy: { rows: [0, 1, 2, 3] },
  line: { to: 10, seed: 3, points: 3 },
  embedding: { activation: "hidden0.post", perplexity: 10, neighbours: 5 },
};
const schedule = { every: 20, perDecade: 0 };
const config = resolveRun({
  ...smallSpecs.parity,
  model: { kind: "parity", width: 12 },
  probes: ofParity.map((kind) => ({ kind, schedule, ...(kind in needed && { options: needed[kind] }) })),
});
const folder = join(scratch(), runId(config));
const measured: ProbeMeasurement[] = [];

beforeAll(async () => {
  await startEngine({ xla: false });
  for await (const event of recordRun(config, folder, { probes })) {
    if (event.kind === "probe") measured.push(event.measurement);
  }
});

describe("kinds of probes that a configuration may name", () => {
  it("are those that training and the room of probes measure, each in one of them", () => {
    expect([...Object.keys(trainingProbes), ...Object.keys(probes)].sort()).toEqual([...kinds].sort());
  });

  it("are all recorded of a parity run at their steps, and read back as they were measured", () => {
    const record = readRun(folder);
    expect(record.status).toBe("done");
    expect(Object.keys(record.probes).sort()).toEqual([...ofParity].sort());
    for (const kind of ofParity) {
      expect(
        record.probes[kind].map(({ step }) => step),
        kind,
      ).toEqual(evaluationSteps(40, schedule));
      const values = measured.filter(({ probe }) => probe === kind).map(({ step, value }) => ({ step, value }));
      expect(record.probes[kind], kind).toEqual(values);
    }
  });

  it("have numbers that JSON knows: none is NaN or infinite", () => {
    const numbers = (value: Json): number[] =>
      typeof value === "number"
        ? [value]
        : value && typeof value === "object"
          ? Object.values(value).flatMap(numbers)
          : [];
    for (const { probe, value } of measured) {
      expect(numbers(value).length, probe).toBeGreaterThan(0);
      expect(
        numbers(value).filter((one) => !Number.isFinite(one)),
        probe,
      ).toEqual([]);
    }
  });
});
