import { entries } from "groklab/experiments";
import { computeToGeneralise, updateFlops } from "groklab/experiments/compute";
import type { Entry } from "groklab/experiments/optimisers/entry";
import { leaderboard, pFewer } from "groklab/experiments/optimisers/leaderboard";
import { bestOf } from "groklab/experiments/tuning";
import { reference, resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../../support/made-up-run";

const [asIs] = entries;
const entryNamed = (name: string): Entry => ({ ...asIs, name });
/** Runs of the reference that get to 99 % after these updates; null: never. */
const runsAt = (...times: readonly (number | null)[]) =>
  times.map((tGen, seed) => madeUpRun({ ...asIs.spec, seed }, { tGen }));
const times = (...steps: readonly number[]) => steps.map((step) => ({ step, censored: false }));

describe("the leaderboard", () => {
  it("ranks by the geometric mean of updates, and entries of which a seed is missing behind all others", () => {
    const board = leaderboard([
      { entry: entryNamed("slow"), runs: runsAt(400, 500) },
      { entry: entryNamed("most"), runs: runsAt(100, 100, null) },
      { entry: entryNamed("fast"), runs: runsAt(200, 800) },
      { entry: entryNamed("none"), runs: runsAt(null, null) },
    ]);
    expect(board.map(({ entry }) => entry.name)).toEqual(["fast", "slow", "most", "none"]);
    expect(board.map(({ reached, n }) => `${reached}/${n}`)).toEqual(["2/2", "2/2", "2/3", "0/2"]);
    expect(board[0].updates?.estimate).toBeCloseTo(400, 8);
    expect(board.slice(2).map(({ updates, compute }) => [updates, compute])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it("gives first place, in the order of entry, to who is faster with p below 0.01 in all seeds", () => {
    const entered = [
      { entry: entryNamed("first"), runs: runsAt(400, 405, 410, 395) },
      { entry: entryNamed("no faster"), runs: runsAt(395, 400, 410, 400) },
      { entry: entryNamed("faster"), runs: runsAt(300, 305, 295, 300) },
      { entry: entryNamed("faster, but not in all seeds"), runs: runsAt(100, 100, 100, null) },
      { entry: entryNamed("slower than the first now"), runs: runsAt(350, 355, 345, 350) },
    ];
    const took = leaderboard(entered).filter(({ tookFirst }) => tookFirst);
    expect(took.map(({ entry }) => entry.name).sort()).toEqual(["faster", "first"]);
    const p = Object.fromEntries(leaderboard(entered).map(({ entry, pFirst }) => [entry.name, pFirst]));
    expect(p.first).toBeNull();
    expect(p["faster, but not in all seeds"]).toBeNull();
    expect(p["slower than the first now"]).toBeGreaterThan(0.99);
    // Entered in another order, who came first has taken first place, and keeps having taken it.
    const reversed = leaderboard([...entered].reverse()).filter(({ tookFirst }) => tookFirst);
    expect(reversed.map(({ entry }) => entry.name).sort()).toEqual(["faster", "slower than the first now"]);
  });

  it("compares an entry with the one above it, one-sided by Welch's test of the logarithms", () => {
    // ln: (0, 0.2) and (1, 1.4): difference -1.1, variances 0.02 / 2 and 0.08 / 2, t = -1.1 / sqrt(0.05) = -4.9193 with
    // 0.05^2 / (0.01^2 + 0.04^2) = 1.4706 degrees of freedom; SciPy's ttest_ind(equal_var=False, alternative="less") has p 0.034643
    const [fast, slow] = [times(1, Math.exp(0.2)), times(Math.E, Math.exp(1.4))];
    expect(pFewer(fast, slow)).toBeCloseTo(0.034643, 5);
    expect((pFewer(fast, slow) as number) + (pFewer(slow, fast) as number)).toBeCloseTo(1, 10);
    expect(pFewer(fast, [...slow, { step: 9, censored: true }])).toBeNull();
  });
});

describe("compute", () => {
  const config = resolveRun(reference);
  const weights = 194 * 250 + 250 * 97;
  const examples = 3763; // 40 % of 97 * 97

  it("is six operations a weight and example: two in each of three passes", () => {
    expect(updateFlops(config)).toBe(6 * weights * examples);
    expect(updateFlops({ ...config, batchSize: 100 })).toBe(6 * weights * 100);
  });

  it("has Muon's products besides", () => {
    const muon = { ...reference, optimizer: { kind: "muon", learningRate: 0.1, weightDecay: 0 } } as const;
    // five times 4 s^2 l + 2 s^3, of 194 x 250 and of 97 x 250
    const own = 5 * (4 * 194 * 194 * 250 + 2 * 194 ** 3 + 4 * 97 * 97 * 250 + 2 * 97 ** 3);
    expect(updateFlops(resolveRun(muon)) - updateFlops(config)).toBe(own);
  });

  it("to T_gen is that of so many updates, and open where there is no T_gen", () => {
    const [reached, never] = runsAt(200, null);
    expect(computeToGeneralise(reached)).toEqual({ censored: false, step: 200 * updateFlops(reached.config) });
    expect(computeToGeneralise(never).censored).toBe(true);
  });
});

describe("the best point of a grid", () => {
  const best = (...points: readonly (readonly (number | null)[])[]) =>
    bestOf(points.map((times, i) => ({ settings: { i }, runs: runsAt(...times) }))).settings.i;

  it("has the most seeds that get there, then the fewest updates, then the first place in the grid", () => {
    expect(best([100, null], [500, 600])).toBe(1);
    expect(best([400, 500], [300, 500], [600, 600])).toBe(1);
    expect(best([300, 500], [300, 500])).toBe(0);
  });

  it("has the highest test accuracy at the end where no seed of any gets there", () => {
    const ending = (plateau: number) => [madeUpRun(asIs.spec, { plateau })];
    const points = [0.2, 0.7, 0.6].map((plateau) => ({ settings: { plateau }, runs: ending(plateau) }));
    expect(bestOf(points).settings.plateau).toBe(0.7);
  });
});
