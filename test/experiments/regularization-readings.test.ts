import { regularization } from "groklab/experiments";
import { bestAccuracy, normAt, rise } from "groklab/experiments/measures";
import { introduced } from "groklab/experiments/regularization/5-7-introduced";
import { whenRemoved } from "groklab/experiments/regularization/5-map";
import { gap, summedDecay, switchStep, tGen } from "groklab/experiments/regularization/networks";
import { layerNorm } from "groklab/experiments/regularization/schedule-panels";
import { inWindow, windowArms, windowMlp } from "groklab/experiments/regularization/windows";
import { resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn } from "../support/arms";
import { madeUpPart, madeUpRun, measured, type Trajectory } from "../support/made-up-run";

const { lstm, rnn, removed, late } = regularization.parts;
const [lstmRun, rnnRun] = [lstm, rnn].map(({ runs }) => runs()[0]);

describe("times of a run of the essay", () => {
  it("are at a test accuracy of 0.99, of an RNN at 0.9", () => {
    const trajectory = { tGen: 1000, after: 0.95 };
    expect([tGen(madeUpRun(lstmRun, trajectory)).censored, tGen(madeUpRun(rnnRun, trajectory))]).toEqual([
      true,
      { censored: false, step: 1000 },
    ]);
  });

  it("have a ratio where the run has memorised, which is a lower bound where it has not generalised", () => {
    expect(gap(madeUpRun(lstmRun, { tMem: 100, tGen: 250 }))).toEqual({ step: 2.5, censored: false });
    expect(gap(madeUpRun(lstmRun, { tMem: 100 }))).toEqual({ step: 150, censored: true });
    expect(gap(madeUpRun(lstmRun, { tMem: null, tGen: 100 }))).toBeNull();
  });

  it("rise from the first evaluation at 0.1 to the first at 0.9", () => {
    const testAccuracy = (step: number) => Math.min(1, step / 10_000);
    expect(rise(madeUpRun(lstmRun, { testAccuracy })).updates).toEqual({ step: 8000, censored: false });
    expect(rise(madeUpRun(lstmRun, { plateau: 0.89 })).updates.censored).toBe(true);
  });
});

describe("the map of when weight decay is removed", () => {
  const [{ runs, settings }] = whenRemoved.early.points.filter((one) => one.settings.moment === 1000);
  const removedAt1000 = (trajectory: Trajectory) => madeUpRun(runs.runs([])[0], trajectory);
  const is = (trajectory: Trajectory) =>
    [whenRemoved.early, whenRemoved.late].map(({ premise }) => premise(removedAt1000(trajectory)));

  it("is of networks that have memorised, early before half of the test set is known, late once all of it is", () => {
    expect(is({ tMem: 100, tGen: 2000, plateau: 0.1 })).toEqual([true, false]);
    expect(is({ tMem: 100, tGen: 500 })).toEqual([false, true]);
    expect(is({ tMem: 1500, tGen: 2000, plateau: 0.1 })).toEqual([false, false]);
  });

  it("has learning rate times weight decay times updates beside each point", () => {
    expect(settings.dose).toBe(0.003 * settings["optimizer.weightDecay"] * 1000);
  });
});

describe("what is read at a step", () => {
  it("is the first evaluation at or after it, or the last", () => {
    const run = madeUpRun(lstmRun, { weightNorm: (step) => step, testAccuracy: (step) => step / 15_000 });
    expect([normAt(run, 1000), normAt(run, 1001), normAt(run, 20_000)]).toEqual([1000, 1050, 15_000]);
    expect(bestAccuracy(run)).toBe(1);
  });

  it("is the norm of several layers together", () => {
    const run = madeUpRun(lstmRun);
    const probes = measured(run.config, "norms", () => ({
      embedding: 1,
      "layer0.input": 3,
      "layer0.recurrent": 4,
      output: 9,
    }));
    expect(layerNorm({ ...run, probes }, /^layer0/)[0]).toEqual({ step: 0, value: 5 });
    expect(layerNorm({ ...run, probes }, /^output/)[0]).toEqual({ step: 0, value: 9 });
  });
});

describe("a schedule", () => {
  it("changed when what was measured says so", () => {
    const atTest = madeUpPart(removed, () => ({ tMem: 100, tGen: 700, plateau: 0 }));
    const find = findIn(regularization, { removed: atTest });
    const steps = removed.arms.map((arm) => find(arm).map(switchStep));
    // At T_mem; at test accuracies of 0.5 to 0.99; at training accuracies of 0.5 and 0.9; at twice T_mem.
    expect(steps).toEqual([
      Array(10).fill(100),
      ...Array(4).fill(Array(10).fill(700)),
      [0, 0, 0],
      [100, 100, 100],
      [200, 200, 200],
    ]);
    expect(switchStep(madeUpRun(lstmRun))).toBeNull();
    expect(switchStep(madeUpPart(removed, () => ({ tMem: null }))[0])).toBeNull();
  });

  it("sums to learning rate times weight decay times the updates in which it is on", () => {
    const [run] = findIn(regularization, { late: madeUpPart(late, () => ({})) })(introduced.once);
    expect(switchStep(run)).toBe(2000);
    expect(summedDecay(run, 0, 2000)).toBe(0);
    expect(summedDecay(run, 100, 3000)).toBeCloseTo(0.003 * 1000, 10);
    expect(summedDecay(madeUpRun(lstmRun), 100, 300)).toBeCloseTo(0.003 * 200, 10);
  });

  it("of one window is the network's own weight decay from its start on, for its length", () => {
    for (const { start, length, runs } of windowArms.mlp) {
      const [{ optimizer, schedule, steps }] = runs.runs([]).map(resolveRun);
      const [first, ...more] = schedule.changes.map(({ at, weightDecay }) => ["step" in at && at.step, weightDecay]);
      const ends = start + length < steps ? [[start + length, 0]] : []; // up to the last update
      if (start === 0) expect([optimizer.weightDecay, first, ...more]).toEqual([2, ...ends]);
      else expect([optimizer.weightDecay, first, ...more]).toEqual([0, [start, 2], ...ends]);
    }
    expect(windowArms.mlp.length).toBe(30);
    expect(inWindow(windowMlp, 400, 600).schedule?.changes).toHaveLength(1);
  });
});
