import { optimisers } from "groklab/experiments";
import { describe, expect, it } from "vitest";
import { findIn } from "../../support/arms";
import { madeUpPart, type Trajectory } from "../../support/made-up-run";

const trajectories: readonly [string, Trajectory][] = [
  ["grokked", { tMem: 20, tGen: 300 }],
  ["memorised and nothing else", { tMem: 20 }],
  ["did not even memorise", { tMem: null, plateau: 0.01 }],
];

describe.each(optimisers.figures.map(({ id, parts, draw }) => ({ id, parts, draw })))(
  "figure $id",
  ({ parts, draw }) => {
    it.each(trajectories)("is drawn of runs that %s", (_, trajectory) => {
      const records = Object.fromEntries(
        parts.map((part) => [part, madeUpPart(optimisers.parts[part], () => trajectory)]),
      );
      const { data, layout } = draw(findIn(optimisers, records));
      expect(data.length).toBeGreaterThan(0);
      expect(layout.title).toBeDefined();
    });
  },
);
