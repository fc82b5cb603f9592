import { startEngine } from "groklab/engine";
import { probes } from "groklab/probes";
import { resolveRun } from "groklab/runs";
import { train } from "groklab/trainers";
import { beforeAll, describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

beforeAll(async () => {
  await startEngine({ xla: false });
});

describe("synergy and fourier", () => {
  it("measure a network in training with nothing but their kinds given", async () => {
    const config = resolveRun({
      ...smallSpec,
      steps: 30,
      probes: [
        { kind: "synergy" },
        { kind: "fourier" },
        { kind: "synergy", name: "union", options: { level: "neurons" } },
      ],
    });
    const found = new Map<string, object>();
    for await (const event of train(config, { probes })) {
      if (event.kind === "probe" && event.measurement.step === 30) {
        found.set(event.measurement.probe, event.measurement.value as object);
      }
    }
    const extreme = { omega: expect.any(Number), clusters: expect.any(Array), neurons: expect.any(Number) };
    const synergy = { synergy: extreme, redundancy: extreme, shuffled: { synergy: expect.any(Number) } };
    expect(found.get("synergy")).toMatchObject(synergy);
    expect(found.get("union")).toMatchObject(synergy);
    const sets = { train: expect.any(Number), test: expect.any(Number) };
    expect(found.get("fourier")).toMatchObject({ restricted: sets, excluded: sets, trigonometric: expect.any(Object) });
    expect(JSON.parse(JSON.stringify([...found]))).toEqual([...found]);
  });
});
