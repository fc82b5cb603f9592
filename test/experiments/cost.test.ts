import { describeCost } from "groklab/experiments";
import { costOf } from "groklab/experiments/cost";
import type { RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";
import { smallSpec } from "../support/small-run";

/** A run of 40 updates on some threads. */
function run(seed: number, seconds: number | undefined, threads = 1): RunRecord {
  const environment = { engine: { threads } } as RunRecord["environment"];
  return { ...madeUpRun({ ...smallSpec, seed }), seconds, environment };
}

describe("the cost of records", () => {
  it("is their updates and their seconds times threads, of a run that is there twice once", () => {
    const [one, two, three] = [run(1, 100), run(2, 30, 2), run(3, 7)];
    expect(costOf([one, two, two, three])).toEqual({ runs: 3, updates: 120, coreSeconds: 167 });
    expect(costOf([])).toEqual({ runs: 0, updates: 0, coreSeconds: 0 });
  });

  it("has no seconds where those of one run are not known", () => {
    expect(costOf([run(1, 100), run(2, undefined)])).toEqual({ runs: 2, updates: 80 });
  });

  it("is said in the unit that it is a small number of", () => {
    const said = (coreSeconds?: number) => describeCost({ runs: 21, updates: 126_000, coreSeconds });
    expect(said()).toBe("21 runs, 126,000 updates");
    expect(said(119.4)).toBe("21 runs, 126,000 updates, 119 core-seconds");
    expect(said(2460)).toBe("21 runs, 126,000 updates, 41 core-minutes");
    expect(said(8640)).toBe("21 runs, 126,000 updates, 2.4 core-hours");
    expect(describeCost({ runs: 1, updates: 1, coreSeconds: 0 })).toBe("1 run, 1 update, 0 core-seconds");
  });
});
