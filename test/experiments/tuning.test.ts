import { bestOf, describePoint, describeTried, pointOf, triedIn } from "groklab/experiments/tuning";
import { reference } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";

/** Runs of the reference that get to 99 % after these updates; null: never. */
const runsAt = (...times: readonly (number | null)[]) =>
  times.map((tGen, seed) => madeUpRun({ ...reference, evaluation: { every: 5, perDecade: 0 }, seed }, { tGen }));

describe("the best point of a grid", () => {
  const best = (...points: readonly (readonly (number | null)[])[]) =>
    bestOf(points.map((times, i) => ({ settings: { i }, runs: runsAt(...times) }))).settings.i;

  it("has the most seeds that get there, then the fewest updates, then the first place in the grid", () => {
    expect(best([100, null], [500, 600])).toBe(1);
    expect(best([400, 500], [300, 500], [600, 600])).toBe(1);
    expect(best([300, 500], [300, 500])).toBe(0);
  });

  it("has the highest test accuracy at the end where no seed of any gets there", () => {
    const ending = (plateau: number) => [madeUpRun(reference, { plateau })];
    const points = [0.2, 0.7, 0.6].map((plateau) => ({ settings: { plateau }, runs: ending(plateau) }));
    expect(bestOf(points).settings.plateau).toBe(0.7);
  });
});

describe("a grid", () => {
  const points = [{ "optimizer.learningRate": 0.03 }, { "optimizer.learningRate": 0.1 }];

  it("has its runs point by point, once all of them are there", () => {
    const records = runsAt(100, 200, 300, null);
    const tried = triedIn(points, { records, planned: 4, problems: [] });
    expect(tried).toEqual([
      { settings: points[0], runs: records.slice(0, 2) },
      { settings: points[1], runs: records.slice(2) },
    ]);
    expect(triedIn(points, { records, planned: 5, problems: [] })).toEqual([]);
    expect(describeTried(tried)).toEqual({
      best: "learningRate 0.03",
      "T_gen at the best": "100",
      "seeds there, best to worst point": "2, 1",
    });
  });

  it("names a point by the last words of its paths, and finds that of a spec", () => {
    const grid = { "optimizer.learningRate": [0.03, 0.1], "optimizer.weightDecay": [1, 2] };
    expect(describePoint(pointOf(reference, grid))).toBe("learningRate 0.03, weightDecay 2");
  });
});
