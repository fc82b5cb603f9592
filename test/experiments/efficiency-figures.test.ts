import { efficiency } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { madeUpPart, measured, type Story } from "../support/made-up-run";

/** Values of the probes, as they would be. */
function lookedInto(config: RunConfig): Story["probes"] {
  return Object.assign(
    {},
    ...config.probes.map(({ name }) => measured(config, name, () => ({ loss: 1, accuracy: 0.5, n: 10 }))),
  );
}

const stories: readonly [string, Story][] = [
  ["grokked", { tMem: 100, tGen: 1000 }],
  ["memorised and nothing else", { tMem: 100 }],
  ["did not even memorise", { tMem: null }],
  ["generalised without memorising every example", { tMem: null, tGen: 320 }],
  ["generalised at once", { tMem: 0, tGen: 0 }],
];

describe.each(efficiency.figures.map(({ id, parts, draw }) => ({ id, parts, draw })))(
  "figure $id",
  ({ parts, draw }) => {
    it.each(stories)("is drawn of runs that %s", (_, story) => {
      const records = Object.fromEntries(
        parts.map((part) => [
          part,
          madeUpPart(efficiency.parts[part], (config) => ({ ...story, probes: lookedInto(config) })),
        ]),
      );
      const { data, layout } = draw(records);
      expect(data.length).toBeGreaterThan(0);
      expect(layout).toBeDefined();
    });
  },
);
