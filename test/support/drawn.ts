import { sha256 } from "groklab/core";
import type { PlotlyFigure } from "groklab/figures";
import { expect } from "vitest";

/** Something is drawn, and it is what was drawn when the snapshot of the test was stored. */
export function expectAsStored({ data, layout }: PlotlyFigure): void {
  expect(data.length).toBeGreaterThan(0);
  expect(layout).toBeDefined();
  expect(
    sha256(JSON.stringify([data, layout])).slice(0, 12),
    "what is drawn; vitest -u stores it anew",
  ).toMatchSnapshot();
}
