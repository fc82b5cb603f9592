import { missingRuns, parity } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("05-parity-circuits runs from a clean kernel: all figures of the thesis from records, and one network live", () => {
  const figures = figuresOf(executed("05-parity-circuits.ipynb", folder.path, { seed: 987654321, steps: 100 }));
  // Every figure whose runs are all there, the live one as it grows, and the one that compares it.
  const drawable = parity.figures.filter(({ id }) => missingRuns(parity, id) === undefined);
  expect(drawable.length).toBeGreaterThan(20);
  expect(figures.length).toBe(drawable.length + 2);
});
