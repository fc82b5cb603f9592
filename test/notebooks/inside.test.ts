import { inside, missingRuns } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("12-inside runs from a clean kernel: every figure whose records are there, and sharpness live", () => {
  const figures = figuresOf(executed("12-inside.ipynb", folder.path, { seed: 987654321, steps: 60 }));
  const drawable = inside.figures.filter(({ id }) => missingRuns(inside, id) === undefined);
  // The live one as it grows, and once more with its sharpness.
  expect(figures.length).toBe(drawable.length + 2);
});
