import { runAll, startRun } from "groklab/launch";
import { type RunSpec, readRuns, resolveRun, runId, runsFolder } from "groklab/runs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

beforeEach(() => void vi.stubEnv("GROKLAB_DATA", scratch()));

const engine = { xla: false };
const specs: readonly RunSpec[] = [
  smallSpec,
  { ...smallSpec, probes: [{ kind: "norms" }] },
  { ...smallSpec, evaluation: { every: 8, perDecade: 0 } },
];

describe("specs that differ in what they measure alone", () => {
  it("are one run of a pool, and each has what it asked for", async () => {
    const notices: string[] = [];
    const results = await runAll(specs, { engine, onNotice: (line) => notices.push(line) });
    const records = results.map((result) => (result.kind === "record" ? result.record : expect.fail(result.kind)));
    const id = runId(resolveRun(smallSpec));
    expect(records.map((record) => [record.id, record.config])).toEqual(specs.map((spec) => [id, resolveRun(spec)]));
    expect(records.map(({ probes }) => Object.keys(probes))).toEqual([[], ["norms"], []]);
    expect(records[2].evaluations.map(({ step }) => step)).toEqual([0, 8, 16, 24, 32, 40]);
    expect(notices).toEqual([`groklab: ${id} is asked for 3 times, trained once`]);
    expect(readRuns(runsFolder("live")).runs.length).toBe(1);
  });

  it("are taken from the record that has all of it, and measured once more where it lacks something", async () => {
    const notices: string[] = [];
    const start = (spec: RunSpec) => startRun(spec, { engine, onNotice: (line) => notices.push(line) });
    const [probed, plain, often] = [await start(specs[1]), await start(specs[0]), await start(specs[2])];
    const taken = `groklab: ${probed.id}: taken from its record; fresh: true trains it again`;
    expect(notices).toEqual([taken]); // of the second, and of no other
    expect([plain.evaluations, plain.probes]).toEqual([probed.evaluations, {}]);
    expect(often.evaluations.at(-1)).toEqual(probed.evaluations.at(-1));
    const { runs } = readRuns(runsFolder("live"));
    expect(runs.map(({ config }) => [config.evaluation, config.probes.length])).toEqual([
      [{ every: 2, perDecade: 10 }, 1],
    ]);
  });
});
