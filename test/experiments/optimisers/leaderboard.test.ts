import { entries } from "groklab/experiments";
import type { Entry } from "groklab/experiments/optimisers/entry";
import { leaderboard, pFewer } from "groklab/experiments/optimisers/leaderboard";
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
