import { architectures, missingRuns } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("10-architectures runs from a clean kernel: every figure whose records are there, and one network live", () => {
  const figures = figuresOf(
    executed("10-architectures.ipynb", folder.path, { network: "gru", seed: 987654321, steps: 60 }),
  );
  const drawable = architectures.figures.filter(({ id }) => missingRuns(architectures, id) === undefined);
  // The live one as it grows, and once more when it is done.
  expect(figures.length).toBe(drawable.length + 2);
});
