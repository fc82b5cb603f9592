import { regularization } from "groklab/experiments";
import {
  accuracyAt,
  bestAccuracy,
  changedAt,
  gap,
  layerNorm,
  normAt,
  riseTime,
  summedDecay,
  switchStep,
  tGen,
  windowOf,
} from "groklab/experiments/regularization/readings";
import { describe, expect, it } from "vitest";
import { madeUpPart, madeUpRun, measured } from "../support/made-up-run";

const { lstm, rnn, removed, late, windowsMlp } = regularization.parts;
const [lstmRun, rnnRun] = [lstm, rnn].map(({ runs }) => runs()[0]);

describe("times of a run of the essay", () => {
  it("are at a test accuracy of 0.99, of an RNN at 0.9", () => {
    const story = { tGen: 1000, after: 0.95 };
    expect([tGen(madeUpRun(lstmRun, story)).censored, tGen(madeUpRun(rnnRun, story))]).toEqual([
      true,
      { censored: false, step: 1000 },
    ]);
  });

  it("have a ratio where the run has memorised, which is a lower bound where it has not generalised", () => {
    expect(gap(madeUpRun(lstmRun, { tMem: 100, tGen: 250 }))).toEqual({ ratio: 2.5, censored: false });
    expect(gap(madeUpRun(lstmRun, { tMem: 100 }))).toEqual({ ratio: 150, censored: true });
    expect(gap(madeUpRun(lstmRun, { tMem: null, tGen: 100 }))).toBeNull();
  });

  it("rise from the first evaluation at 0.1 to the first at 0.9", () => {
    const testAccuracy = (step: number) => Math.min(1, step / 10_000);
    expect(riseTime(madeUpRun(lstmRun, { testAccuracy }))).toBe(8000);
    expect(riseTime(madeUpRun(lstmRun, { plateau: 0.89 }))).toBeNull();
  });
});

describe("what is read at a step", () => {
  it("is the first evaluation at or after it, or the last", () => {
    const run = madeUpRun(lstmRun, { weightNorm: (step) => step, testAccuracy: (step) => step / 15_000 });
    expect([normAt(run, 1000), normAt(run, 1001), normAt(run, 20_000)]).toEqual([1000, 1050, 15_000]);
    expect(accuracyAt(run, 7499)).toBe(0.5);
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
    const steps = (when: Parameters<typeof changedAt>[1]) => changedAt(atTest, when).map(switchStep);
    expect(steps({ metric: "testAccuracy", reaches: 0.5 })).toEqual([700, 700, 700, 700, 700]);
    expect(steps({ metric: "trainAccuracy", reaches: 0.99 })).toEqual([100, 100, 100, 100, 100]);
    expect(steps({ metric: "trainAccuracy", reaches: 0.99, times: 2 })).toEqual([200, 200, 200]);
    expect(steps({ step: 2000 })).toEqual([]);
    expect(switchStep(madeUpRun(lstmRun))).toBeNull();
    expect(switchStep(madeUpPart(removed, () => ({ tMem: null }))[0])).toBeNull();
  });

  it("sums to learning rate times weight decay times the updates in which it is on", () => {
    const [run] = changedAt(
      madeUpPart(late, () => ({})),
      { step: 2000 },
    );
    expect(switchStep(run)).toBe(2000);
    expect(summedDecay(run, 0, 2000)).toBe(0);
    expect(summedDecay(run, 100, 3000)).toBeCloseTo(0.003 * 1000, 10);
    expect(summedDecay(madeUpRun(lstmRun), 100, 300)).toBeCloseTo(0.003 * 200, 10);
  });

  it("of one window says from when on, and for how long", () => {
    const windows = madeUpPart(windowsMlp, () => ({})).map(windowOf);
    expect(windows[0]).toEqual({ start: 0, length: 25 });
    expect(windows[windows.length - 1]).toEqual({ start: 400, length: 600 }); // up to the last update
    expect(new Set(windows.map(({ start, length }) => `${start} ${length}`)).size).toBe(30);
  });
});
