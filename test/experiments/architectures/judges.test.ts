/** @file For each claim about architectures, made-up runs that its rule must support and contradict. */
import { architectures } from "groklab/experiments";
import { swapLead } from "groklab/experiments/architectures/3-swaps";
import { networks } from "groklab/experiments/architectures/networks";
import type { RunConfig, RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn, judgesOf } from "../../support/arms";
import { testVerdicts } from "../../support/claim-cases";
import { madeUpPart, madeUpRun, measured, type Trajectory } from "../../support/made-up-run";

type Trajectories = (config: RunConfig) => Trajectory;
type Times = readonly [tMem: number, tGen: number | null];

const judges = judgesOf(architectures);
const partsOf = (id: string) => architectures.claims.find((claim) => claim.id === id)?.parts ?? [];
const recordsOf = (parts: readonly string[], trajectory: Trajectories): Record<string, RunRecord[]> =>
  Object.fromEntries(parts.map((part) => [part, madeUpPart(architectures.parts[part], trajectory)]));

/** T_mem and T_gen of all networks, and of those that differ; T_gen a little later with each seed. */
const timesOf =
  (all: Times, but: Readonly<Record<string, Times>> = {}): Trajectories =>
  ({ model, seed }) => {
    const [tMem, tGen] = but[model.kind as string] ?? all;
    return { tMem, tGen: tGen === null ? null : tGen + 5 * (seed % 3) };
  };
/** The norm at each step; T_mem 100 and T_gen 1,000, where nothing else is said. */
const normOf =
  (norm: (step: number, kind: string) => number, tGen: number | null = 1000): Trajectories =>
  ({ model }) => ({ tMem: 100, tGen, weightNorm: (step) => norm(step, model.kind as string) });
/** Accuracy on seen swaps; 0.02 on the others. */
const swapsOf =
  (all: number, but: Readonly<Record<string, number>> = {}): Trajectories =>
  (config) => ({
    probes: {
      ...measured(config, "swapSeen", (step) => {
        const accuracy = but[config.model.kind as string] ?? all;
        return { accuracy: step > 500 ? 0.02 : accuracy + 0.001 * (config.seed % 3), n: 9 };
      }),
      ...measured(config, "swapUnseen", () => ({ accuracy: 0.02, n: 9 })),
    },
  });

const sooner = timesOf([50, 1000], { mlp: [50, 500], rnn: [50, 2000] });
const falls = (step: number) => 100 - 0.01 * step;

const cases: Readonly<Record<string, { supported: readonly Trajectories[]; contradicted: readonly Trajectories[] }>> = {
  "A-1-a": { supported: [timesOf([50, 3000])], contradicted: [timesOf([50, 3000], { gru: [50, null] })] },
  "A-1-b": {
    supported: [timesOf([50, null], { s6: [50, 90] })],
    contradicted: [timesOf([50, 90], { s6: [50, null] })],
  },
  "A-1-c": {
    supported: [timesOf([50, null], { mlstm: [50, 90] })],
    contradicted: [timesOf([50, 90], { mlstm: [50, null] })],
  },
  "A-1-d": {
    supported: [timesOf([100, 200])],
    contradicted: [timesOf([100, 200], { mlp: [100, 150] }), timesOf([100, 150])],
  },
  "A-2-a": {
    supported: [sooner],
    contradicted: [timesOf([50, 1000], { lstm: [50, 500] })],
  },
  "A-2-b": {
    supported: [sooner],
    contradicted: [timesOf([50, 1000], { rnn: [50, 500] })],
  },
  "A-3-a": {
    supported: [normOf(falls)],
    contradicted: [normOf((step, kind) => (kind === "rnn" ? 100 : falls(step))), normOf(() => 1)],
  },
  "A-4-a": {
    supported: [swapsOf(0.1, { transformer: 0.5 })],
    contradicted: [swapsOf(0.1, { transformer: 0.5, lstm: 0.5 }), swapsOf(0.5, { transformer: 0.1 })],
  },
};

describe("the rules of the claims about architectures", () => {
  it("are all here, all of them ours", () => {
    expect(Object.keys(cases).sort()).toEqual(architectures.claims.map(({ id }) => id).sort());
    expect(new Set(architectures.claims.map(({ origin, paper }) => `${origin} ${paper}`))).toEqual(
      new Set(["ours architectures"]),
    );
  });

  testVerdicts(architectures, cases);

  it.each(Object.keys(cases))("%s looks at ten runs or pairs of a network", (id) => {
    expect(judges[id](recordsOf(partsOf(id), cases[id].supported[0])).n).toBe(10);
  });

  it("show nothing of a network that does not generalise, where they ask what comes before it does", () => {
    for (const id of ["A-1-d", "A-3-a"]) {
      const found = judges[id](recordsOf(partsOf(id), timesOf([50, 500], { s6: [50, null] })));
      expect([id, found.verdict === "supported"]).toEqual([id, false]);
      expect(found.summary).toContain("no run of the S6 reaches T_gen");
    }
  });

  it("say of their own ideal and opposite samples what they should", () => {
    for (const { id, parts, known } of architectures.claims) {
      const find = findIn(architectures, recordsOf(parts, cases[id].supported[0]));
      expect([id, known.ideal(find).verdict, known.opposite(find).verdict]).toEqual([id, "supported", "contradicted"]);
    }
  });
});

it("the lead of seen swaps is that at its widest", () => {
  const spec = networks[0].spec;
  const { config } = madeUpRun(spec);
  const widest = (step: number) => ({ accuracy: step === 100 ? 0.6 : 0.3, n: 9 });
  const probes = {
    ...measured(config, "swapSeen", widest),
    ...measured(config, "swapUnseen", () => ({ accuracy: 0.25, n: 9 })),
  };
  expect(swapLead(madeUpRun(spec, { probes }))).toBeCloseTo(0.35, 12);
});
