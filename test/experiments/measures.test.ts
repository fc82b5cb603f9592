import {
  atOrAfter,
  bestAccuracy,
  drawable,
  finalAccuracy,
  lastBefore,
  normAt,
  percentOfPairs,
  rise,
  timesAt,
} from "groklab/experiments/measures";
import type { RunSpec } from "groklab/runs";
import { reference } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun, type Trajectory } from "../support/made-up-run";

const spec: RunSpec = {
  ...reference,
  task: { operation: "addition", p: 59, trainFraction: 0.3 },
  evaluation: { every: 50, perDecade: 0 },
};
const run = (trajectory: Trajectory) => madeUpRun(spec, trajectory);
const { tMem, tGen, generalises, delay, delayAs, gap, accuracyAtMem } = timesAt({ tMem: 0.99, tGen: 0.9 });

describe("times by the thresholds of a paper", () => {
  it("are those of training and of test accuracy, and their difference and ratio", () => {
    const grokked = run({ tMem: 100, tGen: 500, after: 0.95 });
    expect([tMem(grokked).step, tGen(grokked).step, delay(grokked).step, gap(grokked)?.step]).toEqual([
      100, 500, 400, 5,
    ]);
    expect([generalises(grokked), accuracyAtMem(grokked)]).toEqual([true, 0.5]);
  });

  it("are lower bounds where a run has not generalised, and none where it has not memorised", () => {
    const memorised = run({ tMem: 100 });
    expect([delay(memorised), gap(memorised)]).toEqual([
      { step: 900, censored: true },
      { step: 10, censored: true },
    ]);
    const never = run({ tMem: null, tGen: 100 });
    expect([gap(never), accuracyAtMem(never)]).toEqual([null, null]);
    expect(gap(run({ tMem: 0, tGen: 50 }))?.step).toBe(50); // not infinite
  });

  it("are others where a threshold, or how long it is held, is chosen otherwise", () => {
    const slipping = run({ testAccuracy: (step) => (step === 200 || step >= 400 ? 0.95 : 0.5) });
    expect([tGen(slipping).step, tGen(slipping, { hold: 1 }).step]).toEqual([400, 200]);
    expect(tGen(slipping, { threshold: 0.99 }).censored).toBe(true);
    expect(generalises(slipping, { threshold: 0.99 })).toBe(false);
  });

  it("are a difference or a ratio in thousandths where a claim or a choice has a delay so", () => {
    const grokked = run({ tMem: 100, tGen: 500, after: 0.95 });
    const [difference, ratio] = (["difference", "ratio"] as const).map(delayAs);
    expect([difference(grokked).step, ratio(grokked).step]).toEqual([400, 5000]);
    expect([difference(grokked, { delay: "ratio" }).step, ratio(grokked, { delay: "difference" }).step]).toEqual([
      5000, 400,
    ]);
    expect(ratio(run({ tMem: null, tGen: 100 }))).toEqual({ step: 1000, censored: true });
  });

  it("may hold for each run by itself", () => {
    const own = timesAt(({ config }) => ({ tMem: 0.99, tGen: config.seed === 0 ? 0.9 : 0.99 }));
    const trajectory = { tGen: 500, after: 0.95 };
    expect([0, 1].map((seed) => own.generalises(madeUpRun({ ...spec, seed }, trajectory)))).toEqual([true, false]);
  });
});

describe("what is read along training", () => {
  it("rises from the first evaluation at 0.1 to the first at 0.9", () => {
    const { updates, factor } = rise(run({ testAccuracy: (step) => step / 1000 }));
    expect([updates, factor]).toEqual([
      { step: 800, censored: false },
      { step: 9, censored: false },
    ]);
    expect(rise(run({ plateau: 0.89 })).updates.censored).toBe(true);
  });

  it("is the first at or after an update, the last before it, the best or the last", () => {
    const rising = run({ weightNorm: (step) => step, testAccuracy: (step) => (step === 500 ? 1 : step / 2000) });
    expect([normAt(rising, 100), normAt(rising, 101), normAt(rising, 5000)]).toEqual([100, 150, 1000]);
    expect([bestAccuracy(rising), finalAccuracy(rising)]).toEqual([1, 0.5]);
    const points = [1, 2, 3].map((step) => ({ step }));
    expect([atOrAfter(points, 2).step, lastBefore(points, 2).step, lastBefore(points, 1).step]).toEqual([2, 1, 1]);
  });

  it("has a place on a logarithmic axis, and a share in per cent", () => {
    expect(drawable({ step: 0, censored: true })).toEqual({ step: 1, censored: true });
    expect(percentOfPairs(run({}))).toBe(30);
    const task = { ...spec.task, trainFraction: 0.29 } as RunSpec["task"]; // times 100 it is 28.999999999999996
    expect(percentOfPairs(madeUpRun({ ...spec, task }, {}))).toBe(29);
  });
});
