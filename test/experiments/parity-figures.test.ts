import type { Json } from "groklab/core";
import { parity } from "groklab/experiments";
import type { RunConfig } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findMade } from "../support/arms";
import { expectAsStored } from "../support/drawn";
import { madeUpPart, measured, type Trajectory } from "../support/made-up-run";

const groups = Array.from({ length: 20 }, (_, i) => i % 4);
const density = { bandwidth: 0.1, low: -1, high: 1, values: [0.1, 0.5, 1, 0.5, 0.1] };
const layer = { nearZero: 0.2, kurtosis: 1, density };
const both = <T>(value: T) => ({ "hidden0.weight": value, "output.weight": value });

/** Values of all the probes that look inside, as they would be; before the first update all activations are the same. */
function lookedInto(config: RunConfig): Trajectory["probes"] {
  const cloud = { x: groups.map(Number), y: groups.map((_, i) => i), divergence: 1, silhouette: 0.4, purity: 0.7 };
  const embedding = { groups, silhouette: 0.5, purity: 0.8, shuffled: [0.2, 0.3], tsne: cloud };
  const circuit = {
    size: 4,
    accuracy: 1,
    top: 1,
    complement: 0.5,
    random: [0.5],
    neurons: [3, 1, 2, 0],
    weights: [1, -1, 1, -1].map((sign) => ({ bias: 0, output: sign, weights: [1, sign], elsewhere: 0.1 })),
  };
  const values: Record<string, (step: number) => Json> = {
    spectrum: () => both({ norm: 2, stableRank: 1.5 }),
    weights: (step) => both(step === 0 ? { nearZero: 1, kurtosis: null, density: null } : layer),
    walsh: (step) => ({ target: 1, share: step === 0 ? null : 0.5 }),
    circuit: () => ({ ...circuit, outputBias: 0 }),
    embedding: (step) => (step === 0 ? null : embedding),
  };
  const own = config.probes.filter(({ name }) => name in values);
  return Object.assign({}, ...own.map(({ name }) => measured(config, name, values[name])));
}

const trajectories: readonly [string, Trajectory][] = [
  ["grokked", { tMem: 100, tGen: 1000 }],
  ["memorised and nothing else", { tMem: 100 }],
  ["did not even memorise", { tMem: null }],
  ["generalised without memorising every example", { tMem: null, tGen: 320 }],
  ["generalised at once", { tMem: 0, tGen: 0 }],
];

const found = trajectories.map(([name, trajectory]) => {
  const ofPart = (part: string) =>
    madeUpPart(parity.parts[part], (config) => ({ ...trajectory, probes: lookedInto(config) }));
  return [name, findMade(parity, (parts) => Object.fromEntries(parts.map((part) => [part, ofPart(part)])))] as const;
});

describe.each([...parity.figures])("figure $id", ({ draw }) => {
  it.each(found)("is drawn of runs that %s", (_, find) => {
    expectAsStored(draw(find));
  });
});

it("draws the densities of weights on the grid that was kept: from the lowest to the highest, evenly", () => {
  const [[, find]] = found;
  const grids = parity.figures.flatMap(({ draw }) => {
    const { data } = draw(find);
    return (data as { fill?: string; x?: number[] }[]).flatMap(({ fill, x }) => (fill === "tozeroy" && x ? [x] : []));
  });
  expect(grids.length).toBeGreaterThan(0);
  for (const grid of grids) expect(grid).toEqual([-1, -0.5, 0, 0.5, 1]);
});
