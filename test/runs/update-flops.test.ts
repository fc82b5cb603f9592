import { type RunSpec, reference, resolveRun, updateFlops } from "groklab/runs";
import { describe, expect, it } from "vitest";

const config = resolveRun(reference);
const examples = 3763; // 40 % of 97 * 97

describe("updateFlops", () => {
  const weights = 194 * 250 + 250 * 97;

  it("is six operations a weight and example: two in each of three passes", () => {
    expect(updateFlops(config)).toBe(6 * weights * examples);
    expect(updateFlops({ ...config, batchSize: 100 })).toBe(6 * weights * 100);
  });

  it("has Muon's products besides", () => {
    const muon = { ...reference, optimizer: { kind: "muon", learningRate: 0.1, weightDecay: 0 } } as const;
    // five times 4 s^2 l + 2 s^3, of 194 x 250 and of 97 x 250
    const own = 5 * (4 * 194 * 194 * 250 + 2 * 194 ** 3 + 4 * 97 * 97 * 250 + 2 * 97 ** 3);
    expect(updateFlops(resolveRun(muon)) - updateFlops(config)).toBe(own);
  });

  it("counts a sequence model's matrices once a token, and an embedding that a perceptron reads once a token", () => {
    const task = { operation: "addition", p: 5, trainFraction: 0.8 } as const; // 20 examples
    const flopsOf = (model: RunSpec["model"]) => updateFlops(resolveRun({ ...reference, task, model }));
    expect(flopsOf({ hidden: [3], embedding: 2 })).toBe(6 * 20 * (2 * 5 * 2 + 4 * 3 + 3 * 5));
    expect(flopsOf({ kind: "rnn", embedding: 2, hidden: 3 })).toBe(6 * 20 * 2 * (5 * 2 + 2 * 3 + 3 * 3 + 3 * 5));
    // Tokens 0 to 4 and "=", which is the third; query, key, value, output of 4 x 4, and no positions
    const transformer = {
      kind: "transformer",
      layers: 1,
      width: 4,
      heads: 1,
      feedForward: 8,
      norm: "none",
      positions: "none",
    } as const;
    expect(flopsOf(transformer)).toBe(6 * 20 * 3 * (6 * 4 + 4 * 16 + 2 * 32 + 4 * 5));
  });
});
