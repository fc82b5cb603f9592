import { efficiency, missingRuns } from "groklab/experiments";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

/** Figures of these ids whose runs are all there. */
const drawable = (ids: RegExp) =>
  efficiency.figures.filter(({ id }) => ids.test(id) && missingRuns(efficiency, id) === undefined).length;

it("01-architectures runs from a clean kernel: every figure whose records are there, and one network live", () => {
  const figures = figuresOf(executed("01-architectures.ipynb", folder.path, { seed: 987654321, steps: 100 }));
  // The live one as it grows, and once more when it is done.
  expect(figures.length).toBe(drawable(/^efficiency-([123]|times|losses)/) + 2);
});

it("02-data-efficiency runs from a clean kernel", () => {
  const figures = figuresOf(executed("02-data-efficiency.ipynb", folder.path, { seed: 987654321, steps: 50 }));
  expect(figures.length).toBe(drawable(/^efficiency-4/) + 2);
});

it("03-mixture-and-efficiency runs from a clean kernel", () => {
  const figures = figuresOf(executed("03-mixture-and-efficiency.ipynb", folder.path, { steps: 50 }));
  expect(figures.length).toBe(drawable(/^efficiency-[56]/) + 2);
});

it("04-ungrokking runs from a clean kernel", () => {
  const figures = figuresOf(executed("04-ungrokking.ipynb", folder.path, { steps: 50 }));
  expect(figures.length).toBe(drawable(/^efficiency-[789]/) + 2);
});
