import { checkParity, type ReluNetwork } from "groklab/analysis";
import {
  merrillSixNeurons,
  parityByPatterns,
  parityBySum,
  parityBySumFromBothSides,
  positivePatternsOnly,
  thesisTrainedWeights,
  thesisTwoNeurons,
  thesisTwoNeuronsMended,
  threeBitsThreeNeurons,
  twoBitsThreeNeurons,
  twoBitsWithoutBiases,
  withoutOutputBias,
} from "groklab/analysis/circuits/constructions";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

function outputs(network: ReluNetwork, k: number): number[] {
  return checkParity(network, k).patterns.map(({ output }) => output);
}

const UP_TO_EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

describe("the constructions for any k", () => {
  it.each(UP_TO_EIGHT)("are exactly ±1 on all patterns for k = %i, in 2^k, k and k + 1 neurons", (k) => {
    const bySum = parityBySum(k);
    const networks = [parityByPatterns(k), bySum, withoutOutputBias(bySum)];
    expect(networks.map(({ hidden }) => hidden.length)).toEqual([1 << k, k, k + 1]);
    expect(networks.map(({ outputBias }) => outputBias)).toEqual([0, k % 2 === 0 ? 1 : -1, 0]);
    for (const network of networks) expect(checkParity(network, k)).toMatchObject({ exact: true, margin: 1, hinge: 0 });
  });

  it.each([4, 5, 6, 7, 8])("need only k - 1 neurons that look both ways for k = %i", (k) => {
    const network = parityBySumFromBothSides(k);
    expect(network.hidden.length).toBe(k - 1);
    expect(checkParity(network, k)).toMatchObject({ exact: true, accuracy: 1 });
  });

  it("refuse a k they are not for", () => {
    expect(() => parityBySumFromBothSides(3)).toThrow(ConfigError);
    for (const k of [0, 1.5, Number.NaN]) {
      expect(() => parityBySum(k)).toThrow(`got ${k}`);
      expect(() => parityByPatterns(k)).toThrow(`got ${k}`);
    }
  });
});

describe("the thesis's networks", () => {
  it("leave the negative class at 0 where only patterns of parity 1 have neurons (Proposition 4.1)", () => {
    expect(outputs(positivePatternsOnly(3), 3)).toEqual([0, 1, 1, 0, 1, 0, 0, 1]);
    for (const k of UP_TO_EIGHT) expect(checkParity(positivePatternsOnly(k), k)).toMatchObject({ accuracy: 0.5 });
  });

  it("are right on half of the patterns with two neurons and no output bias, at hinge loss 0.5", () => {
    expect(outputs(thesisTwoNeurons, 2)).toEqual([1, 0, 0, 1]);
    expect(checkParity(thesisTwoNeurons, 2)).toMatchObject({ accuracy: 0.5, hinge: 0.5, margin: 0, exact: false });
  });

  it("are exact with an output bias of -1 and twice the hidden values", () => {
    expect(outputs(thesisTwoNeuronsMended, 2)).toEqual([1, -1, -1, 1]);
  });

  it("are right on half of the patterns with the trained weights of section 4.2.3", () => {
    // 0.85 * (0.62 + 0.62) = 1.054
    expect(outputs(thesisTrainedWeights, 2)).toBeAllclose([1.054, 0, 0, 1.054], { atol: 1e-12 });
    expect(checkParity(thesisTrainedWeights, 2).accuracy).toBe(0.5);
  });
});

describe("small networks", () => {
  it("compute two bits in three neurons without output bias, and in four without any bias", () => {
    expect(outputs(twoBitsThreeNeurons, 2)).toEqual([1, -1, -1, 1]);
    expect(outputs(twoBitsWithoutBiases, 2)).toEqual([1, -1, -1, 1]);
    expect(twoBitsWithoutBiases.hidden.map(({ bias }) => bias)).toEqual([0, 0, 0, 0]);
    expect([twoBitsThreeNeurons.hidden.length, twoBitsThreeNeurons.outputBias]).toEqual([3, 0]);
    expect([twoBitsWithoutBiases.hidden.length, twoBitsWithoutBiases.outputBias]).toEqual([4, 0]);
  });

  it("compute three bits in three neurons and an output bias", () => {
    expect(threeBitsThreeNeurons.hidden.length).toBe(3);
    expect(outputs(threeBitsThreeNeurons, 3)).toEqual([-1, 1, 1, -1, 1, -1, -1, 1]);
  });

  it("have the outputs that Merrill et al.'s Proposition 2 has by hand: right signs, not ±1", () => {
    expect(outputs(merrillSixNeurons, 3)).toEqual([-1, 7, 10, -1, 7, -1, -1, 10]);
    expect(checkParity(merrillSixNeurons, 3)).toMatchObject({ accuracy: 1, exact: false, margin: 1 });
  });
});
