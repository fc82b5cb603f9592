import fc from "fast-check";
import { checkParity, evaluateNetwork, parityOf, type ReluNetwork, signPatterns } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

/** f(x) = 0.5 + 2 relu(x_1 - x_2 + 1) - 3 relu(x_2). */
const network: ReluNetwork = {
  hidden: [
    { weights: [1, -1], bias: 1, output: 2 },
    { weights: [0, 1], bias: 0, output: -3 },
  ],
  outputBias: 0.5,
};

describe("signPatterns", () => {
  it("counts in binary with the highest digit first, -1 for 0", () => {
    expect(signPatterns(2)).toEqual([
      [-1, -1],
      [-1, 1],
      [1, -1],
      [1, 1],
    ]);
    expect(
      signPatterns(10)[5]
        .map((sign) => (sign > 0 ? 1 : 0))
        .join(""),
    ).toBe("0000000101");
    for (const k of [0, 17, 2.5, Number.NaN]) expect(() => signPatterns(k)).toThrow(`from 1 to 16, got ${k}`);
  });

  it("has as many patterns of parity 1 as of -1", () => {
    for (let k = 1; k <= 10; k++) expect(signPatterns(k).reduce((sum, x) => sum + parityOf(x), 0)).toBe(0);
  });
});

describe("evaluateNetwork", () => {
  it("is the formula, by hand", () => {
    // (1, -1): 0.5 + 2 * 3 - 0; (1, 1): 0.5 + 2 * 1 - 3; (-1, 1): 0.5 + 0 - 3.
    expect(evaluateNetwork(network, [1, -1])).toBe(6.5);
    expect(evaluateNetwork(network, [1, 1])).toBe(-0.5);
    expect(evaluateNetwork(network, [-1, 1])).toBe(-2.5);
  });

  it("does not change when a neuron's weights and bias are scaled and its output is scaled back", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), fc.constantFrom(...signPatterns(2)), (factor, x) => {
        const hidden = network.hidden.map(({ weights, bias, output }) => ({
          weights: weights.map((weight) => weight * factor),
          bias: bias * factor,
          output: output / factor,
        }));
        const scaled = evaluateNetwork({ ...network, hidden }, x);
        expect(scaled).toBeAllclose(evaluateNetwork(network, x), { rtol: 1e-9, atol: 1e-12 });
      }),
    );
  });

  it("refuses a vector of another length, and says which neuron", () => {
    expect(() => evaluateNetwork(network, [1, 1, 1])).toThrow(ConfigError);
    expect(() => evaluateNetwork(network, [1, 1, 1])).toThrow("neuron 0 has 2 weights for 3 signs");
  });
});

describe("checkParity", () => {
  it("measures accuracy, hinge loss and margin over all patterns, by hand", () => {
    // Outputs at --, -+, +-, ++: 2.5, -2.5, 6.5, -0.5; y f: 2.5, 2.5, -6.5, -0.5; hinge: 0, 0, 7.5, 1.5.
    const check = checkParity(network, 2);
    expect(check.patterns.map(({ output }) => output)).toEqual([2.5, -2.5, 6.5, -0.5]);
    expect(check).toMatchObject({ accuracy: 0.5, hinge: 2.25, margin: -6.5, exact: false });
  });

  it("counts an output of 0 as wrong for both classes", () => {
    const zero: ReluNetwork = { hidden: [], outputBias: 0 };
    expect(checkParity(zero, 3)).toMatchObject({ accuracy: 0, hinge: 1, margin: 0, exact: false });
    expect(checkParity({ ...zero, outputBias: 1 }, 3).accuracy).toBe(0.5);
  });
});
