import { resolveRun } from "groklab/runs";
import { rateChangesOf } from "groklab/trainers";
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

const run = (schedule: object, mem = 20, steps = 100) => ({
  config: config(schedule),
  evaluations: measured(mem),
  steps,
});

/** Updates made before weight decay first is 0. */
const offAfter = (schedule: object, mem?: number) =>
  rateChangesOf(run(schedule, mem)).find(({ weightDecay }) => weightDecay === 0)?.step;

describe("the rates of a run, worked out again", () => {
  it("are the optimiser's where nothing is scheduled", () => {
    expect(rateChangesOf(run({}))).toEqual([{ step: 0, learningRate: 0.1, weightDecay: 2 }]);
    expect(rateChangesOf(run({}, 20, 0))).toEqual([]);
  });

  it("change after as many updates as the schedule says, or when what was measured says so", () => {
    const at = { metric: "trainAccuracy", reaches: 0.99 };
    expect(offAfter({ changes: [{ at: { step: 15 }, weightDecay: 0 }] })).toBe(15);
    expect(offAfter({ changes: [{ at, weightDecay: 0 }] })).toBe(20);
    expect(offAfter({ changes: [{ at: { ...at, hold: 3 }, weightDecay: 0 }] })).toBe(40); // seen at 20, 30 and 40
    expect(offAfter({ changes: [{ at: { ...at, times: 2.5 }, weightDecay: 0 }] })).toBe(50);
    expect(offAfter({ changes: [{ at, weightDecay: 0 }] }, 1000)).toBeUndefined();
  });

  it("are those that training asks for, update by update", () => {
    const schedule = {
      warmup: 4,
      changes: [
        { at: { metric: "trainAccuracy", reaches: 0.5 }, weightDecay: 0, resetMoments: true },
        { at: { step: 60 }, learningRate: 0.3 },
      ],
    };
    const scheduled = run(schedule, 30);
    const rates = rateSchedule(scheduled.config.optimizer, scheduled.config.schedule);
    const asked = scheduled.evaluations.flatMap((evaluation) => {
      rates.observe(evaluation);
      return Array.from({ length: evaluation.step < 100 ? 10 : 0 }, () => rates.next());
    });
    const changes = rateChangesOf(scheduled);
    expect(changes.map(({ step, learningRate, weightDecay }) => [step, learningRate, weightDecay])).toEqual([
      ...[1, 2, 3, 4].map((update) => [update - 1, 0.1 * (update / 4), 2]),
      [30, 0.1, 0],
      [60, 0.3, 0],
    ]);
    const inForce = asked.map((_, made) => changes.filter(({ step }) => step <= made).at(-1));
    for (const [made, { learningRate, weightDecay }] of asked.entries()) {
      expect([made, inForce[made]]).toEqual([made, expect.objectContaining({ learningRate, weightDecay })]);
    }
  });
});

describe("rateChangesOf", () => {
  it("believes the record, whatever the schedule would give", () => {
    const rates = [{ step: 0, learningRate: 1, weightDecay: 3 }];
    expect(rateChangesOf({ ...run({ changes: [{ at: { step: 15 }, weightDecay: 0 }] }), rates })).toEqual(rates);
  });
});
