import { missingRuns, optimisers } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("11-optimisers runs from a clean kernel: every figure whose records are there, and one entry live", () => {
  const figures = figuresOf(
    executed("11-optimisers.ipynb", folder.path, { entry: "lion", seed: 987654321, steps: 60 }),
  );
  const drawable = optimisers.figures.filter(({ id }) => missingRuns(optimisers, id) === undefined);
  // The live one as it grows, and once more when it is done.
  expect(figures.length).toBe(drawable.length + 2);
});
