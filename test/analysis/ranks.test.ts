import { midRanks } from "groklab/analysis/ranks";
import { expect, it } from "vitest";

it("ranks count from 1, and equal values share the mean of theirs", () => {
  // In order 1, 2, 2, 5: ranks 1, (2 + 3) / 2 twice, 4. 0 and -0 are equal.
  expect([...midRanks([2, 5, 1, 2])]).toEqual([2.5, 4, 1, 2.5]);
  expect([...midRanks([0, -0, 3])]).toEqual([1.5, 1.5, 3]);
  expect([...midRanks([])]).toEqual([]);
});
