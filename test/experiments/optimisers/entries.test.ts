/** @file Every entry plays by the rules of the leaderboard, and has the settings that its stored grid chose. */
import { pointKey, pointsOf } from "groklab/claims";
import { entries, optimisers, storedParts } from "groklab/experiments";
import { chosenOf, SEEDS, TUNING_SEEDS } from "groklab/experiments/optimisers/entry";
import { gridTable, leaderboardTable, triedOf } from "groklab/experiments/optimisers/tables";
import { bestOf } from "groklab/experiments/tuning";
import { reference, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";

const stored = storedParts(optimisers);

it("entries stand in the order of their days, each with a name, a sentence and a source of its own", () => {
  const days = entries.map(({ added }) => added);
  expect(days).toEqual([...days].sort());
  for (const { name, what, source, added } of entries) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(what).toMatch(/^[A-Z].*\.$/);
    expect(source).toMatch(/\d{4}/);
    expect(added).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
  expect(new Set(entries.map(({ label }) => label)).size).toBe(entries.length);
});

describe.each(entries.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
  const config = resolveRun(entry.spec);

  it("trains the task of the reference run, with its split by the seed, and is measured each five updates", () => {
    const { task } = resolveRun(reference);
    expect([config.task, config.splitSeed, config.start]).toEqual([task, null, undefined]);
    expect(config.evaluation).toEqual({ every: 5, perDecade: 0 });
    expect(config.steps).toBeLessThanOrEqual(2000);
  });

  it("was chosen among nine points at most, by seeds that do not judge it", () => {
    if (!entry.grid) return;
    const points = pointsOf(entry.grid);
    expect(points.length).toBeLessThanOrEqual(9);
    expect(points.map(pointKey)).toContain(pointKey(chosenOf(entry)));
    expect(SEEDS.filter((seed) => TUNING_SEEDS.includes(seed))).toEqual([]);
    expect([SEEDS.length, TUNING_SEEDS.length]).toEqual([20, 3]);
  });

  it("has the settings of the best point of its stored grid", () => {
    const tried = triedOf(stored).find((one) => one.entry === entry);
    if (!entry.grid) return;
    expect(tried?.points.length).toBe(pointsOf(entry.grid).length);
    const points = tried?.points ?? [];
    for (const { settings, runs } of points) {
      const found = runs.map((run) => pointKey(chosenOf({ ...entry, spec: run.config as never })));
      expect(found).toEqual(TUNING_SEEDS.map(() => pointKey(settings)));
    }
    expect(pointKey(bestOf(points).settings)).toBe(pointKey(chosenOf(entry)));
  });

  it("has its twenty runs, and a row on the leaderboard", () => {
    const part = Object.entries(stored).find(([, { records }]) =>
      records.some(({ id }) => id === runId(resolveRun({ schema: 3, ...entry.spec, seed: 0 }))),
    );
    expect(part?.[1].records.map((run) => run.config.seed)).toEqual(SEEDS);
    expect(leaderboardTable(stored).map((row) => row.entry)).toContain(entry.label);
    if (entry.grid) expect(gridTable(stored).map((row) => row.entry)).toContain(entry.label);
  });
});
