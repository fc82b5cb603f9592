/** @file The pictures in figures/ are those of today's code and records: what is drawn has the digest that was kept with them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { experiments, replicationFigures, replications } from "groklab/experiments";
import { storedArms } from "groklab/experiments/records";
import { figureDigest, readFigureDigests } from "groklab/figures";
import { describe, expect, it } from "vitest";

const kept = readFigureDigests();
const ofPrograms = replicationFigures(replications());

it("has a digest and a picture for every figure of every paper and of both programs, and no digest of another", () => {
  const ids = [...experiments.flatMap(({ figures }) => figures), ...ofPrograms].map(({ id }) => id);
  expect(Object.keys(kept)).toEqual(ids.sort());
  expect(ids.filter((id) => !existsSync(join(projectRoot(), "figures", `${id}.png`)))).toEqual([]);
});

it.each(ofPrograms)("draws $id of both programs as it was when its picture was made", ({ id, draw }) => {
  expect(figureDigest(draw())).toBe(kept[id]);
});

describe.each(experiments.map((experiment) => [experiment.name, experiment] as const))("%s", (_, experiment) => {
  it("draws each figure as it was when its picture was made; `npm run figures` makes them again", () => {
    const stored = storedArms(experiment.name); // reads each run once
    for (const { id, draw } of experiment.figures) {
      expect(figureDigest(draw((arm) => stored(arm).records)), id).toBe(kept[id]);
    }
  });
});
