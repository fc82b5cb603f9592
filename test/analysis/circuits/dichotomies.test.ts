import { evaluateNetwork, linearDichotomies, signPatterns } from "groklab/analysis";
import { contains } from "groklab/analysis/circuits/dichotomies";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

const FORMS = [1, 2, 3].flatMap((k) => [true, false].map((hiddenBias) => ({ k, hiddenBias })));

/** Sets that small integer weights cut off without a pattern on the boundary: enough for k <= 3. */
function setsOfGrid(k: number, hiddenBias: boolean): number[] {
  const grid = [-3, -2, -1, 0, 1, 2, 3];
  const weights = Array.from({ length: k }).reduce<number[][]>(
    (rows) => rows.flatMap((row) => grid.map((value) => [...row, value])),
    [[]],
  );
  const biases = hiddenBias ? [-6.5, -5.5, -4.5, -3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5] : [0];
  const patterns = signPatterns(k);
  const sets = weights.flatMap((row) =>
    biases.flatMap((bias) => {
      const values = patterns.map((x) => x.reduce((sum, sign, i) => sum + sign * row[i], bias));
      return values.includes(0) ? [] : [values.reduce((set, value, i) => (value > 0 ? set | (1 << i) : set), 0)];
    }),
  );
  return [...new Set(sets)].filter(Boolean).sort((a, b) => a - b);
}

describe("linearDichotomies", () => {
  it("counts the threshold functions: 3, 13 and 103 with a bias, 2, 4 and 14 without", () => {
    const counts = FORMS.map(({ k, hiddenBias }) => linearDichotomies(k, { hiddenBias }).sets.length);
    expect(counts).toEqual([3, 2, 13, 4, 103, 14]); // less the empty set: 4, 14, 104 threshold functions
  });

  it.each(FORMS)("finds the sets that a grid of weights finds: k = $k, bias $hiddenBias", ({ k, hiddenBias }) => {
    const { sets, refuted } = linearDichotomies(k, { hiddenBias });
    expect(sets.map(({ members }) => members)).toEqual(setsOfGrid(k, hiddenBias));
    expect(sets.length + refuted.length).toBe((1 << (1 << k)) - 1);
  });

  it.each(FORMS)("proves each answer: k = $k, bias $hiddenBias", ({ k, hiddenBias }) => {
    const { sets, refuted } = linearDichotomies(k, { hiddenBias });
    const patterns = signPatterns(k);
    for (const { members, weights, bias } of sets) {
      const neuron = { hidden: [{ weights, bias, output: 1 }], outputBias: 0 };
      patterns.forEach((x, i) => {
        expect(evaluateNetwork(neuron, x) > 0).toBe(contains(members, i));
        expect(x.reduce((sum, sign, j) => sum + sign * weights[j], bias)).not.toBe(0);
      });
      if (!hiddenBias) expect(bias).toBe(0);
    }
    for (const { members, multipliers } of refuted) {
      const signed = multipliers.map((value, i) => (contains(members, i) ? value : -value));
      const rest = (of: (x: number[]) => number) => patterns.reduce((sum, x, i) => sum + signed[i] * of(x), 0);
      expect(multipliers.every((value) => value >= 0) && multipliers.some((value) => value > 0)).toBe(true);
      for (let j = 0; j < k; j++) expect(rest((x) => x[j])).toBe(0);
      if (hiddenBias) expect(rest(() => 1)).toBe(0);
    }
  });

  it("refuses a k it can not go through", () => {
    for (const k of [0, 5, 2.5]) expect(() => linearDichotomies(k, { hiddenBias: true })).toThrow(ConfigError);
  });
});
