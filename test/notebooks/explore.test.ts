import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runsFolder } from "groklab";
import { afterAll, expect, it } from "vitest";
import { executed, figuresOf } from "../support/executed";
import { scratchFolder } from "../support/notebook";

const folder = scratchFolder();
afterAll(() => folder.remove());

it("09-explore runs from a clean kernel: live runs, two at a time, a map, a task and a probe of one's own", () => {
  const seed = 987654321;
  const figures = figuresOf(executed("09-explore.ipynb", folder.path, { seed, steps: 60, tableSteps: 60, grid: 1 }));
  // Live: the first, the pair, what the controls are set to, the table's, the probed one; drawn afterwards: the pair, the map, the
  // runs of the map to choose from, the probe.
  expect(figures.length).toBe(10);
  const recorded = readdirSync(join(runsFolder("live"))).filter((id) => id.includes(`seed${seed}`));
  expect(recorded.some((id) => id.startsWith("larger40-mlp200"))).toBe(true);
});
