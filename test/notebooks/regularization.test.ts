import { missingRuns, regularization } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("07-weight-decay-schedules runs from a clean kernel: every figure whose records are there, and one network live", () => {
  const figures = figuresOf(
    executed("07-weight-decay-schedules.ipynb", folder.path, { seed: 987654321, steps: 100, start: 20, length: 30 }),
  );
  const drawable = regularization.figures.filter(({ id }) => missingRuns(regularization, id) === undefined);
  // The live one as it grows, and once more when it is done.
  expect(figures.length).toBe(drawable.length + 2);
});
