import { regularization } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findMade } from "../support/arms";
import { expectAsStored } from "../support/drawn";
import { madeUpPart, measured, type Trajectory } from "../support/made-up-run";

/** Norms of layers, by the names that the networks give them. */
function lookedInto(config: RunConfig): Trajectory["probes"] {
  if (config.probes.length === 0) return {}; // of the maps
  const names = {
    transformer: ["embedding", "positions", "layer0.attention.key", "layer0.ffn.in", "unembedding"],
    mlp: ["hidden0", "output"],
  }[config.model.kind as string] ?? ["embedding", "layer0.input", "layer0.recurrent", "output"];
  return measured(config, "norms", (step) =>
    Object.fromEntries(names.map((name, i) => [name, 1 + i + 1 / (1 + step)])),
  );
}

const trajectories: readonly [string, Trajectory][] = [
  ["grokked", { tMem: 100, tGen: 1000 }],
  ["memorised and nothing else", { tMem: 100 }],
  ["did not even memorise", { tMem: null, plateau: 0.01 }],
  ["generalised without memorising every example", { tMem: null, tGen: 320 }],
  ["generalised at once", { tMem: 0, tGen: 0 }],
];

const cases = trajectories.map(([name, trajectory]) => {
  const ofPart = (part: string) =>
    madeUpPart(regularization.parts[part], (config) => ({ ...trajectory, probes: lookedInto(config) }));
  const find = findMade(regularization, (parts) => Object.fromEntries(parts.map((part) => [part, ofPart(part)])));
  return [name, trajectory, find] as const;
});

describe.each(regularization.figures.map(({ id, draw }) => ({ id, draw })))("figure $id", ({ id, draw }) => {
  it.each(cases)("is drawn of runs that %s", (_, trajectory, find) => {
    // A sum from memorising on needs runs that have memorised, and says so.
    if (id === "regularization-sums" && trajectory.tMem === null) {
      expect(() => draw(find)).toThrow("valueBySetting: there are no runs");
      return;
    }
    expectAsStored(draw(find));
  });
});
