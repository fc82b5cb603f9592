import { computeToGeneralise } from "groklab/experiments/compute";
import { reference, updateFlops } from "groklab/runs";
import { expect, it } from "vitest";
import { madeUpRun } from "../support/made-up-run";

it("compute to T_gen is that of so many updates, and open where there is no T_gen", () => {
  const [reached, never] = [200, null].map((tGen) =>
    madeUpRun({ ...reference, evaluation: { every: 5, perDecade: 0 } }, { tGen }),
  );
  expect(computeToGeneralise(reached)).toEqual({ censored: false, step: 200 * updateFlops(reached.config) });
  expect(computeToGeneralise(never).censored).toBe(true);
});
