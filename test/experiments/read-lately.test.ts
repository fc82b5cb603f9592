import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLately } from "groklab/experiments/read-lately";
import { packRuns, readRun, unpackRuns } from "groklab/runs";
import { beforeAll, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { recordTrial, trial, trialFolder } from "../support/trial";

const data = scratch();
vi.stubEnv("GROKLAB_DATA", data);
const experiment = join(data, "runs", trial.name);
const packed = (name: string) => packRuns(experiment, () => name);

beforeAll(async () => {
  for (const seed of [1, 2]) await recordTrial(seed);
});

it("a record is read once while it is in the same pack, and anew from a folder or another pack", () => {
  const folder = trialFolder(1);
  expect(readLately(folder)).toEqual(readRun(folder));
  expect(readLately(folder)).not.toBe(readLately(folder)); // in a folder, where it may go on
  packed("first");
  const first = readLately(folder);
  expect(first).toEqual(readRun(folder));
  expect(readLately(folder)).toBe(first);
  unpackRuns(experiment);
  expect(readLately(folder)).not.toBe(first);
  packed("second");
  const second = readLately(folder);
  expect(second).not.toBe(first);
  expect(second).toEqual(first);
});

it("an altered pack is not hidden by what was read before", () => {
  const folder = trialFolder(1);
  readLately(folder);
  writeFileSync(join(experiment, "second.jsonl.br"), "no pack");
  expect(() => readLately(folder)).toThrow("cannot be unpacked");
});
