import { startEngine } from "groklab/engine";
import { experiments, plannedRuns } from "groklab/experiments";
import {
  catalogue,
  hasRecord,
  placeOf,
  type RunSpec,
  readRun,
  recordRun,
  resolveRun,
  runFolder,
  runId,
} from "groklab/runs";
import { interventions } from "groklab/trainers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gradientNoise } from "../support/additions/gradient-noise";
import { scratch } from "../support/scratch";
import { smallSpec } from "../support/small-run";

/** A build of groklab with one intervention more, which came when there were records already. */
function addIntervention(): void {
  interventions.gradientNoise = gradientNoise;
}

const noisy = (spec: RunSpec, gradientNoise: number) =>
  ({ ...spec, interventions: { ...spec.interventions, gradientNoise } }) as RunSpec;

afterEach(() => {
  delete interventions.gradientNoise;
  vi.unstubAllEnvs();
});

describe("an intervention that is added", () => {
  it("leaves every stored record where it is, under its id", () => {
    addIntervention();
    const found = experiments.flatMap(({ name }) => [...catalogue(name, (problem) => expect.fail(problem))]);
    expect(found.length).toBeGreaterThan(2900);
    const wrong = found.filter(({ id, experiment, config }) => {
      const asked = resolveRun(config as RunSpec);
      return runId(asked) !== id || placeOf(experiment, asked).id !== id;
    });
    expect(wrong.map(({ id }) => id)).toEqual([]);
    const values = new Set(
      found.map(({ config }) => (config.interventions as { gradientNoise?: number }).gradientNoise),
    );
    expect([...values]).toEqual([0]); // what was stored before says the default, as all else does
    const [{ folder, id }] = found;
    expect(readRun(folder)).toMatchObject({ id, config: { interventions: { gradientNoise: 0 } } });
  });

  it.each(experiments.map((one) => [one.name, one] as const))(
    "leaves all that %s plans where it is",
    (name, experiment) => {
      const planned = plannedRuns(experiment);
      const missing = () =>
        planned.flatMap((spec) => (hasRecord(placeOf(name, resolveRun(spec)).folder) ? [] : [spec]));
      const before = missing(); // a map that is planned and not made
      expect(planned.length).toBeGreaterThan(2 * before.length);
      addIntervention();
      expect(missing()).toEqual(before);
      for (const spec of planned.slice(0, 5)) {
        const other = placeOf(name, resolveRun(noisy(spec, 0.1)));
        expect([hasRecord(other.folder), other.id === runId(resolveRun(spec))]).toEqual([false, false]);
      }
    },
  );

  it("is part of an id when it is set, of any schema and in the run that one begins with", () => {
    const specs: RunSpec[] = [smallSpec, { ...smallSpec, schema: 3 }];
    const before = specs.map((spec) => runId(resolveRun(spec)));
    addIntervention();
    const idsWith = (value: number) => specs.map((spec) => runId(resolveRun(noisy(spec, value))));
    expect(idsWith(0)).toEqual(before);
    expect(new Set([...before, ...idsWith(0.1), ...idsWith(0.2)]).size).toBe(6);
    const begunWith = (run: RunSpec) => runId(resolveRun({ ...smallSpec, start: { run } }));
    expect(begunWith(noisy(smallSpec, 0))).toBe(begunWith(smallSpec));
    expect(begunWith(noisy(smallSpec, 0.1))).not.toBe(begunWith(smallSpec));
  });

  it("leaves a record that was made before it as good as one that is made after it", async () => {
    vi.stubEnv("GROKLAB_DATA", scratch());
    await startEngine({ xla: false });
    const config = resolveRun(smallSpec);
    const folder = runFolder("one", runId(config));
    for await (const _ of recordRun(config, folder));
    addIntervention();
    const now = resolveRun(smallSpec);
    expect(now).not.toEqual(config);
    const events = [];
    for await (const event of recordRun(now, folder)) events.push(event);
    expect(events).toEqual([]);
    expect(readRun(folder).config).toEqual(now);
    expect([...catalogue("one", (problem) => expect.fail(problem))].map((one) => one.config)).toEqual([now]);
  });
});

describe("what is measured", () => {
  const idOf = (spec: object) => runId(resolveRun({ ...smallSpec, ...spec }));
  const measured = [{ probes: [{ kind: "norms" }] }, { evaluation: { every: 3 } }, { evaluation: { perDecade: 0 } }];

  it("is no part of an id, nor in a run that one begins with", () => {
    for (const spec of measured) {
      expect(idOf(spec)).toBe(idOf({}));
      expect(idOf({ start: { run: { ...smallSpec, ...spec } } })).toBe(idOf({ start: { run: smallSpec } }));
    }
  });

  it("is part of it where a change of the schedule waits for it, as far as it is waited for", () => {
    const at = { metric: "trainAccuracy", reaches: 0.5 };
    const waiting = (spec: object) => idOf({ ...spec, schedule: { changes: [{ at, weightDecay: 0 }] } });
    const [probes, ...evaluations] = measured.map(waiting);
    expect(probes).toBe(waiting({}));
    expect(new Set([waiting({}), ...evaluations]).size).toBe(3);
  });

  it("is part of it in schemas before 4, after all of whose configurations records were named", () => {
    const before = (spec: object) => idOf({ ...spec, schema: 3 });
    expect(new Set([before({}), ...measured.map(before), idOf({})]).size).toBe(5);
  });
});
