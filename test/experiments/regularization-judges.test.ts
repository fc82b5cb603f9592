import { regularization } from "groklab/experiments";
import { delayExponent, doseAndDelay } from "groklab/experiments/regularization/doses";
import type { RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { judgesOf } from "../support/arms";
import { madeUpPart } from "../support/made-up-run";
import { cases, recordsOf } from "./regularization-cases";

const { claims } = regularization;
const judges = judgesOf(regularization);
const partsOf = (id: string) => claims.find((claim) => claim.id === id)?.parts ?? [];

/** The same run, had it been measured once, before its first update. */
function divergedAtOnce(run: RunRecord): RunRecord {
  return { ...run, status: "diverged", steps: 1, evaluations: run.evaluations.slice(0, 1) };
}

describe("the rules of the essay's claims", () => {
  it("are all here, with runs that support them and runs that contradict them", () => {
    expect(Object.keys(judges).sort()).toEqual(claims.map(({ id }) => id).sort());
    expect(Object.keys(cases).sort()).toEqual(Object.keys(judges).sort());
  });

  it.each(Object.keys(cases))("%s is supported by runs that show it, and contradicted by those that do not", (id) => {
    for (const verdict of ["supported", "contradicted"] as const) {
      for (const [i, trajectory] of cases[id][verdict].entries()) {
        const found = judges[id](recordsOf(partsOf(id), trajectory));
        expect(found.verdict, `case ${i}: ${found.summary}`).toBe(verdict);
      }
    }
  });

  it.each([
    ["R-5.2-a", 10],
    ["R-5.2-b", 30],
    ["R-5.3-a", 10],
    ["R-5.4-b", 10],
    ["R-5.4-c", 10],
    ["R-5.5-a", 10],
    ["R-7.6-a", 10],
    ["R-5.7-b", 10],
    ["R-7.7-a", 10],
    ["R-7.7-b", 10],
    ["R-7.1-a", 36],
    ["R-7.8-a", 10],
    ["R-t7.2-a", 10],
    ["R-t7.2-b", 10],
    ["R-b.1-a", 12],
    ["R-b.1-c", 12],
    ["R-b.2-b", 15],
    ["R-b.3-a", 18],
    ["R-b.4-e", 10],
  ])("%s looks at %i runs or pairs, those that it names", (id, n) => {
    expect(judges[id](recordsOf(partsOf(id), cases[id].supported[0])).n).toBe(n);
  });

  it.each(Object.keys(cases))("%s is at most left open by a run that diverged at its first update", (id) => {
    const records = Object.entries(recordsOf(partsOf(id), cases[id].supported[0]));
    const broken = records.map(([part, runs]) => [part, runs.map((run, i) => (i === 0 ? divergedAtOnce(run) : run))]);
    expect(["supported", "inconclusive"]).toContain(judges[id](Object.fromEntries(broken)).verdict);
  });

  it.each(["R-5.7-b", "R-7.7-b"])("%s counts from the introduction: 1,000 updates over 2,000", (id) => {
    const found = judges[id](recordsOf(partsOf(id), cases[id].supported[0]));
    expect(found.estimate).toBeCloseTo(0.5, 10);
  });

  it("two seeds of ten that do not show it leave a claim open, and one does not", () => {
    const without = (...seeds: number[]) =>
      recordsOf(["none"], ({ seed }) => ({ plateau: seeds.includes(seed) ? 0.06 : 0.01 }));
    expect(judges["R-5.4-b"](without(3, 4))).toMatchObject({ verdict: "inconclusive", estimate: 0.8 });
    expect(judges["R-5.4-b"](without(3))).toMatchObject({ verdict: "supported", estimate: 0.9 });
  });

  it("grokking without regularisation in a few runs, and in no setting's every seed, leaves its need open", () => {
    const records = recordsOf(["optimizers"], ({ seed }) => (seed < 2 ? { tGen: 300 } : { plateau: 0 }));
    expect(judges["R-7.1-a"](records)).toMatchObject({ verdict: "inconclusive", estimate: 1 / 3 });
  });

  it("a dose too small for more than a third of the runs leaves its exponent open", () => {
    const trajectory: (typeof cases)[string]["supported"][number] = (config) =>
      config.optimizer.weightDecay * config.optimizer.learningRate < 0.002 || config.seed === 2
        ? {}
        : cases["R-b.3-a"].supported[0](config);
    const found = judges["R-b.3-a"](recordsOf(["dosesLstm"], trajectory));
    expect(found).toMatchObject({ verdict: "inconclusive", n: 8, censored: 10 });
    expect(judges["R-b.3-a"](recordsOf(["dosesLstm"], () => ({}))).summary).toMatch(/too few runs have it$/);
  });
});

describe("delay against dose", () => {
  it("is T_gen - T_mem against learning rate times weight decay, and a power law between them", () => {
    const runs = madeUpPart(regularization.parts.dosesMlp, ({ optimizer: { learningRate, weightDecay } }) => ({
      tMem: 20,
      tGen: 20 + 6 / (learningRate * weightDecay), // 100 at 0.06, a multiple of ten at all doses
    }));
    expect(doseAndDelay(runs.find(({ config }) => config.optimizer.weightDecay === 2) as RunRecord)).toEqual({
      dose: 0.06,
      delay: 100,
    });
    expect(delayExponent(runs)?.estimate).toBeCloseTo(-1, 1);
    expect(delayExponent(runs.slice(0, 3))).toBeNull(); // one dose only
  });
});
