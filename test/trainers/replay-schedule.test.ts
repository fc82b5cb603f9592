import { resolveRun } from "groklab/runs";
import { ratesOf, replaySchedule } from "groklab/trainers";
import { rateSchedule } from "groklab/trainers/rates";
import { describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

const config = (schedule: object) =>
  resolveRun({ ...smallSpec, steps: 100, optimizer: { learningRate: 0.1, weightDecay: 2 }, schedule });

/** Measured every ten updates; training accuracy is 1 from `mem` on. */
const measured = (mem: number) =>
  Array.from({ length: 11 }, (_, i) => ({
    step: 10 * i,
    train: { loss: 0, accuracy: 10 * i >= mem ? 1 : 0 },
    test: { loss: 0, accuracy: 0 },
  }));

/** Updates made before weight decay first is 0. */
const offAfter = (schedule: object, mem = 20) =>
  replaySchedule(config(schedule), measured(mem), 100).findIndex(({ weightDecay }) => weightDecay === 0);

describe("the rates of a run, worked out again", () => {
  it("are the optimiser's where nothing is scheduled, one for each update", () => {
    const rates = replaySchedule(config({}), measured(20), 7);
    expect(rates.map(({ learningRate, weightDecay }) => [learningRate, weightDecay])).toEqual(Array(7).fill([0.1, 2]));
  });

  it("change after as many updates as the schedule says, or when what was measured says so", () => {
    const at = { metric: "trainAccuracy", reaches: 0.99 };
    expect(offAfter({ changes: [{ at: { step: 15 }, weightDecay: 0 }] })).toBe(15);
    expect(offAfter({ changes: [{ at, weightDecay: 0 }] })).toBe(20);
    expect(offAfter({ changes: [{ at: { ...at, hold: 3 }, weightDecay: 0 }] })).toBe(40); // seen at 20, 30 and 40
    expect(offAfter({ changes: [{ at: { ...at, times: 2.5 }, weightDecay: 0 }] })).toBe(50);
    expect(offAfter({ changes: [{ at, weightDecay: 0 }] }, 1000)).toBe(-1);
  });

  it("are those that training asks for, update by update", () => {
    const schedule = {
      warmup: 12,
      changes: [
        { at: { metric: "trainAccuracy", reaches: 0.5 }, weightDecay: 0, resetMoments: true },
        { at: { step: 60 }, learningRate: 0.3, weightDecay: 5 },
      ],
    };
    const made = config(schedule);
    const rates = rateSchedule(made.optimizer, made.schedule);
    const expected = measured(30).flatMap((evaluation) => {
      rates.observe(evaluation);
      return evaluation.step === 100 ? [] : Array.from({ length: 10 }, () => rates.next());
    });
    expect(replaySchedule(made, measured(30), 100)).toEqual(expected);
  });
});

describe("ratesOf", () => {
  const schedule = {
    warmup: 4,
    changes: [
      { at: { metric: "trainAccuracy", reaches: 0.5 }, weightDecay: 0 },
      { at: { step: 60 }, learningRate: 0.3 },
    ],
  };
  const made = config(schedule);
  const run = { config: made, evaluations: measured(30), steps: 100 };

  it("gives what a record says, and of one that does not say what is worked out again", () => {
    const rates = rateSchedule(made.optimizer, made.schedule);
    for (const evaluation of measured(30)) {
      rates.observe(evaluation);
      for (let i = 0; i < 10 && evaluation.step < 100; i++) rates.next();
    }
    const changes = rates.changes();
    expect(changes.map(({ step, learningRate, weightDecay }) => [step, learningRate, weightDecay])).toEqual([
      ...[1, 2, 3, 4].map((update) => [update - 1, 0.1 * (update / 4), 2]),
      [30, 0.1, 0],
      [60, 0.3, 0],
    ]);
    expect(rates.changes()).toEqual([]);
    const replayed = ratesOf(run).map(({ learningRate, weightDecay }) => ({ learningRate, weightDecay }));
    const recorded = ratesOf({ ...run, rates: changes }).map(({ learningRate, weightDecay }) => ({
      learningRate,
      weightDecay,
    }));
    expect(recorded).toEqual(replayed);
    expect(ratesOf({ ...run, rates: changes }, 40)).toHaveLength(40);
  });

  it("believes the record, whatever the schedule would give", () => {
    const rates = [{ step: 0, learningRate: 1, weightDecay: 3 }];
    expect(new Set(ratesOf({ ...run, rates }).map(({ weightDecay }) => weightDecay))).toEqual(new Set([3]));
  });
});
