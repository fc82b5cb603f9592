/** @file For each claim about optimisers, made-up runs that its rule must support and contradict. */
import { optimisers } from "groklab/experiments";
import type { RunConfig, RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { judgesOf } from "../../support/arms";
import { testVerdicts } from "../../support/claim-cases";
import { madeUpPart, type Trajectory } from "../../support/made-up-run";

type Trajectories = (config: RunConfig) => Trajectory;

const judges = judgesOf(optimisers);
const partsOf = (id: string) => optimisers.claims.find((claim) => claim.id === id)?.parts ?? [];
const recordsOf = (parts: readonly string[], trajectory: Trajectories): Record<string, RunRecord[]> =>
  Object.fromEntries(parts.map((part) => [part, madeUpPart(optimisers.parts[part], trajectory)]));

/** T_gen of the runs of an optimiser, and of the others; a little later with each seed. */
const byKind =
  (kind: string, own: number, others: number): Trajectories =>
  ({ optimizer, seed }) => ({ tMem: 20, tGen: (optimizer.kind === kind ? own : others) + 5 * (seed % 3) });
const byWidth =
  (times: readonly number[]): Trajectories =>
  ({ model, seed }) => {
    const [width] = (model as { hidden: readonly number[] }).hidden;
    return { tMem: 20, tGen: times[[125, 250, 500, 1000].indexOf(width)] + 5 * seed };
  };
const byDepth =
  (times: readonly number[]): Trajectories =>
  ({ model, seed }) => ({
    tMem: 20,
    tGen: times[(model as { hidden: readonly number[] }).hidden.length - 1] + 5 * seed,
  });

const cases: Readonly<Record<string, { supported: readonly Trajectories[]; contradicted: readonly Trajectories[] }>> = {
  "O-1-a": { supported: [byKind("muon", 150, 200)], contradicted: [byKind("muon", 200, 150)] },
  // 19 % more operations an update: 180 of Muon's are as many as 214 of AdamW's.
  "O-1-b": { supported: [byKind("muon", 150, 200)], contradicted: [byKind("muon", 180, 200)] },
  "O-2-a": { supported: [byKind("grokfast", 150, 200)], contradicted: [byKind("grokfast", 200, 150)] },
  "O-3-a": {
    supported: [() => ({ plateau: 0.98 })],
    contradicted: [() => ({ tGen: 900 })],
  },
  "O-3-b": { supported: [() => ({ tGen: 900 })], contradicted: [() => ({ plateau: 0.98 })] },
  "O-3-c": { supported: [() => ({ tGen: 900 })], contradicted: [() => ({ plateau: 0.98 })] },
  "O-4-a": {
    supported: [() => ({ tMem: 100, tGen: 200 })],
    contradicted: [() => ({ tMem: 100, tGen: 195 }), () => ({ tMem: 100 })],
  },
  "O-5-a": {
    supported: [byWidth([400, 300, 200, 100])],
    contradicted: [byWidth([100, 200, 300, 400])],
  },
  "O-6-a": {
    supported: [byDepth([350, 300, 200, 100])],
    contradicted: [byDepth([100, 200, 300, 350]), byDepth([100, 200, 500, 500])],
  },
};

describe("the rules of the claims about optimisers", () => {
  it("are all here, all of them ours", () => {
    expect(Object.keys(cases).sort()).toEqual(optimisers.claims.map(({ id }) => id).sort());
    expect(new Set(optimisers.claims.map(({ origin, paper }) => `${origin} ${paper}`))).toEqual(
      new Set(["ours optimisers"]),
    );
  });

  testVerdicts(optimisers, cases);

  it.each([
    ["O-1-a", 20],
    ["O-2-a", 20],
    ["O-3-b", 10],
    ["O-4-a", 20],
    ["O-5-a", 20],
    ["O-6-a", 40],
  ])("%s looks at %i runs or pairs", (id, n) => {
    expect(judges[id](recordsOf(partsOf(id), cases[id].supported[0])).n).toBe(n);
  });

  it("say of their own ideal and opposite samples what they should", () => {
    for (const { id, parts, known } of optimisers.claims) {
      const records = recordsOf(parts, cases[id].supported[0]);
      const find = (arm: { runs: (from: readonly RunRecord[]) => readonly unknown[] }) =>
        Object.values(records).flat().slice(0, arm.runs([]).length);
      expect([id, known.ideal(find).verdict, known.opposite(find).verdict]).toEqual([id, "supported", "contradicted"]);
    }
  });
});
