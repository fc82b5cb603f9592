import type { Json } from "groklab/core";
import { efficiency } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn, findMade } from "../support/arms";
import { expectAsStored } from "../support/drawn";
import { madeUpPart, measured, type Trajectory } from "../support/made-up-run";

/** Values of the probes, as they would be; logits differ with weight decay. */
function lookedInto(config: RunConfig): Trajectory["probes"] {
  const values: Readonly<Record<string, Json>> = {
    accuracy: { loss: 1, accuracy: 0.5, n: 10 },
    efficiency: { norm: 40, normWithin: 30, logit: 20 / (1 + config.optimizer.weightDecay) },
  };
  return Object.assign({}, ...config.probes.map(({ name, kind }) => measured(config, name, () => values[kind])));
}

const trajectories: readonly [string, Trajectory][] = [
  ["grokked", { tMem: 100, tGen: 1000 }],
  ["memorised and nothing else", { tMem: 100 }],
  ["did not even memorise", { tMem: null }],
  ["generalised without memorising every example", { tMem: null, tGen: 320 }],
  ["generalised at once", { tMem: 0, tGen: 0 }],
];

const cases = trajectories.map(([name, trajectory]) => {
  const ofPart = (part: string) =>
    madeUpPart(efficiency.parts[part], (config) => ({ ...trajectory, probes: lookedInto(config) }));
  const find = findMade(efficiency, (parts) => Object.fromEntries(parts.map((part) => [part, ofPart(part)])));
  return [name, trajectory, find] as const;
});

describe.each(efficiency.figures.map(({ id, draw }) => ({ id, draw })))("figure $id", ({ id, draw }) => {
  it.each(cases)("is drawn of runs that %s", (_, trajectory, find) => {
    // Norms are of networks that became what they stand for; where none did, there is nothing to draw, and it is said.
    if (id.startsWith("efficiency-6") && trajectory.tMem === null && trajectory.tGen === undefined) {
      expect(() => draw(find)).toThrow(/there are no (figures|runs)/);
      return;
    }
    expectAsStored(draw(find));
  });
});

it("figure efficiency-4-heat says below each mean the lowest and the highest of its seeds", () => {
  const recipe = efficiency.figures.find(({ id }) => id === "efficiency-4-heat");
  const after = (config: RunConfig) => ({ tGen: 100, plateau: 0.1, after: 0.5 + 0.1 * config.seed });
  const records = recipe?.parts.map((part) => [part, madeUpPart(efficiency.parts[part], after)]) ?? [];
  const drawn = recipe?.draw(findIn(efficiency, Object.fromEntries(records)));
  const texts = drawn?.layout.annotations?.map(({ text }) => text) ?? [];
  const seeds = [...new Set(efficiency.parts.regularisers.runs().map(({ seed }) => seed))].sort();
  expect(seeds).toEqual([0, 1, 2]);
  const cells = texts.filter((text) => text?.startsWith("0.60<br>"));
  expect(cells.length).toBeGreaterThan(50);
  for (const text of cells) expect(text).toContain(">0.50–0.70<");
});
