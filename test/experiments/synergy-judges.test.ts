import { synergy } from "groklab/experiments";
import { omegaOfSigns } from "groklab/experiments/synergy/4-networks";
import type { RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { judgesOf } from "../support/arms";
import { cases, fivePhases, retrained, three } from "./synergy-cases";
import { type Course, recordsOf, roleOf } from "./synergy-made-up";

const { claims } = synergy;
const judges = judgesOf(synergy);
const computed = claims.filter(({ parts }) => parts.length === 0).map(({ id }) => id);
const partsOf = (id: string) => claims.find((claim) => claim.id === id)?.parts ?? [];
const verdictOf = (id: string, course: Course) => judges[id](recordsOf(partsOf(id), course));

/** The same run, had it been measured once, before its first update. */
function divergedAtOnce(run: RunRecord): RunRecord {
  const probes = Object.fromEntries(Object.entries(run.probes).map(([name, values]) => [name, values.slice(0, 1)]));
  return { ...run, status: "diverged", steps: 1, evaluations: run.evaluations.slice(0, 1), probes };
}

describe("the rules of the synergy claims", () => {
  it("are all here, with runs that support them and runs that contradict them", () => {
    expect(Object.keys(judges).sort()).toEqual(claims.map(({ id }) => id).sort());
    expect([...Object.keys(cases), ...computed].sort()).toEqual(Object.keys(judges).sort());
  });

  it.each(Object.keys(cases))("%s is supported by runs that show it, and contradicted by those that do not", (id) => {
    const { supported, contradicted } = cases[id];
    for (const [i, course] of supported.entries()) {
      const found = verdictOf(id, course);
      expect(found.verdict, `case ${i}: ${found.summary}`).toBe("supported");
    }
    for (const [i, course] of contradicted.entries()) {
      const found = verdictOf(id, course);
      expect(found.verdict, `case ${i}: ${found.summary}`).toBe("contradicted");
    }
  });

  it.each([
    ["S-1-a", 10],
    ["S-1-b", 10],
    ["S-1-c", 20],
    ["S-2-a", 12],
    ["S-3-c", 12],
    ["S-4-b", 40],
    ["S-6-a", 90], // settings, a seed each
    ["S-6-b", 90],
    ["S-6-c", 90],
    ["S-7-d", 10],
    ["S-7-f", 7], // geometric means over three settings
  ])("%s looks at %i runs or pairs, those that it names", (id, n) => {
    expect(verdictOf(id, cases[id].supported[0]).n).toBe(n);
  });

  it("three seeds of twelve that do not show it leave a claim open, and two do not", () => {
    const without = (...seeds: number[]) =>
      judges["S-2-a"](recordsOf(["phases"], ({ seed }) => (seeds.includes(seed) ? {} : fivePhases)));
    expect(without(800, 900, 1600)).toMatchObject({ verdict: "inconclusive", n: 12 });
    expect(without(800, 900)).toMatchObject({ verdict: "supported", n: 12 });
  });

  it("sub-networks of which some do not generalise are neither as fast as others nor slower", () => {
    const course = cases["S-7-d"].supported[0];
    const found = verdictOf("S-7-d", (config) =>
      config.seed === 0 && config.interventions.mask ? {} : course(config),
    );
    expect(found).toMatchObject({ verdict: "inconclusive", censored: 1 });
  });

  it("sub-networks that are far slower, or faster, are so, too, where the slow ones do not all get there", () => {
    const found = (times: { whole: number; synergistic: number }, slow: "whole" | "synergistic") =>
      verdictOf("S-7-d", (config) =>
        config.seed === 0 && roleOf(config) === slow ? {} : retrained(three(times))(config),
      );
    const [slower, faster] = [
      { whole: 1000, synergistic: 3500 },
      { whole: 3500, synergistic: 1000 },
    ];
    expect(found(slower, "synergistic")).toMatchObject({ verdict: "contradicted", censored: 1 });
    expect(found(faster, "whole")).toMatchObject({ verdict: "contradicted", censored: 1 });
    // A censored time among the fast ones hides how fast they are.
    expect(found(slower, "whole")).toMatchObject({ verdict: "inconclusive", censored: 1 });
  });

  it("runs that all grok, or of which none does, leave prediction open", () => {
    for (const tGen of [1000, null]) {
      for (const id of ["S-6-a", "S-6-b", "S-6-c"]) {
        expect(verdictOf(id, () => ({ tGen }))).toMatchObject({ verdict: "inconclusive", estimate: null });
      }
    }
  });

  it("early synergy that knows nothing leaves prediction open, and one that a simple measure equals is not better", () => {
    const [good] = cases["S-6-a"].supported;
    const nothing: Course = (config) => ({ ...good(config), synergy: () => 1 + (config.seed % 7) / 100 });
    expect(verdictOf("S-6-a", nothing).verdict).toBe("inconclusive");
    const equal: Course = (config) => ({ ...good(config), weightNorm: good(config).synergy });
    expect(verdictOf("S-6-b", equal)).toMatchObject({ verdict: "inconclusive", estimate: 0 });
  });

  it.each(Object.keys(cases))("%s is at most left open by a run that diverged at its first update", (id) => {
    const records = recordsOf(partsOf(id), cases[id].supported[0]);
    const [part] = partsOf(id);
    const first = records[part].map((run, i) => (i === 0 ? divergedAtOnce(run) : run));
    expect(["supported", "inconclusive"]).toContain(judges[id]({ ...records, [part]: first }).verdict);
  });

  it("three signs whose product is 1 have an estimate of 0 bits, where -1 is the truth", () => {
    expect(omegaOfSigns()).toBeCloseTo(0, 10);
    expect(judges["S-0-a"]({})).toMatchObject({ verdict: "contradicted", n: 1 });
  });
});
