/** @file For each claim about the synergy paper's runs, made-up runs that its rule must support and contradict. */
import type { RunConfig } from "groklab/runs";
import { type Course, type MadeUp, nameOf, roleOf, through } from "./synergy-made-up";

export interface Cases {
  /** Each must be supported. */
  readonly supported: readonly Course[];
  readonly contradicted: readonly Course[];
}

/** Runs by their setting; of settings that are not named nothing generalises. */
const bySetting =
  (courses: Readonly<Record<string, MadeUp | ((config: RunConfig) => MadeUp)>>): Course =>
  (config) => {
    const course = courses[nameOf(config)] ?? {};
    return typeof course === "function" ? course(config) : course;
  };

const one = (supported: Course, ...contradicted: readonly Course[]): Cases => ({
  supported: [supported],
  contradicted,
});

const times = (steps: Readonly<Record<string, number>>): Course =>
  bySetting(Object.fromEntries(Object.entries(steps).map(([name, tGen]) => [name, { tMem: 30, tGen }])));

/** Test accuracy that rises from 0 to 1 in ln(step). */
const rising = (from: number, to: number): MadeUp => ({ tMem: 30, accuracy: through([from, 0], [to, 1]) });

/** The five phases one after the other, as section 5.1 tells them. */
export const fivePhases: MadeUp = {
  tMem: 30,
  synergy: through([10, 0.05], [60, 1], [300, 0.3], [1000, 0.9], [4000, 0.3]),
  redundancy: through([10, 1], [60, 0.6], [300, 0.2], [1000, 0.5], [4000, 0.9]),
  size: through([10, 50], [60, 150], [300, 75], [1000, 200], [4000, 200]),
  loss: through([10, 5], [25, 8], [60, 6], [4000, 0.1]),
  accuracy: through([900, 0], [4000, 1]),
};

/** Emergence, then decoupling, then nothing more. */
const twoPhases: MadeUp = {
  tMem: 30,
  synergy: through([10, 0.05], [100, 1], [500, 0.4]),
  redundancy: through([10, 1], [100, 0.3], [500, 0.8]),
  size: through([10, 50], [100, 250]),
  loss: through([10, 5], [40, 8], [100, 5], [600, 0.1]),
  accuracy: through([90, 0], [600, 1]),
};

const without = (values: MadeUp, ...keys: (keyof MadeUp)[]): MadeUp =>
  Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key as keyof MadeUp)));

const flat: MadeUp = { tMem: 30 };
const little = (values: MadeUp): Course => bySetting({ "weight decay 0.1": values });
const much = (values: MadeUp): Course => bySetting({ "weight decay 2": values });
const large = (values: MadeUp): Course => bySetting({ "alpha 8": values });

/** The highest synergy of each setting, at step 100. */
const heights = (values: Readonly<Record<string, number>>): Course =>
  bySetting(
    Object.fromEntries(
      Object.entries(values).map(([name, top]) => [name, { synergy: through([10, 0.01], [100, top]) }]),
    ),
  );

const early: MadeUp = { synergy: through([10, 0.05], [40, 1], [100, 0.2]) };
const late: MadeUp = { synergy: through([10, 0.05], [4000, 1]) };

/** Sub-networks generalise at these times by setting and role; the others, and the rest of the roles, never do. */
export const retrained =
  (steps: Readonly<Record<string, Readonly<Record<string, number>>>>): Course =>
  (config) => ({ tMem: 30, tGen: steps[nameOf(config)]?.[roleOf(config)] ?? null });

export const three = (steps: Readonly<Record<string, number>>) =>
  Object.fromEntries(["weight decay 0.1", "weight decay 2", "alpha 8"].map((name) => [name, steps]));

const grokkingDecays = [0.1, 0.2, 0.5, 1, 2, 3];
const groks = ({ optimizer, task, initialization, interventions }: RunConfig) =>
  task.labelNoise === 0 &&
  (interventions.constantNorm ? initialization.scale < 32 : grokkingDecays.includes(optimizer.weightDecay));

/** Early synergy and the other measures of runs that grok and of runs that do not. */
const predicting =
  (synergy: readonly [number, number], other: readonly [number, number]): Course =>
  (config) => {
    const pick = ([yes, no]: readonly [number, number]) => (groks(config) ? yes : no) + config.seed / 1e5;
    return {
      ...{ tMem: 30, tGen: groks(config) ? 1000 : null },
      synergy: () => pick(synergy),
      weightNorm: () => pick(other),
      trainLoss: () => 1 + config.seed / 1e5,
      gini: () => 0.5 + config.seed / 1e5,
    };
  };

export const cases: Readonly<Record<string, Cases>> = {
  "S-1-a": one(
    times({ "weight decay 0.1": 300 }),
    times({ "weight decay 0.1": 290 }),
    times({ "weight decay 2": 300 }),
  ),
  "S-1-b": one(
    times({ "weight decay 0.1": 2500, "weight decay 2": 400 }),
    times({ "weight decay 0.1": 400, "weight decay 2": 2500 }),
    times({ "weight decay 0.1": 400 }),
  ),
  "S-1-c": one(
    bySetting({ "weight decay 0.1": rising(200, 3000), "weight decay 2": rising(100, 200) }),
    bySetting({ "weight decay 0.1": rising(100, 200), "weight decay 2": rising(200, 3000) }),
    // Sharper in steps, and not on a logarithmic axis.
    bySetting({ "weight decay 0.1": rising(2000, 3000), "weight decay 2": rising(50, 200) }),
  ),
  "S-1-d": one(
    times({ "weight decay 0.1": 2500, "alpha 8": 400 }),
    times({ "weight decay 0.1": 400, "alpha 8": 2500 }),
  ),
  "S-1-e": one(
    bySetting({ "weight decay 0.1": rising(200, 3000), "alpha 8": rising(100, 200) }),
    bySetting({ "weight decay 0.1": rising(100, 200), "alpha 8": rising(200, 3000) }),
  ),
  "S-2-a": one(little(fivePhases), little(twoPhases), little(flat)),
  "S-2-b": one(little(fivePhases), little({ ...fivePhases, redundancy: through([10, 0.2], [4000, 1]) })),
  "S-2-c": one(little(fivePhases), little(without(fivePhases, "loss")), little(without(fivePhases, "size"))),
  "S-2-d": one(little(fivePhases), little(twoPhases), little({ ...fivePhases, accuracy: () => 0.6 })),
  "S-2-e": one(little(fivePhases), little(twoPhases), little({ ...fivePhases, size: through([10, 50], [4000, 100]) })),
  "S-2-f": one(little(fivePhases), little({ ...fivePhases, accuracy: () => 0.1 })),
  "S-3-a": one(much(twoPhases), much(fivePhases), much(flat)),
  "S-3-b": one(
    heights({ "weight decay 0.1": 0.2, "weight decay 2": 0.3 }),
    heights({ "weight decay 0.1": 0.3, "weight decay 2": 0.2 }),
  ),
  "S-3-c": one(
    bySetting({ "weight decay 0.1": { size: () => 100 }, "weight decay 2": { size: () => 200 } }),
    bySetting({ "weight decay 0.1": { size: () => 200 }, "weight decay 2": { size: () => 100 } }),
    bySetting({ "weight decay 0.1": { size: () => 200 }, "weight decay 2": { size: () => 200 } }),
  ),
  "S-3-d": one(
    much(twoPhases),
    much({ ...twoPhases, synergy: through([10, 0.05], [4000, 1]) }),
    much({ ...twoPhases, loss: through([10, 5], [4000, 0.1]) }),
  ),
  "S-4-a": one(large(twoPhases), large(fivePhases), large(without(twoPhases, "loss"))),
  "S-4-b": one(
    large({ redundancy: through([2, 1], [20, 0]), synergy: through([50, 0], [500, 1]) }),
    large({ redundancy: through([50, 1], [500, 0]), synergy: through([2, 0], [20, 1]) }),
  ),
  "S-5-a": one(
    bySetting({ "weight decay 0.1": early, "weight decay 2": early }),
    bySetting({ "weight decay 0.1": early, "weight decay 2": late }),
    bySetting({ "weight decay 0.1": early, "weight decay 2": early, "weight decay 10": early }),
  ),
  "S-5-b": one(bySetting({ "alpha 8": early }), bySetting({}), bySetting({ "alpha 8": early, "alpha 50": early })),
  "S-5-c": one(
    heights({ "weight decay 0.1": 0.4, "weight decay 2": 0.3, "weight decay 10": 0.1, "weight decay 50": 0.2 }),
    heights({ "weight decay 0.1": 0.4, "weight decay 2": 0.3, "weight decay 10": 0.1, "weight decay 50": 0.35 }),
  ),
  "S-5-d": one(
    bySetting({ "alpha 1": early, "alpha 50": early }),
    bySetting({ "alpha 1": early, "alpha 50": late }),
    // Drops and comes back.
    bySetting({ "alpha 1": early, "alpha 50": { synergy: through([10, 0.05], [40, 1], [100, 0.2], [1000, 0.9]) } }),
  ),
  "S-6-a": one(predicting([0.5, 0.1], [1, 1]), predicting([0.1, 0.5], [1, 1])),
  "S-6-b": one(predicting([0.5, 0.1], [1, 1]), predicting([1, 1], [5, 3])),
  // Free to go either way; where it goes the other way in the settings that were drawn, it misleads.
  "S-6-c": {
    supported: [predicting([0.5, 0.1], [1, 1]), predicting([0.1, 0.5], [1, 1])],
    contradicted: [(config) => predicting(config.seed >= 8000 ? [0.1, 0.5] : [0.5, 0.1], [1, 1])(config)],
  },
  "S-7-a": one(retrained(three({ whole: 1000, synergistic: 1100 })), retrained(three({ whole: 1000 }))),
  "S-7-b": one(
    (config) => ({ ...rising(200, roleOf(config) === "whole" ? 1000 : 2000) }),
    (config) => ({ ...rising(200, roleOf(config) === "whole" ? 2000 : 1000) }),
  ),
  "S-7-c": one(
    retrained(three({ whole: 1000, synergistic: 900 })),
    retrained(three({ whole: 900, synergistic: 1000 })),
    retrained(three({ whole: 900 })),
  ),
  "S-7-d": one(
    retrained(three({ whole: 1000, synergistic: 1250 })),
    retrained(three({ whole: 1000, synergistic: 1400 })),
    retrained(three({ whole: 1000 })),
  ),
  "S-7-e": one(
    retrained(three({ whole: 1000, synergistic: 1000, inverse: 800 })),
    retrained(three({ whole: 1000, synergistic: 1000, inverse: 1400 })),
    retrained(three({ whole: 1000, synergistic: 1000 })),
  ),
  "S-7-f": one(
    retrained(three({ whole: 500, synergistic: 900, "random, as many": 1000 })),
    retrained(three({ whole: 500, synergistic: 1000, "random, as many": 900 })),
  ),
  "S-8-a": one(
    times({ "weight decay 0.1": 3000, "weight decay 2": 400 }),
    times({ "weight decay 2": 400 }),
    times({ "weight decay 0.1": 3000, "weight decay 2": 400, "weight decay 50": 400 }),
  ),
  "S-9-a": one(times({ "alpha 8": 400 }), times({}), times({ "alpha 8": 400, "alpha 1": 400 })),
};
