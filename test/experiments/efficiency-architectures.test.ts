import { efficiency, timesTable } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { hasPlateau } from "../../lib/experiments/efficiency/1-architectures";
import { plateau } from "../../lib/experiments/efficiency/2-plateau";
import { swapSeenShare } from "../../lib/experiments/efficiency/networks";
import { describeTimes, timesRow } from "../../lib/experiments/efficiency/times";
import { judgesOf } from "../support/arms";
import { type ClaimCases, recordsOf, type Trajectories, testClaims } from "../support/claim-cases";
import { madeUpRun, measured, type Trajectory } from "../support/made-up-run";

const { parts } = efficiency;
const judges = judgesOf(efficiency);
const fraction = ({ task }: RunConfig) => (task.kind === "modular" ? task.trainFraction : 0);

/** A trajectory for each share of the pairs. */
const byFraction =
  (trajectories: Readonly<Record<number, Trajectory>>): Trajectories =>
  (config) =>
    trajectories[fraction(config)];

/** Accuracy of test pairs with and without a seen swap, always. */
const swaps =
  (seen: number, unseen: number, trajectory: Trajectory = {}): Trajectories =>
  (config) => ({
    ...trajectory,
    probes: {
      ...measured(config, "swapSeen", () => ({ loss: 1, accuracy: seen, n: 30 })),
      ...measured(config, "swapUnseen", () => ({ loss: 1, accuracy: unseen, n: 10 })),
    },
  });

const late: ClaimCases = {
  supported: [() => ({ plateau: 0.05, tGen: 200 })],
  contradicted: [() => ({ plateau: 0.06, tGen: 1000 }), () => ({ plateau: 0.05, tGen: 185 })],
  // Four of four show too little, and a run that has not generalised is not asked.
  inconclusive: [() => ({ plateau: 0.05 }), ({ seed }) => ({ plateau: 0.05, tGen: seed > 3 ? null : 1000 })],
};

/** T_mem is 100 where nothing else is said. Evaluations lie at 185 and 200, and at 50, 68 and 74. */
const cases: Readonly<Record<string, ClaimCases>> = {
  "E-1-a": {
    supported: [() => ({ tGen: 200 }), () => ({ tGen: null })],
    contradicted: [() => ({ tGen: 185 }), () => ({ tMem: null, tGen: 1000 })],
    inconclusive: [({ seed }) => ({ tGen: seed < 2 ? 185 : 1000 })],
  },
  "E-1-b": {
    supported: [() => ({ tGen: 1000, plateau: 0.9 }), () => ({ plateau: 0.1 })],
    contradicted: [
      () => ({ tGen: 1000, plateau: 0.95 }),
      () => ({ tGen: 1000, plateau: 0.05 }),
      () => ({ tGen: 74, plateau: 0.5 }),
      () => ({ tMem: null, plateau: 0.5 }),
    ],
  },
  "E-1-c": { supported: [() => ({ plateau: 0.2 })], contradicted: [() => ({ plateau: 0.19 })] },
  "E-1-d": late,
  "E-1-e": late,
  "E-2-a": {
    supported: [byFraction({ 0.3: { plateau: 0.3 }, 0.5: { plateau: 0.5 }, 0.7: { plateau: 0.7 } })],
    contradicted: [byFraction({ 0.3: { plateau: 0.7 }, 0.5: { plateau: 0.5 }, 0.7: { plateau: 0.3 } })],
    inconclusive: [() => ({ plateau: 0.5 }), byFraction({ 0.3: { tMem: null }, 0.5: {}, 0.7: { plateau: 0.7 } })],
  },
  "E-2-b": {
    supported: [byFraction({ 0.3: { tGen: null }, 0.5: { tGen: 2000 }, 0.7: { tGen: 1000 } })],
    // The later time is the smaller gap.
    contradicted: [
      byFraction({ 0.3: { tMem: 2000, tGen: 4000 }, 0.5: { tMem: 500, tGen: 3000 }, 0.7: { tGen: 2000 } }),
    ],
  },
  "E-2-c": {
    supported: [swaps(0.75, 0.25)],
    contradicted: [swaps(0.7, 0.25), swaps(0.25, 0.75), swaps(0.75, 0.25, { tMem: null })],
  },
  "E-2-d": {
    supported: [() => ({ plateau: 0.1 })],
    contradicted: [() => ({ plateau: 0.11 }), () => ({ tMem: null, plateau: 0 })],
    inconclusive: [({ seed }) => ({ plateau: seed >= 105 ? 0.11 : 0 })],
  },
  "E-3-a": {
    supported: [
      byFraction({ 0.3: { tGen: 4000 }, 0.5: { tGen: 2000 }, 0.7: { tMem: 200, tGen: 1000 } }),
      byFraction({ 0.3: { tGen: null }, 0.5: { tGen: 2000 }, 0.7: { tGen: 1000 } }),
    ],
    contradicted: [
      byFraction({ 0.3: { tGen: 1000 }, 0.5: { tGen: 2000 }, 0.7: { tGen: 4000 } }),
      byFraction({ 0.3: { tMem: 100, tGen: 2000 }, 0.5: { tGen: 1500 }, 0.7: { tMem: 1000, tGen: 1200 } }),
    ],
    inconclusive: [() => ({ tGen: null })],
  },
  "E-3-b": {
    supported: [byFraction({ 0.3: { tMem: 100 }, 0.7: { tMem: 400 } })],
    // Later, alike, and within 1.1 either way.
    contradicted: [
      byFraction({ 0.3: { tMem: 400 }, 0.7: { tMem: 100 } }),
      () => ({}),
      (config) => ({ tMem: fraction(config) === 0.3 ? 1000 : config.seed % 2 > 0 ? 1050 : 950 }),
    ],
  },
  "E-L-a": {
    supported: [() => ({ tGen: 200 })],
    contradicted: [() => ({ tGen: 185 }), () => ({ tGen: null })],
    inconclusive: [({ seed }) => ({ tGen: seed >= 105 ? null : 200 })],
  },
};

describe("the rules for Figures 1 to 3", () => {
  testClaims(efficiency, cases);

  it("look at the runs that they name", () => {
    const swapped = recordsOf(efficiency, ["transformer"], swaps(0.75, 0.25));
    expect(judges["E-2-c"](swapped).n).toBe(10);
    expect(judges["E-2-b"](recordsOf(efficiency, ["transformer"], cases["E-2-b"].supported[0])).n).toBe(16);
    expect(judges["E-L-a"](recordsOf(efficiency, ["brierJudged"], cases["E-L-a"].supported[0])).n).toBe(10);
    expect(judges["E-1-d"](recordsOf(efficiency, ["lstm"], () => ({})))).toMatchObject({ n: 0, estimate: null });
  });
});

describe("the plateau", () => {
  const spec = parts.transformer.runs()[0];

  it("ends where test accuracy has risen by 0.1 from T_mem", () => {
    expect(plateau(madeUpRun(spec, { tMem: 100, tGen: 150, plateau: 0.4 }))).toBe(0.4);
    expect(plateau(madeUpRun(spec, { tMem: 100, tGen: 150, plateau: 0.4, after: 0.5 }))).toBe(0.5); // all of it counts
    expect(plateau(madeUpRun(spec, { tMem: null }))).toBeNull();
  });

  it("is a band: a slow rise through it is none", () => {
    const run = madeUpRun(spec, { tMem: 100 });
    const rising = run.evaluations.map((one) => ({
      ...one,
      test: { loss: 0, accuracy: Math.min(1, 0.15 * Math.log(Math.max(one.step, 1))) },
    }));
    expect(hasPlateau(run)).toBe(true);
    // 0.15 ln 1.5 = 0.06 within the band, 0.3 ln 1.5 = 0.12 out of it.
    expect(hasPlateau({ ...run, evaluations: rising })).toBe(true);
    const steeper = rising.map((one) => ({ ...one, test: { loss: 0, accuracy: Math.min(1, 2 * one.test.accuracy) } }));
    expect(hasPlateau({ ...run, evaluations: steeper })).toBe(false);
  });

  it("is compared with the share of test pairs whose swap was seen", () => {
    const [run] = recordsOf(efficiency, ["transformer"], swaps(1, 0)).transformer;
    expect(swapSeenShare(run)).toBe(0.75); // 30 of 40
  });
});

describe("the table of times", () => {
  const runsOf = (trajectories: readonly Trajectory[]) =>
    trajectories.map((trajectory, seed) => madeUpRun({ ...parts.mlp.runs()[0], seed }, trajectory));

  it("has geometric means where every run has a time, and medians where not", () => {
    const all = runsOf([
      { tMem: 100, tGen: 1000 },
      { tMem: 100, tGen: 4000 },
    ]);
    expect(timesRow("MLP", all)).toMatchObject({
      runs: 2,
      T_mem: "100 (100 to 100)",
      T_gen: expect.stringMatching(/^2000 \(/),
      "T_gen / T_mem": expect.stringMatching(/^20 \(/),
    });
    const some = runsOf([{ tGen: 1000 }, { tGen: 1000 }, {}]);
    expect(timesRow("MLP", some)).toMatchObject({ T_gen: "1000 (2 of 3)", "T_gen / T_mem": "–" });
    expect(timesRow("MLP", all.slice(0, 1)).T_gen).toBe("1000");
    const stored = { mlp: { records: some, planned: 5, problems: [] } };
    expect(timesTable(stored)).toEqual([timesRow("MLP, 50 %", some)]);
    expect(describeTimes(some)).toBe("T_mem 100, T_gen 1000 (2 of 3)");
  });
});
