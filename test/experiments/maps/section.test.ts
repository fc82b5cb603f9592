import { efficiency, gridOf, mapFigure, parity, part, pointWith, withSeeds } from "groklab/experiments";
import { resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn } from "../../support/arms";
import { titleOf } from "../../support/figures";
import { madeUpPart, type Trajectory } from "../../support/made-up-run";
import { smallSpec } from "../../support/small-run";

const grid = { "optimizer.weightDecay": [1, 2], "task.p": [11, 13] };
const points = part(
  "points",
  "four points",
  gridOf(grid, (settings) => withSeeds([7, 8], smallSpec, settings)),
);

describe("the points of a grid in a section", () => {
  it("are arms of a part, each with its settings beside its runs", () => {
    expect(points.arms.map(({ settings }) => Object.values(settings))).toEqual([
      [1, 11],
      [1, 13],
      [2, 11],
      [2, 13],
    ]);
    const { runs } = pointWith(points.arms, { "optimizer.weightDecay": 2, "task.p": 11 });
    expect(runs.part).toBe("points");
    expect(runs.runs([])).toMatchObject([{ seed: 7, task: { p: 11 }, optimizer: { weightDecay: 2 } }, { seed: 8 }]);
    expect(() => pointWith(points.arms, { "task.p": 11 })).toThrow('pointWith: no point has {"task.p":11}');
  });
});

describe("the map around the parity baseline", () => {
  const claimOf = (id: string) => parity.claims.find((claim) => claim.id === id) ?? expect.fail(id);
  const mapOf = (id: string, trajectory: (config: ReturnType<typeof resolveRun>) => Trajectory) => {
    const find = findIn(parity, { map: madeUpPart(parity.parts.map, trajectory) });
    return claimOf(id).map?.judge(find) ?? expect.fail("no map");
  };

  it("has three seeds at each of 45 points, five where the thesis is, none of which the phase diagrams have", () => {
    const arms = claimOf("T-b.2-a").map?.arms ?? [];
    const counts = arms.map((arm) => arm.runs([]).length);
    expect([counts.length, counts.filter((n) => n === 5).length, Math.min(...counts)]).toEqual([45, 1, 3]);
    const ids = (name: string) => parity.parts[name].runs().map(resolveRun);
    const trained = new Set(ids("phases").map(({ seed }) => seed));
    expect(ids("map").filter(({ seed }) => trained.has(seed))).toEqual([]);
    expect(new Set(ids("map").map((config) => runId(config))).size).toBe(137);
  });

  it("calls late what comes fifty epochs later, whatever the size of an epoch", () => {
    // 600 - 100 updates: 100 epochs of 150 points (5 updates), 50 of 300 (10), 26 of 600 (19)
    const map = mapOf("T-b.2-a", () => ({ tMem: 100, tGen: 600 }));
    expect(map).toMatchObject({
      premise: 45,
      share: 2 / 3,
      verdict: "depends on the setting",
      border: "up to training points 300",
    });
  });

  it("asks where a network memorises alone, of lateness where it generalises, too", () => {
    const little = ({ optimizer }: ReturnType<typeof resolveRun>): Trajectory =>
      optimizer.weightDecay >= 0.3
        ? { tMem: null }
        : optimizer.weightDecay >= 0.03
          ? { tMem: 100 }
          : { tMem: 100, tGen: 2000 };
    expect(mapOf("T-b.2-b", little)).toMatchObject({ premise: 36, share: 0.5, border: "up to weight decay 0.01" });
    expect(mapOf("T-b.2-a", little)).toMatchObject({ premise: 18, share: 1, verdict: "supported" });
  });

  it("is drawn with the thesis marked in the panel of its training set", () => {
    const figure = parity.figures.find(({ id }) => id === "parity-map") ?? expect.fail("no figure");
    const drawn = figure.draw(findIn(parity, { map: madeUpPart(parity.parts.map, () => ({ tMem: null })) }));
    expect(titleOf(drawn)).toContain("hatched: most do not memorise");
    const [mark] = drawn.data.filter((trace) => (trace as { name?: string }).name === "the thesis") as unknown as {
      xaxis: string;
    }[];
    expect(mark.xaxis).toBe("x2");
    expect(figure.parts).toEqual(["map"]);
    expect(() => mapFigure("x", claimOf("T-1.1-a"), { settings: "", axes: {} })).toThrow(
      "mapFigure: T-1.1-a has no map",
    );
  });
});

describe("the map around figure 1", () => {
  it("judges the MLP at 24 points as in our setting, where it memorises and generalises", () => {
    const claim = efficiency.claims.find(({ id }) => id === "E-1-e") ?? expect.fail("no claim");
    const early = ({ optimizer }: ReturnType<typeof resolveRun>): Trajectory =>
      optimizer.learningRate === 0.003
        ? { tMem: 500, tGen: 700, plateau: 0.01 }
        : { tMem: 500, tGen: 2000, plateau: 0.01 };
    const find = findIn(efficiency, { mlpMap: madeUpPart(efficiency.parts.mlpMap, early) });
    expect(claim.map?.judge(find)).toMatchObject({ premise: 24, share: 2 / 3, border: "up to learning rate 0.001" });
    expect(claim.parts).toEqual(["mlp"]);
    const never = findIn(efficiency, { mlpMap: madeUpPart(efficiency.parts.mlpMap, () => ({ tMem: 500 })) });
    expect(claim.map?.judge(never)).toMatchObject({ premise: 0, verdict: "inconclusive", border: null });
  });
});
