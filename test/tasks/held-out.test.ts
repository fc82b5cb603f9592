import { ConfigError } from "groklab/core";
import { describeConfig } from "groklab/figures/caption";
import { own, type RunSpec, resolveRun, runId } from "groklab/runs";
import { createDataset, type Dataset } from "groklab/tasks";
import { describe, expect, it } from "vitest";
import { smallSpec } from "../support/small-run";

const P = 11;
const specOf = (split: unknown, more: object = {}): RunSpec =>
  ({ ...smallSpec, task: { operation: "addition", p: P, trainFraction: 1, split, ...more } }) as RunSpec;
const datasetOf = (spec: RunSpec): Dataset => createDataset(resolveRun(spec).task, 5);
const pairsOf = ({ inputs }: Dataset, rows: Int32Array) =>
  Array.from(rows, (row) => [inputs[2 * row], inputs[2 * row + 1]]);
const complaint = (spec: RunSpec) => {
  try {
    return runId(resolveRun(spec));
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
};

const residue = { kind: "residue", of: "sum", modulo: 5, residue: 2 } as const;

describe("pairs that are held out", () => {
  it.each([
    [residue, (x: number, y: number) => (x + y) % 5 === 2],
    [{ ...residue, of: "x" }, (x: number) => x % 5 === 2],
    [{ ...residue, of: "y", modulo: 3 }, (_: number, y: number) => y % 3 === 2],
    [{ ...residue, of: "difference" }, (x: number, y: number) => (x - y + 10 * P - ((10 * P) % 5)) % 5 === 2],
    [{ ...residue, of: "answer" }, (x: number, y: number) => ((x + y) % P) % 5 === 2],
    [{ kind: "rows", heldOut: [3, 14, 15] }, (x: number, y: number) => [3, 14, 15].includes(x * P + y)],
    [own.split("near", (x, y) => Math.abs(x - y) < 3), (x: number, y: number) => Math.abs(x - y) < 3],
  ])("are the test set, and all others are trained on: %o", (split, isHeldOut) => {
    const dataset = datasetOf(specOf(split));
    const [train, test] = [pairsOf(dataset, dataset.train), pairsOf(dataset, dataset.test)];
    expect(train.length + test.length).toBe(P * P);
    expect(test.every(([x, y]) => isHeldOut(x, y))).toBe(true);
    expect(train.some(([x, y]) => isHeldOut(x, y))).toBe(false);
    expect([...dataset.train]).toEqual([...dataset.train].sort((a, b) => a - b));
  });

  it("leave a share of the others for training where one is asked for, and the rest is dropped", () => {
    const dataset = datasetOf(specOf(residue, { trainFraction: 0.5 }));
    const whole = datasetOf(specOf(residue));
    expect(dataset.test).toEqual(whole.test);
    expect(dataset.train.length).toBe(Math.floor(0.5 * whole.train.length));
    const rows = [...dataset.train, ...dataset.test, ...dataset.subsets.dropped].sort((a, b) => a - b);
    expect(rows).toEqual(Array.from({ length: P * P }, (_, i) => i));
    const kept = datasetOf(specOf(residue, { trainFraction: 0.5, trainSubset: 20 }));
    expect([kept.train.length, kept.subsets.dropped.length]).toEqual([20, whole.train.length - 20]);
  });

  it("are in the id, in captions, and of no run that has none", () => {
    const id = complaint(specOf(residue));
    expect(id).toMatch(/^addition11-mlp16-wd2-f1-sum2mod5-seed5-/);
    expect(complaint(specOf({ ...residue, residue: 3 }))).not.toBe(id);
    expect(describeConfig(resolveRun(specOf(residue)))).toContain(
      "pairs with x + y ≡ 2 (mod 5) held out, the others for training",
    );
    const near = own.split("near", (x, y) => Math.abs(x - y) < 3);
    expect(complaint(specOf(near))).toMatch(/-f1-near-seed5-/);
    expect(describeConfig(resolveRun(specOf(near, { trainFraction: 0.5 })))).toContain(
      "pairs held out by near, 50 % of the others for training",
    );
    expect(complaint(specOf(null, { trainFraction: 0.4 }))).toBe(complaint(smallSpec));
    expect(resolveRun(specOf(null, { trainFraction: 0.4 }))).toEqual(resolveRun(smallSpec));
  });

  it("are refused where they are none, or all, or not there", () => {
    expect(complaint(specOf({ ...residue, residue: 5 }))).toBe(
      "config.task.split.residue: expected a number from 0 to 4, below the modulo, got 5",
    );
    expect(complaint(specOf({ kind: "rows", heldOut: [] }))).toBe(
      "config.task.split: expected to hold out some of the 121 pairs, not none of them",
    );
    expect(complaint(specOf({ kind: "rows", heldOut: [121] }))).toContain("heldOut: expected rows below 121");
    expect(complaint(specOf({ kind: "rows", heldOut: [4, 4] }))).toContain("heldOut: expected each row once");
    expect(complaint(specOf(own.split("all", () => true)))).toContain("not all of them");
    expect(complaint(specOf(own.split("half", (x) => (x / 2) as never)))).toBe(
      "config.task.split half: expected true or false of a pair, got 0 of (0,0)",
    );
    expect(complaint(specOf({ ...residue, off: 1 }))).toContain("config.task.split.off: there is no such key");
    expect(complaint(specOf({ kind: "odd" }))).toContain("config.task.split");
    expect(complaint(specOf(undefined))).toBe("config.task.trainFraction: expected less than all 121 pairs, got 1");
    const trained = datasetOf(specOf(residue)).train.length;
    expect(complaint(specOf(residue, { trainSubset: trained + 1 }))).toBe(
      `config.task.trainSubset: expected at most the ${trained} pairs for training, got ${trained + 1}`,
    );
  });
});
