import { recordsIn } from "groklab/claims";
import { lawFailures, lawTable, parity } from "groklab/experiments";
import { atOrAfter, finalAccuracy, finalDecay, groupBy, lastBefore, probed } from "groklab/experiments/measures";
import { accuraciesOf, tableArms } from "groklab/experiments/parity/3-noise";
import { thresholdOf, thresholdPlace } from "groklab/experiments/parity/3-thresholds";
import { tGen, tMem } from "groklab/experiments/parity/networks";
import type { RecordsByPart } from "groklab/experiments/records";
import { describe, expect, it } from "vitest";
import { findIn } from "../support/arms";
import { madeUpPart, madeUpRun } from "../support/made-up-run";
import { asPrinted, recordsOf } from "./parity-cases";

const [first, second] = parity.parts.baseline.runs();

describe("times of a parity run", () => {
  it("are the first of five evaluations, every ten updates, at 0.999 in training and 0.98 in the test", () => {
    const run = madeUpRun(first, { tMem: 95, tGen: 1001, after: 0.98 });
    expect([tMem(run), tGen(run)]).toEqual([
      { censored: false, step: 100 },
      { censored: false, step: 1010 },
    ]);
    expect(finalAccuracy(run)).toBe(0.98);
  });

  it("are none by the last update where they are not reached, or not held", () => {
    expect(tGen(madeUpRun(first, { tGen: 1000, after: 0.979 }))).toEqual({ censored: true, step: 5000 });
    expect(tGen(madeUpRun(first, { tGen: 4970 })).censored).toBe(true); // 4970 … 5000 are four
    expect(tGen(madeUpRun(first, { tGen: 4960 }))).toEqual({ censored: false, step: 4960 });
    expect(tMem(madeUpRun(first, { tMem: null })).censored).toBe(true);
  });
});

describe("what is read of a record", () => {
  it("is the measurement at or after a step, or the last before it, and the nearest end where there is none", () => {
    const values = [0, 10, 20].map((step) => ({ step }));
    expect([atOrAfter(values, 10), atOrAfter(values, 11), atOrAfter(values, 21)].map(({ step }) => step)).toEqual([
      10, 20, 20,
    ]);
    expect([lastBefore(values, 10), lastBefore(values, 11), lastBefore(values, 0)].map(({ step }) => step)).toEqual([
      0, 10, 0,
    ]);
  });

  it("is the weight decay of the last change that has one, else the optimiser's", () => {
    const at = { step: 10 };
    const changes = [
      { at, weightDecay: 0.3 },
      { at: { step: 20 }, learningRate: 0.01 },
    ];
    expect(finalDecay(madeUpRun(first))).toBe(0.01);
    expect(finalDecay(madeUpRun({ ...first, schedule: { changes } }))).toBe(0.3);
  });

  it("is what a probe measured; a probe that was not there is an error", () => {
    const spectrum = [{ step: 0, value: 1 }];
    expect(probed(madeUpRun(first, { probes: { spectrum } }), "spectrum")).toEqual(spectrum);
    expect(() => probed(madeUpRun(first), "spectrum")).toThrow("was not measured by a probe spectrum");
  });

  it("goes into groups in the order in which they come", () => {
    const runs = [second, first, second].map((spec) => madeUpRun(spec));
    const groups = groupBy(runs, ({ config }) => config.seed);
    expect([...groups].map(([seed, list]) => [seed, list.length])).toEqual([
      [1, 2],
      [0, 1],
    ]);
  });
});

describe("thresholds of table 3.1", () => {
  it.each<[readonly (readonly number[])[], number]>([
    [[[1], [1], [1]], 2],
    [[[1], [0.98], [0.9]], 1],
    [[[1], [0.9], [1]], 0], // what comes after the first failure does not count
    [[[0.9], [1], [1]], -1],
    [
      [
        [1, 1, 0],
        [1, 0, 0],
        [1, 1, 1],
      ],
      0,
    ], // medians
    [
      [
        [1, 0.97],
        [1, 0.95],
        [1, 1],
      ],
      0,
    ], // 0.985, then 0.975
  ])("of accuracies %j end at place %i", (accuracies, place) => {
    expect(thresholdPlace(accuracies)).toBe(place);
  });

  it("are those that the runs withstand, n downwards and weight decay to the right", () => {
    const table = accuraciesOf(recordsIn(tableArms, findIn(parity, recordsOf("noise", asPrinted))));
    expect(table.map(({ n, decay }) => [n, decay])).toEqual(
      [30, 50, 70].flatMap((n) => [0.01, 0.05, 0.1].map((decay) => [n, decay])),
    );
    expect(table.map((cell) => thresholdOf(cell))).toEqual([
      ...[0.02, 0.12, 0.2],
      ...[0.03, 0.06, 0.12],
      ...[0.01, 0.03, 0.05],
    ]);
    expect(table.map((cell) => thresholdOf(cell, 1.01))).toEqual(Array(9).fill(0));
  });
});

describe("the law for T_gen", () => {
  const lawfulOf = (decays: (decay: number) => number): RecordsByPart =>
    Object.fromEntries(
      ["phases", "map"].map((part) => [
        part,
        madeUpPart(parity.parts[part], ({ optimizer, task }) => ({
          tMem: 100,
          tGen: task.kind === "parity" ? decays(optimizer.weightDecay) / Math.sqrt(task.trainSize) : null,
        })),
      ]),
    );
  const exponents = (records: RecordsByPart) =>
    lawTable(records)
      .slice(0, 3)
      .map(({ value }) => Number.parseFloat(value));

  it("finds the powers of times that follow one, up to the grid of evaluations, and is right where it was not fitted", () => {
    const lawful = lawfulOf((decay) => 2500 / Math.sqrt(decay));
    const [decay, size, width] = exponents(lawful);
    expect(decay).toBeCloseTo(-0.5, 1);
    expect(size).toBeCloseTo(-0.5, 1);
    expect(width).toBeCloseTo(0, 1);
    expect(lawFailures(lawful)).toEqual([]);
  });

  it("names the settings of the map where it is off by more than two", () => {
    const broken = lawfulOf((decay) => (decay === 0.03 ? 4 : 1) * (2500 / Math.sqrt(decay)));
    expect(lawFailures(broken).length).toBe(9); // weight decay 0.03, which the phase diagrams have not
    for (const line of lawFailures(broken)) expect(line).toMatch(/^weight decay 0\.03, /);
  });

  it("is not there where nothing generalises", () => {
    const none = lawfulOf(() => 1e9);
    expect([lawTable(none), lawFailures(none)]).toEqual([[], []]);
  });
});
