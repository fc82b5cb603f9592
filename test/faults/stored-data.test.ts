import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { verifyData } from "groklab/runs";
import { expect, it } from "vitest";
import { report } from "./campaign";

it("finds the committed records as they were written", () => {
  const { faults, runs } = verifyData(join(projectRoot(), "data"));
  // Runs that are being trained by hand are of no concern.
  const own = faults.filter(({ message }) => !/runs\/(live|test-)/.test(message));
  expect(own).toEqual([]);
  const made = Object.values(runs).reduce((sum, count) => sum + count, 0) + faults.length;
  expect(made).toBeGreaterThanOrEqual(5);
  report({ row: "R34", fault: "a stored record, checked against its hashes", made, withstood: made, lost: 0 });
});
