/** @file The seven networks are alike in all but what is compared, and have the settings that their stored grids chose. */
import { pointKey, pointsOf } from "groklab/claims";
import { architectures, networks, networkTable, normTable, storedParts, triedTable } from "groklab/experiments";
import { common, grid, SEEDS, TUNING_SEEDS } from "groklab/experiments/architectures/networks";
import { finals, grids } from "groklab/experiments/architectures/runs";
import { parametersOf } from "groklab/experiments/architectures/tables";
import { bestOf, pointOf, triedIn } from "groklab/experiments/tuning";
import { resolveRun } from "groklab/runs";
import { describe, expect, it } from "vitest";

const stored = storedParts(architectures);

it("seven networks have names of their own, and parameters within 5 % of one another", () => {
  expect(networks.map(({ spec }) => resolveRun(spec).model.kind)).toEqual(networks.map(({ name }) => name));
  expect(new Set(networks.map(({ label }) => label)).size).toBe(7);
  for (const { source } of networks) expect(source).toMatch(/\d{4}/);
  const counts = networks.map(parametersOf);
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.05);
  // 59 x 128 + (2 x 128 + 1) x 442 + (442 + 1) x 59
  expect(counts[0]).toBe(7552 + 113_594 + 26_137);
});

it("grids have six points at most, the same for all, and seeds that do not judge", () => {
  expect(pointsOf(grid).length).toBeLessThanOrEqual(6);
  for (const { points } of grids) expect(points).toEqual(pointsOf(grid));
  expect(SEEDS.filter((seed) => TUNING_SEEDS.includes(seed))).toEqual([]);
  expect([SEEDS.length, TUNING_SEEDS.length]).toEqual([10, 3]);
});

describe.each(networks.map((network, i) => [network.name, network, i] as const))("%s", (_, network, i) => {
  const config = resolveRun(network.spec);

  it("trains the common task with the common optimiser, from the initial values that it draws", () => {
    const { task, batchSize, steps } = resolveRun({ ...network.spec, ...common });
    expect([config.task, config.batchSize, config.steps, config.splitSeed]).toEqual([task, batchSize, steps, null]);
    expect(config.optimizer).toMatchObject({ kind: "adamw", betas: [0.9, 0.98] });
    expect(config.initialization).toEqual({ scale: 1, scope: "all", zeroLastLayer: false });
    expect([config.loss, config.schedule.warmup]).toEqual(["crossEntropy", 0]);
  });

  it("has the settings of the best point of its stored grid", () => {
    const { points, part } = grids[i];
    const tried = triedIn(points, stored[part.name]);
    expect(tried.length).toBe(pointsOf(grid).length);
    for (const { settings, runs } of tried) {
      expect(runs.map((run) => pointKey(pointOf(run.config as never, grid)))).toEqual(
        TUNING_SEEDS.map(() => pointKey(settings)),
      );
    }
    expect(pointKey(pointOf(network.spec, grid))).toBe(pointKey(bestOf(tried).settings));
  });

  it("has its ten runs, and a row in each table", () => {
    expect(stored[finals[i].part.name].records.map((run) => run.config.seed)).toEqual(SEEDS);
    for (const rows of [networkTable(stored), normTable(stored), triedTable(stored)]) {
      expect(rows.map((row) => row.network)).toContain(network.label);
    }
  });
});
