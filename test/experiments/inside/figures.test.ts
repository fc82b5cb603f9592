import { inside } from "groklab/experiments";
import type { RunConfig, RunRecord } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { findIn } from "../../support/arms";
import { madeUpPart, measured, type Trajectory } from "../../support/made-up-run";

const synergyAt = (step: number) => ({
  ...{ synergy: { omega: -1 - step / 5000, clusters: [0], neurons: 9 } },
  ...{ redundancy: { omega: 1, clusters: [1], neurons: 9 }, shuffled: null, labels: [0] },
});
const values: Readonly<Record<string, (step: number) => never>> = Object.fromEntries(
  Object.entries({
    sharpness: (step: number) => ({ value: 0.1 + step / 1000, residual: 0, products: 9 }),
    groups: () => ({ synergy: { neurons: [0, 1, 2] }, redundancy: { neurons: [3, 4, 5] } }),
    ...{ synergy: synergyAt, means: synergyAt, unions: synergyAt },
    circuit: () => ({ size: 5 }),
    weights: () => ({ "hidden0.weight": { nearZero: 0.9 }, "output.weight": { nearZero: 0.9 } }),
    ...Object.fromEntries(
      ["back", "across", "matched"].map((name) => {
        const set = { loss: [0, 1, 0], accuracy: [1, 0.5, 1] };
        return [name, () => ({ train: set, test: set, moved: null })];
      }),
    ),
  }),
) as never;

const trajectories: readonly [string, Trajectory][] = [
  ["grokked", { tMem: 20, tGen: 300 }],
  ["memorised and nothing else", { tMem: 20 }],
  ["did not even memorise", { tMem: null, plateau: 0.01 }],
];

/** Made-up runs of all parts that are asked for, with what each probe of theirs might have measured. */
function recordsOf(parts: readonly string[], trajectory: Trajectory): Record<string, RunRecord[]> {
  const made: Record<string, RunRecord[]> = {};
  const of = (config: RunConfig): Trajectory => ({
    ...trajectory,
    probes: Object.assign({}, ...config.probes.map(({ name }) => measured(config, name, values[name]))),
  });
  for (const part of parts) {
    const { arms } = inside.parts[part];
    made[part] = arms.flatMap((arm) => {
      const runs = arm.runs(arm.from ? made[arm.from.part] : []);
      return madeUpPart({ runs: () => runs }, of);
    });
  }
  return made;
}

describe.each(inside.figures.map(({ id, parts, draw }) => ({ id, parts, draw })))("figure $id", ({ parts, draw }) => {
  it.each(trajectories)("is drawn of runs that %s", (_, trajectory) => {
    const { data, layout } = draw(findIn(inside, recordsOf(parts, trajectory)));
    expect(data.length).toBeGreaterThan(0);
    expect(layout.title).toBeDefined();
  });
});
