import fc from "fast-check";
import { jaccard, retainedHistory } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

describe("jaccard", () => {
  it("is the share of the union that both have", () => {
    expect(jaccard([1, 2, 3], [2, 3, 4])).toBe(0.5);
    expect([jaccard([], []), jaccard([1], []), jaccard([5, 6], [6, 5])]).toEqual([1, 0, 1]);
    expect(jaccard([1, 1, 2], [2, 2])).toBe(0.5); // sets: repeats count once
  });

  it("is symmetric, and 1 only for equal sets", () => {
    const sets = fc.uniqueArray(fc.nat(8));
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(jaccard(a, b)).toBe(jaccard(b, a));
        expect(jaccard(a, b) === 1).toBe(String([...a].sort()) === String([...b].sort()));
      }),
    );
  });
});

describe("retainedHistory", () => {
  const sets = [
    { step: 0, neurons: [7, 8] },
    { step: 10, neurons: [1, 2, 7] },
    { step: 20, neurons: [1, 3] },
    { step: 30, neurons: [1, 2, 3] },
  ];

  it("overlaps with the set before and the last one, by hand", () => {
    expect(retainedHistory(sets).overlaps).toEqual([
      { step: 0, size: 2, withFinal: 0 },
      { step: 10, size: 3, withPrevious: 1 / 4, withFinal: 2 / 4 },
      { step: 20, size: 2, withPrevious: 1 / 4, withFinal: 2 / 3 },
      { step: 30, size: 3, withPrevious: 2 / 3, withFinal: 1 },
    ]);
  });

  it("dates a neuron from the step since which it never left: 2 was there at 10, but not at 20", () => {
    expect(retainedHistory(sets).since).toEqual([
      { neuron: 1, step: 10 },
      { neuron: 3, step: 20 },
      { neuron: 2, step: 30 },
    ]);
    expect(retainedHistory([{ step: 5, neurons: [4] }])).toEqual({
      overlaps: [{ step: 5, size: 1, withFinal: 1 }],
      since: [{ neuron: 4, step: 5 }],
    });
  });

  it("refuses no checkpoints, and steps out of order", () => {
    expect(() => retainedHistory([])).toThrow(ConfigError);
    expect(() => retainedHistory([sets[1], sets[0]])).toThrow("step 0 follows 10");
  });
});
