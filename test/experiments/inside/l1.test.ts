/** @file Each penalty on the parity network has the settings of the best point of its stored grid. */
import { pointKey } from "groklab/claims";
import { inside, storedParts } from "groklab/experiments";
import { decay, grids, l1, penaltyTable, TUNING_SEEDS } from "groklab/experiments/inside/l1";
import { SEEDS } from "groklab/experiments/inside/study";
import { bestOf, pointOf, triedIn } from "groklab/experiments/tuning";
import { expect, it } from "vitest";

const stored = storedParts(inside);

it("was chosen by seeds that do not judge it", () => {
  expect(SEEDS.filter((seed) => TUNING_SEEDS.includes(seed))).toEqual([]);
});

it.each([
  ["weight decay", decay, 0],
  ["L1", l1, 1],
] as const)("%s has the best of nine points", (_, { best, grid }, i) => {
  const { points, part } = grids[i];
  const tried = triedIn(points, stored[part.name]);
  expect(tried.length).toBe(9);
  for (const { settings, runs } of tried) {
    expect(runs.map(({ config }) => config.seed)).toEqual(TUNING_SEEDS);
    for (const { config } of runs) expect(pointKey(pointOf(config, grid))).toBe(pointKey(settings));
  }
  expect(pointKey(bestOf(tried).settings)).toBe(pointKey(pointOf(best, grid)));
});

it("is a row of a table", () => {
  expect(penaltyTable(stored).map(({ penalty }) => penalty)).toEqual(["weight decay", "L1"]);
});
