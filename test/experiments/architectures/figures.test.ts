import { architectures } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findMade } from "../../support/arms";
import { madeUpPart, measured, type Trajectory } from "../../support/made-up-run";

const trajectories: readonly [string, Trajectory][] = [
  ["grokked", { tMem: 20, tGen: 300 }],
  ["memorised and nothing else", { tMem: 20 }],
  ["did not even memorise", { tMem: null, plateau: 0.01 }],
];

/** Made-up runs have the probes that they plan. */
const withProbes = (config: RunConfig, trajectory: Trajectory): Trajectory => ({
  ...trajectory,
  probes: Object.assign(
    {},
    ...config.probes.map(({ name }) => measured(config, name, () => ({ accuracy: 0.5, n: 9 }))),
  ),
});

describe.each(trajectories)("figures of runs that %s", (_, trajectory) => {
  const find = findMade(architectures, (parts) =>
    Object.fromEntries(
      parts.map((part) => [part, madeUpPart(architectures.parts[part], (config) => withProbes(config, trajectory))]),
    ),
  );

  it.each(architectures.figures.map(({ id, draw }) => ({ id, draw })))("$id is drawn", ({ draw }) => {
    const { data, layout } = draw(find);
    expect(data.length).toBeGreaterThan(0);
    expect(layout.title).toBeDefined();
  });
});
