import {
  checkParity,
  circuitNetwork,
  evaluateNetwork,
  neuronImportance,
  pruneToCircuit,
  signPatterns,
} from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import { plantedNetwork, weightsOf, wholeCube } from "./planted";

const network = plantedNetwork();
const weights = weightsOf(network);
const points = wholeCube(6, 2);
const relevant = [0, 1];

/** Accuracy of some neurons alone, one point and one neuron at a time. */
function accuracyOneByOne(neurons: readonly number[]): number {
  const part = { ...network, hidden: neurons.map((j) => network.hidden[j]) };
  const right = signPatterns(6).filter((x) => evaluateNetwork(part, x) * x[0] * x[1] > 0);
  return right.length / 64;
}

describe("neuronImportance", () => {
  it("is |u| times the norm of weights and bias, by hand", () => {
    const hidden = [
      { weights: [3, 0], bias: 4, output: -2 }, // 2 * 5
      { weights: [1, 2], bias: 2, output: 0.5 }, // 0.5 * 3
    ];
    expect([...neuronImportance(weightsOf({ hidden, outputBias: 7 }))]).toEqual([10, 1.5]);
  });

  it("does not change when a neuron is scaled and its output scaled back", () => {
    const hidden = network.hidden.map((one) => ({
      weights: one.weights.map((weight) => 4 * weight),
      bias: 4 * one.bias,
      output: one.output / 4,
    }));
    const scaled = neuronImportance(weightsOf({ hidden, outputBias: 0 }));
    expect(scaled).toBeAllclose(neuronImportance(weights), { rtol: 1e-12 });
  });
});

describe("pruneToCircuit", () => {
  const circuit = pruneToCircuit(weights, points, { relevant });

  it("finds the planted neurons, most important first, with their weights", () => {
    expect(circuit.effectiveSparsity).toBe(4);
    expect(circuit.neurons.map(({ index }) => index)).toEqual([3, 0, 5, 2]);
    expect(circuit.neurons[2]).toMatchObject({ weights: [1.1, -1.1], bias: 0, output: -1 });
    for (const { elsewhere } of circuit.neurons) {
      expect(elsewhere).toBeGreaterThan(0);
      expect(elsewhere).toBeLessThan(0.01);
    }
    expect(circuit.neurons[0].elsewhere).toBe(Math.max(...network.hidden[3].weights.slice(2).map(Math.abs)));
  });

  it("has the accuracies of sub-networks evaluated one point at a time", () => {
    const importance = neuronImportance(weights);
    const order = network.hidden.map((_, j) => j).sort((a, b) => importance[b] - importance[a]);
    expect(circuit.curve).toEqual([...order, 12].map((_, q) => accuracyOneByOne(order.slice(0, q))));
    expect(circuit.accuracy).toBe(accuracyOneByOne(order));
    expect(circuit.top).toBe(accuracyOneByOne(order.slice(0, 4)));
    expect(circuit.complement).toBe(accuracyOneByOne(order.slice(4)));
    expect([circuit.accuracy, circuit.top, circuit.curve[0]]).toEqual([1, 1, 0]); // no neuron: f = 0, wrong
    expect(circuit.complement).toBeLessThan(0.8);
  });

  it("draws random subsets of the same size, the same for the same seed", () => {
    expect(circuit.random.length).toBe(20);
    expect(Math.max(...circuit.random)).toBeLessThan(1);
    expect(new Set(circuit.random).size).toBeGreaterThan(3);
    expect(pruneToCircuit(weights, points, { relevant })).toEqual(circuit);
    expect(pruneToCircuit(weights, points, { relevant, seed: 1 }).random).not.toEqual(circuit.random);
    // All subsets of all neurons are the network itself.
    const whole = pruneToCircuit(weightsOf(circuitNetwork(circuit)), wholeCube(2, 2), { relevant, draws: 3 });
    expect([whole.effectiveSparsity, whole.random]).toEqual([4, [1, 1, 1]]);
  });

  it("is a network on the relevant coordinates that computes their parity", () => {
    expect(checkParity(circuitNetwork(circuit), 2)).toMatchObject({ accuracy: 1 });
  });

  it("lets go of as much accuracy as the tolerance, the boundary included", () => {
    const rough = pruneToCircuit(weights, points, { relevant, tolerance: 0.5 });
    const enough = circuit.curve.findIndex((accuracy) => accuracy >= 0.5);
    expect([rough.effectiveSparsity, rough.neurons.length]).toEqual([enough, enough]);
    expect(enough).toBeLessThan(4);
  });

  it("uses the rows asked for, and keeps the output bias everywhere", () => {
    const first = pruneToCircuit(weights, { ...points, rows: [0] }, { relevant });
    expect(first.curve.every((accuracy) => accuracy === 0 || accuracy === 1)).toBe(true);
    const biased = pruneToCircuit({ ...weights, "output.bias": [100] }, points, { relevant });
    expect([biased.accuracy, biased.effectiveSparsity, biased.complement, biased.outputBias]).toEqual([
      0.5, 0, 0.5, 100,
    ]);
    const { "output.bias": _, ...without } = weights;
    expect(pruneToCircuit(without, points, { relevant })).toEqual(circuit);
  });

  it("refuses what does not fit, with the numbers", () => {
    expect(() => pruneToCircuit({ ...weights, "output.weight": [1] }, points, { relevant })).toThrow("72, 12, 1");
    expect(() => pruneToCircuit(weights, wholeCube(5, 2), { relevant })).toThrow("expected points of 6 coordinates");
    expect(() => pruneToCircuit(weights, { ...points, rows: [] }, { relevant })).toThrow("0 rows of them used");
    expect(() => pruneToCircuit(weights, { ...points, rows: [64] }, { relevant })).toThrow("row 64");
    expect(() => pruneToCircuit(weights, { ...points, labels: points.inputs }, { relevant })).toThrow(ConfigError);
    const inputs = Array.from(points.inputs, (sign, at) => (at === 13 ? 0 : sign));
    expect(() => pruneToCircuit(weights, { ...points, inputs }, { relevant })).toThrow("1 or -1, got 0 at row 2");
    for (const wrong of [[], [6], [0, 0], [-1], [0.5]]) {
      expect(() => pruneToCircuit(weights, points, { relevant: wrong })).toThrow(
        `different ones of 0 … 5, got [${wrong}]`,
      );
    }
    for (const options of [{ tolerance: -1 }, { tolerance: Number.NaN }, { draws: 1.5 }]) {
      expect(() => pruneToCircuit(weights, points, { relevant, ...options })).toThrow(ConfigError);
    }
    const nan = { ...weights, "hidden0.bias": network.hidden.map(() => Number.NaN) };
    expect(() => pruneToCircuit(nan, points, { relevant })).toThrow("finite");
  });
});
