import { evaluateNetwork, type ReluNetwork, signPatterns } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { probes } from "groklab/probes";
import { describe, expect, it } from "vitest";
import { plantedNetwork } from "../analysis/circuits/planted";
import { view } from "../support/probe-view";
import { parityView } from "./parity-view";

const planted = plantedNetwork();

interface Found {
  readonly size: number;
  readonly accuracy: number;
  readonly complement: number;
  readonly random: readonly number[];
  readonly neurons: readonly number[];
  readonly weights: readonly object[] | null;
}
const circuit = (network: ReluNetwork, draws = 5) => probes.circuit(parityView(network), { draws }) as unknown as Found;

describe("circuit", () => {
  it("finds the planted neurons, most important first, and writes out their weights", () => {
    const elsewhere = (j: number) =>
      Number(Math.max(...planted.hidden[j].weights.slice(2).map((w) => Math.abs(Math.fround(w)))).toPrecision(5));
    expect(circuit(planted)).toMatchObject({
      size: 4,
      accuracy: 1,
      top: 1,
      neurons: [3, 0, 5, 2],
      weights: [
        { bias: 0, output: 1, weights: [1.3, 1.3], elsewhere: elsewhere(3) },
        { bias: 0, output: 1, weights: [-1.2, -1.2], elsewhere: elsewhere(0) },
        { bias: 0, output: -1, weights: [1.1, -1.1], elsewhere: elsewhere(5) },
        { bias: 0, output: -1, weights: [-1, 1], elsewhere: elsewhere(2) },
      ],
      outputBias: 0,
    });
  });

  it("has the accuracy of all other neurons, and of as many random sets of neurons as it is told", () => {
    const others = { ...planted, hidden: planted.hidden.filter((_, j) => ![3, 0, 5, 2].includes(j)) };
    const right = signPatterns(6).filter((x) => evaluateNetwork(others, x) * x[0] * x[1] > 0);
    const { complement, random } = circuit(planted, 7);
    expect(complement).toBe(right.length / 64);
    expect(random.length).toBe(7);
    for (const accuracy of random) expect(accuracy).toBeLessThan(1);
  });

  it("leaves out the weights of a circuit of more than 40 neurons, not their numbers", () => {
    // Positive neurons alone have no negative output; the two least important ones are needed, after all 41 others.
    const positive = Array.from({ length: 41 }, (_, j) => ({ sign: j % 2 === 0 ? [1, 1] : [-1, -1], output: 1 }));
    const negative = [
      { sign: [0.1, -0.1], output: -1 },
      { sign: [-0.1, 0.1], output: -1 },
    ];
    const hidden = [...negative, ...positive].map(({ sign, output }) => ({
      weights: [...sign, 0, 0, 0, 0],
      bias: 0,
      output,
    }));
    const found = circuit({ hidden, outputBias: 0 });
    expect([found.size, found.accuracy, found.weights]).toEqual([43, 1, null]);
    expect(found.neurons.length).toBe(43);
    expect(found.neurons.slice(-2)).toEqual([0, 1]);
  });

  it("is of parity networks alone", () => {
    expect(() => probes.circuit(view([0, 0, 0]), { draws: 1 })).toThrow(
      new ConfigError("config.probes: this probe is of parity networks, the task is modular"),
    );
  });
});
