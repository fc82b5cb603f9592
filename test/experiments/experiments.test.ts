import { type Experiment, experiments, plannedRuns } from "groklab/experiments";
import { resolveRun, runId } from "groklab/runs";
import { describe, expect, it, vi } from "vitest";

const letters = {
  ...{ efficiency: "E", parity: "T", regularization: "R", synergy: "S" },
  ...{ architectures: "A", optimisers: "O", inside: "I" },
};
const named = experiments.map((experiment): [string, Experiment] => [experiment.name, experiment]);
const idsOf = (part: Experiment["parts"][string]) => part.runs().map((spec) => runId(resolveRun(spec)));
const repeated = (list: readonly string[]) => list.filter((one, i) => list.indexOf(one) !== i);

describe("experiments", () => {
  it("have names of their own; so have their figures and their claims", () => {
    expect(repeated(experiments.map(({ name }) => name))).toEqual([]);
    expect(repeated(experiments.flatMap(({ figures }) => figures.map(({ id }) => id)))).toEqual([]);
    expect(repeated(experiments.flatMap(({ claims }) => claims.map(({ id }) => id)))).toEqual([]);
  });

  it("resolve no run when they are imported", async () => {
    const resolve = vi.fn();
    const expand = vi.fn(() => []);
    vi.resetModules();
    vi.doMock("groklab/runs", async (original) => ({
      ...(await original<object>()),
      resolveRun: resolve,
      expandSweep: expand,
    }));
    const { parity } = await import("groklab/experiments");
    expect([resolve.mock.calls.length, expand.mock.calls.length]).toEqual([0, 0]);
    parity.parts.baseline.runs(); // the counters count
    expect(expand.mock.calls.length).toBe(1);
    vi.doUnmock("groklab/runs");
    vi.resetModules(); // the next file of this process imports the real one
  });
});

describe.each(named)("%s", (_, experiment) => {
  const { parts, figures, claims } = experiment;
  const names = Object.keys(parts);

  it("asks a question, with parts that say what they are", () => {
    expect(experiment.question).toMatch(/\?$/);
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
    for (const { what } of Object.values(parts)) expect(what.length).toBeGreaterThan(10);
  });

  it("plans runs that can be made, none twice in a part, those that parts share once", () => {
    const all = Object.entries(parts).map(([name, part]) => ({ name, ids: idsOf(part) }));
    for (const { name, ids } of all) {
      // What other records decide is not known before these.
      if (!("after" in parts[name])) expect(ids.length, name).toBeGreaterThan(0);
      expect(repeated(ids), name).toEqual([]);
    }
    const planned = plannedRuns(experiment).map((spec) => runId(resolveRun(spec)));
    expect([...planned].sort()).toEqual([...new Set(all.flatMap(({ ids }) => ids))].sort());
  });

  it("uses parts that others decide together with these, so that nothing is judged before all of it is planned", () => {
    for (const { id, parts: wanted } of [...figures, ...claims]) {
      const deciding = wanted.flatMap((part) => parts[part].after ?? []);
      expect(
        deciding.filter((part) => !wanted.includes(part)),
        id,
      ).toEqual([]);
    }
  });

  it("counts no run twice for a claim", () => {
    for (const { id, arms } of claims) {
      const planned = arms.flatMap((arm) => (arm.from ? [] : arm.runs([])));
      expect(repeated(planned.map((spec) => runId(resolveRun(spec)))), id).toEqual([]);
    }
  });

  it("has a smoke version that can be made, and is small", () => {
    const smoke = experiment.smoke().map(resolveRun);
    expect(smoke.length).toBeGreaterThan(0);
    for (const { steps } of smoke) expect(steps).toBeLessThanOrEqual(5000);
  });

  it("draws figures of parts that it has", () => {
    for (const { id, parts: wanted } of figures) {
      expect(wanted.length, id).toBeGreaterThan(0);
      expect(
        wanted.filter((part) => !(part in parts)),
        id,
      ).toEqual([]);
      expect(id).toMatch(/^[a-z0-9][a-z0-9-]*$/);
    }
  });

  it("states claims of one paper, by parts that it has", () => {
    expect(new Set(claims.map(({ paper }) => paper)).size).toBeLessThanOrEqual(1);
    for (const { id, paper, where, statement, rule, figure, parts: wanted } of claims) {
      expect(id).toMatch(new RegExp(`^${letters[paper]}-[A-Za-z0-9.]+-[a-z]$`));
      expect(
        wanted.filter((part) => !(part in parts)),
        id,
      ).toEqual([]);
      expect(figure === null || figures.some((one) => one.id === figure), `${id}, ${figure}`).toBe(true);
      expect(where, id).toMatch(/^[A-Z]/);
      for (const sentence of [statement, rule]) expect(sentence, id).toMatch(/\.$/);
    }
  });
});
