/** @file Each depth has the best of its learning rates, by seeds that do not judge. */
import { optimisers, storedParts } from "groklab/experiments";
import { bestRate, chosen, depthTable, triedDepths } from "groklab/experiments/optimisers/depth";
import { TUNING_SEEDS } from "groklab/experiments/optimisers/entry";
import { reference } from "groklab/runs";
import { expect, it } from "vitest";
import { madeUpRun, type Trajectory } from "../../support/made-up-run";

const stored = storedParts(optimisers);
const of = (rate: number, ...trajectories: readonly Trajectory[]) => ({
  rate,
  runs: trajectories.map((trajectory, seed) => madeUpRun({ ...reference, seed, steps: 400 }, trajectory)),
});

it("is chosen by seeds that generalise, then by those that memorise, then by T_gen", () => {
  const late = of(1, { tGen: 300 }, { tGen: 300 });
  const early = of(2, { tGen: 100 }, { tGen: 200 });
  const one = of(3, { tGen: 50 }, {});
  const none = of(4, { tMem: null }, { tMem: null });
  const memorised = of(5, {}, {});
  expect(bestRate([late, early, one, none])).toBe(2);
  expect(bestRate([none, memorised, one])).toBe(3);
  expect(bestRate([none, memorised])).toBe(5);
});

it("is the best of the stored ones", () => {
  const all = triedDepths(stored);
  expect(all.map(({ depth, tried }) => ({ depth, rate: bestRate(tried) }))).toEqual(chosen);
  for (const { depth, tried } of all) {
    for (const { rate, runs } of tried) {
      expect(runs.map(({ config }) => config.seed)).toEqual(TUNING_SEEDS);
      for (const { config } of runs) {
        expect([(config.model as { hidden: readonly number[] }).hidden.length, config.optimizer.learningRate]).toEqual([
          depth,
          rate,
        ]);
      }
    }
  }
  expect(depthTable(stored).length).toBe(12);
});
