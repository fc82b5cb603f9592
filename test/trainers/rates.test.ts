import type { OptimizerConfig, ScheduleChange, ScheduleConfig } from "groklab/trainers";
import { type RateSchedule, rateSchedule, type UpdateRates } from "groklab/trainers/rates";
import { describe, expect, it } from "vitest";

const optimizer: OptimizerConfig = {
  kind: "adamw",
  learningRate: 1,
  betas: [0.5, 0.75],
  eps: 1e-8,
  weightDecay: 10,
  decayTo: "zero",
};

/** A change of nothing at a step, with what is given in its place. */
function change(at: ScheduleChange["at"], what: Partial<ScheduleChange>): ScheduleChange {
  return { at, learningRate: null, weightDecay: null, resetMoments: false, ...what };
}

function schedule(config: Partial<ScheduleConfig>): RateSchedule {
  return rateSchedule(optimizer, { warmup: 0, changes: [], ...config });
}

function next(rates: RateSchedule, updates: number): UpdateRates[] {
  return Array.from({ length: updates }, () => rates.next());
}

/** What is measured after so many updates. */
function measured(step: number, accuracy: { train?: number; test?: number }) {
  const set = (value = 0) => ({ loss: 1, accuracy: value });
  return { step, train: set(accuracy.train), test: set(accuracy.test) };
}

describe("the learning rate", () => {
  it("is the optimiser's without warm-up and changes", () => {
    expect(next(schedule({}), 3).map(({ learningRate }) => learningRate)).toEqual([1, 1, 1]);
  });

  it.each([
    { warmup: 1, expected: [1, 1, 1, 1, 1, 1] },
    { warmup: 4, expected: [0.25, 0.5, 0.75, 1, 1, 1] },
    { warmup: 5, expected: [0.2, 0.4, 0.6, 0.8, 1, 1] },
  ])("rises as t / warmup over $warmup updates", ({ warmup, expected }) => {
    expect(next(schedule({ warmup }), 6).map(({ learningRate }) => learningRate)).toEqual(expected);
  });

  it("rises to what a change has made of it meanwhile", () => {
    const rates = schedule({ warmup: 4, changes: [change({ step: 2 }, { learningRate: 8 })] });
    expect(next(rates, 5).map(({ learningRate }) => learningRate)).toEqual([0.25, 0.5, 6, 8, 8]);
  });
});

describe("a change after so many updates", () => {
  it.each([
    { step: 0, expected: [2, 2, 2, 2] },
    { step: 1, expected: [10, 2, 2, 2] },
    { step: 3, expected: [10, 10, 10, 2] },
    { step: 9, expected: [10, 10, 10, 10] },
  ])("holds from the next one on: $step", ({ step, expected }) => {
    const rates = schedule({ changes: [change({ step }, { weightDecay: 2 })] });
    expect(next(rates, 4).map(({ weightDecay }) => weightDecay)).toEqual(expected);
  });

  it("may be to zero, and leaves alone what it does not name", () => {
    const rates = schedule({ changes: [change({ step: 1 }, { weightDecay: 0 })] });
    expect(next(rates, 2).map(({ learningRate, weightDecay }) => [learningRate, weightDecay])).toEqual([
      [1, 10],
      [1, 0],
    ]);
    const other = schedule({ changes: [change({ step: 1 }, { learningRate: 0 })] });
    expect(next(other, 2).map(({ learningRate, weightDecay }) => [learningRate, weightDecay])).toEqual([
      [1, 10],
      [0, 10],
    ]);
  });

  it("is overridden by a later one in the list, whichever comes first in time", () => {
    const first = change({ step: 1 }, { learningRate: 2, weightDecay: 20 });
    const second = change({ step: 3 }, { learningRate: 3 });
    const pairs = (changes: ScheduleChange[]) =>
      next(schedule({ changes }), 5).map(({ learningRate, weightDecay }) => [learningRate, weightDecay]);
    expect(pairs([first, second])).toEqual([
      [1, 10],
      [2, 20],
      [2, 20],
      [3, 20],
      [3, 20],
    ]);
    expect(pairs([second, first])).toEqual([
      [1, 10],
      [2, 20],
      [2, 20],
      [2, 20],
      [2, 20],
    ]);
  });
});

describe("a change at an event", () => {
  const at = { metric: "testAccuracy", reaches: 0.9, hold: 1, times: 1 } as const;
  const decays = (rates: RateSchedule, updates: number) => next(rates, updates).map(({ weightDecay }) => weightDecay);
  const waiting = (more: Partial<typeof at | { hold: number; times: number; metric: "trainAccuracy" }>) =>
    schedule({ changes: [change({ ...at, ...more }, { weightDecay: 2 })] });

  it("holds from the evaluation at which the accuracy reaches the value, which counts as reached", () => {
    const rates = waiting({});
    rates.observe(measured(0, { test: 0.1 }));
    expect(decays(rates, 5)).toEqual([10, 10, 10, 10, 10]);
    rates.observe(measured(5, { test: 0.9 }));
    expect(decays(rates, 2)).toEqual([2, 2]);
  });

  it("stays when the accuracy falls again", () => {
    const rates = waiting({});
    rates.observe(measured(0, { test: 1 }));
    rates.observe(measured(1, { test: 0 }));
    expect(decays(rates, 2)).toEqual([2, 2]);
  });

  it("looks at the accuracy that it names", () => {
    const [train, test] = [waiting({ metric: "trainAccuracy" }), waiting({})];
    for (const rates of [train, test]) rates.observe(measured(0, { train: 1, test: 0.5 }));
    expect([decays(train, 1), decays(test, 1)]).toEqual([[2], [10]]);
  });

  it("waits until it has held for so many evaluations in a row", () => {
    const rates = waiting({ hold: 3 });
    const heard: number[] = [];
    [0.95, 0.95, 0.1, 0.95, 0.95, 0.95, 0.95].forEach((test, i) => {
      rates.observe(measured(10 * i, { test }));
      heard.push(decays(rates, 10)[0]);
    });
    // Two, then a fall; three in a row at steps 30, 40 and 50.
    expect(heard).toEqual([10, 10, 10, 10, 10, 2, 2]);
  });

  it.each([
    { hold: 1, times: 2, from: 40 }, // first reached at 20
    { hold: 2, times: 2, from: 40 },
    { hold: 3, times: 1.2, from: 40 }, // 1.2 * 20 = 24, but the third of them is at 40
    { hold: 1, times: 1.23, from: 25 }, // 24.6 rounds to 25
    { hold: 2, times: 1, from: 30 },
  ])("comes at $times times the first step of $hold, but not before the last", ({ hold, times, from }) => {
    const rates = waiting({ hold, times });
    let first: number | undefined;
    for (let step = 0; step < 60; step++) {
      if (step % 10 === 0) rates.observe(measured(step, { test: step >= 20 ? 1 : 0 }));
      if (rates.next().weightDecay === 2) first ??= step;
    }
    expect(first).toBe(from);
  });

  it("takes no notice of an accuracy that is not a number", () => {
    const rates = waiting({});
    rates.observe(measured(0, { test: Number.NaN }));
    expect(decays(rates, 1)).toEqual([10]);
  });
});

describe("bias corrections", () => {
  const corrections = (rates: readonly UpdateRates[]) =>
    rates.map(({ biasCorrection1, biasCorrection2 }) => [biasCorrection1, biasCorrection2]);

  it("are 1 - beta^t for t = 1, 2, 3", () => {
    expect(corrections(next(schedule({}), 3))).toEqual([
      [0.5, 0.25],
      [0.75, 0.4375], // 1 - 1/4, 1 - 9/16
      [0.875, 0.578125], // 1 - 1/8, 1 - 27/64
    ]);
  });

  it("grow towards 1 and agree with the closed form after a thousand updates", () => {
    const betas = [0.9, 0.999] as const;
    const values = corrections(next(rateSchedule({ ...optimizer, betas }, { warmup: 0, changes: [] }), 1000));
    expect(values[999]).toBeAllclose([1, 1 - 0.999 ** 1000], { rtol: 1e-12 });
    for (let t = 1; t < 1000; t++) expect(values[t][1]).toBeGreaterThan(values[t - 1][1]);
  });

  it("begin again with fresh moments, once, at the change and no other update", () => {
    const rates = next(schedule({ changes: [change({ step: 2 }, { resetMoments: true })] }), 5);
    expect(rates.map(({ keepMoments }) => keepMoments)).toEqual([1, 1, 0, 1, 1]);
    expect(corrections(rates)).toEqual([
      [0.5, 0.25],
      [0.75, 0.4375],
      [0.5, 0.25],
      [0.75, 0.4375],
      [0.875, 0.578125],
    ]);
  });

  it("begin again at a change that an event brings later", () => {
    const at = { metric: "trainAccuracy", reaches: 0.5, hold: 1, times: 2 } as const;
    const rates = schedule({ changes: [change(at, { resetMoments: true })] });
    expect(next(rates, 3).every(({ keepMoments }) => keepMoments === 1)).toBe(true);
    rates.observe(measured(3, { train: 1 }));
    expect(next(rates, 5).map(({ keepMoments }) => keepMoments)).toEqual([1, 1, 1, 0, 1]); // from 2 * 3 = 6
  });

  it("begin again at a change whose time had passed before it was held for long enough", () => {
    const at = { metric: "trainAccuracy", reaches: 0.5, hold: 3, times: 1 } as const;
    const rates = schedule({ changes: [change(at, { resetMoments: true })] });
    const kept: number[] = [];
    for (let step = 0; step < 8; step++) {
      if (step % 2 === 0) rates.observe(measured(step, { train: 1 }));
      kept.push(rates.next().keepMoments);
    }
    expect(kept).toEqual([1, 1, 1, 1, 0, 1, 1, 1]); // first reached at 0, for the third time at 4
  });

  it("are 1 for SGD, which has none", () => {
    const sgd: OptimizerConfig = { kind: "sgd", learningRate: 1, momentum: 0.9, weightDecay: 0 };
    const [first] = next(rateSchedule(sgd, { warmup: 0, changes: [] }), 1);
    expect([first.biasCorrection1, first.biasCorrection2]).toEqual([1, 1]);
  });
});

describe("a schedule that is taken up again", () => {
  const config: ScheduleConfig = {
    warmup: 7,
    changes: [
      change({ step: 11 }, { learningRate: 0.5, resetMoments: true }),
      change({ metric: "testAccuracy", reaches: 0.5, hold: 3, times: 1.5 }, { weightDecay: 1, resetMoments: true }),
      change({ step: 19 }, { weightDecay: 3 }),
    ],
  };
  const run = (rates: RateSchedule, from: number, to: number) => {
    const all: UpdateRates[] = [];
    for (let step = from; step < to; step++) {
      if (step % 2 === 0) rates.observe(measured(step, { test: step >= 6 ? 0.75 : 0.25 }));
      all.push(rates.next());
    }
    return all;
  };

  it.each(Array.from({ length: 25 }, (_, stop) => stop))("goes on as if nothing had been, after %i updates", (stop) => {
    const whole = run(rateSchedule(optimizer, config), 0, 30);
    const first = rateSchedule(optimizer, config);
    const before = run(first, 0, stop);
    const state = JSON.parse(JSON.stringify(first.state())); // plain JSON
    expect([...before, ...run(rateSchedule(optimizer, config, state), stop, 30)]).toEqual(whole);
    expect(state.update).toBe(stop);
  });

  it("starts at the first update with the powers of another run's moments, where that is all it is given", () => {
    const first = rateSchedule(optimizer, config);
    next(first, 3);
    const rates = rateSchedule(optimizer, config, { powers: first.state().powers });
    const [next1] = next(rates, 1);
    expect(next1.learningRate).toBe(1 / 7);
    expect(next1.biasCorrection1).toBe(1 - 0.0625); // 1 - 0.5^4
  });
});
