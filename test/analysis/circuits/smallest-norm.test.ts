import { checkParity, neuronKinds, parityOf, type ReluNetwork, signPatterns, smallestNorm } from "groklab/analysis";
import { largestGain } from "groklab/analysis/circuits/cone";
import { contains, neuronInputs } from "groklab/analysis/circuits/dichotomies";
import { normOfKinds } from "groklab/analysis/circuits/norm-of-kinds";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

/** Σ_j (||w_j||² + b_j² + u_j²) / 2 */
function weightDecay({ hidden }: ReluNetwork): number {
  const squares = hidden.flatMap(({ weights, bias, output }) =>
    [...weights, bias, output].map((value) => value * value),
  );
  return squares.reduce((sum, value) => sum + value, 0) / 2;
}

describe("smallestNorm", () => {
  it.each([
    // k = 1: relu(w x + b) / unit norm reaches √2 at its end and 0 at the other; two neurons of norm 1/√2.
    [1, 2, Math.SQRT2],
    [1, "any", Math.SQRT2],
    // k = 2: |S| - 1 with its constant neuron is 2 √2 + 1; the bias-free form is 4 neurons of norm √2 / 2.
    [2, 3, 1 + 2 * Math.SQRT2],
    [2, 4, 2 * Math.SQRT2],
    [2, 5, 2 * Math.SQRT2],
    [2, "any", 2 * Math.SQRT2],
    // k = 3: the fewest neurons and the smallest norm go together.
    [3, 4, 8],
    [3, 6, 8],
    [3, "any", 8],
  ] as const)("is for k = %i and %s neurons %f", (k, neurons, norm) => {
    const { low, high, network } = smallestNorm({ k, neurons });
    expect(high).toBeAllclose(norm, { rtol: 1e-6 });
    expect(low).toBeLessThanOrEqual(high * (1 + 1e-9));
    expect(low).toBeGreaterThan(high * (1 - 2e-4));
    if (neurons !== "any") expect(network.hidden.length).toBeLessThanOrEqual(neurons);
    expect(checkParity(network, k)).toMatchObject({ accuracy: 1 });
    expect(checkParity(network, k).margin).toBeAllclose(1, { rtol: 1e-9 });
    expect(weightDecay(network)).toBeAllclose(high, { rtol: 1e-9 });
  });

  it("refuses fewer neurons than can compute parity, and sizes it is not for", () => {
    expect(() => smallestNorm({ k: 2, neurons: 2 })).toThrow(ConfigError);
    expect(() => smallestNorm({ k: 2, neurons: 2 })).toThrow("whole number from 3");
    expect(() => smallestNorm({ k: 4, neurons: "any" })).toThrow("k must be 1, 2 or 3, got 4");
    expect(() => smallestNorm({ k: 2, neurons: "any", tolerance: 0 })).toThrow("tolerance");
  });
});

describe("normOfKinds", () => {
  it.each([2, 3])("proves its lower bound: no neuron gains more than Σ μ / low, k = %i", (k) => {
    const inputs = neuronInputs(k, true);
    const { low, weighting } = normOfKinds(neuronKinds({ k, hiddenBias: true }), inputs, {
      tolerance: 1e-6,
      limit: 99,
    });
    const total = weighting.reduce((sum, value) => sum + value, 0);
    const random = randomStream(0, "neurons");
    const gains = Array.from({ length: 20000 }, () => {
      const neuron = inputs[0].map(() => random.normal());
      const norm = Math.hypot(...neuron);
      const post = inputs.map(
        (x) =>
          Math.max(
            0,
            x.reduce((sum, value, v) => sum + value * neuron[v], 0),
          ) / norm,
      );
      return Math.abs(signPatterns(k).reduce((sum, x, i) => sum + weighting[i] * parityOf(x) * post[i], 0));
    });
    expect(Math.max(...gains)).toBeLessThanOrEqual(total / low + 1e-9);
    expect(Math.max(...gains)).toBeGreaterThan(0.8 * (total / low)); // and the bound is not loose
  });
});

describe("largestGain", () => {
  it("is the best of many neurons of the kind, and no less", () => {
    const inputs = neuronInputs(3, true);
    const random = randomStream(1, "gains");
    const gains = inputs.map(() => random.normal());
    const best = new Map<string, number>();
    for (let draw = 0; draw < 40000; draw++) {
      const neuron = inputs[0].map(() => random.normal());
      const norm = Math.hypot(...neuron);
      const pre = inputs.map((x) => x.reduce((sum, value, v) => sum + value * neuron[v], 0) / norm);
      const members = pre.reduce((set, value, i) => (value > 0 ? set | (1 << i) : set), 0);
      const gain = pre.reduce((sum, value, i) => sum + gains[i] * Math.max(0, value), 0);
      for (const sign of [1, -1]) {
        best.set(`${members} ${sign}`, Math.max(best.get(`${members} ${sign}`) ?? 0, sign * gain));
      }
    }
    for (const kind of neuronKinds({ k: 3, hiddenBias: true })) {
      const { bound, direction } = largestGain(kind, gains, inputs);
      const seen = best.get(`${kind.members} ${kind.sign}`) ?? 0;
      expect(seen).toBeLessThanOrEqual(bound + 1e-9);
      if (!direction) continue;
      const pre = inputs.map((x) => x.reduce((sum, value, v) => sum + value * direction[v], 0));
      const active = (i: number) => contains(kind.members, i);
      pre.forEach((value, i) => void expect(active(i) ? value : -value).toBeGreaterThan(-1e-6));
      const gain = pre.reduce((sum, value, i) => (active(i) ? sum + kind.sign * gains[i] * value : sum), 0);
      expect(gain).toBeAllclose(bound, { atol: 1e-6 });
    }
  });
});
