/** @file Parity networks written down by hand: the thesis's (chapter 4), Merrill et al.'s, and smaller ones. */
import { ConfigError } from "../../core";
import { type HiddenNeuron, parityOf, type ReluNetwork, signPatterns } from "./network";

/**
 * One neuron per sign pattern s, h_s = relu(s · x - (k - 1)): 1 on its own pattern, 0 on all others. The output
 * weights are ±1, the parity of s: 2^k neurons, outputs exactly ±1. This is the thesis's Proposition 4.1 mended.
 *
 * @throws ConfigError for k that is not 1 … 16
 */
export function parityByPatterns(k: number): ReluNetwork {
  return { hidden: signPatterns(k).map((s) => ({ weights: s, bias: 1 - k, output: parityOf(s) })), outputBias: 0 };
}

/**
 * Proposition 4.1 as the thesis proves it: only patterns of parity 1 have a neuron, with a positive output weight, and
 * "no neuron fires" is to mean -1. The output there is 0, which is not negative: the whole negative class is wrong.
 */
export function positivePatternsOnly(k: number): ReluNetwork {
  const { hidden, outputBias } = parityByPatterns(k);
  return { hidden: hidden.filter(({ output }) => output > 0), outputBias };
}

/**
 * k neurons and an output bias, exactly ±1 on all patterns of any k. With X = Σ x_i the parity alternates along
 * X_i = -k + 2i, i = 0 … k, from (-1)^k on. The broken line through these k + 1 values is
 *
 * f(X) = (-1)^k + σ relu(X - X_0) - 2σ relu(X - X_1) + 2σ relu(X - X_2) - …, σ = -(-1)^k,
 *
 * one neuron for each of the k segments: its slope changes by ∓2 at X_1 … X_{k-1}.
 */
export function parityBySum(k: number): ReluNetwork {
  if (!(Number.isInteger(k) && k >= 1)) throw new ConfigError(`parityBySum: k must be a whole number from 1, got ${k}`);
  const first = k % 2 === 0 ? 1 : -1;
  const neuron = (_: unknown, i: number): HiddenNeuron => ({
    weights: new Array<number>(k).fill(1),
    bias: k - 2 * i,
    output: (i === 0 ? -1 : i % 2 === 0 ? -2 : 2) * first,
  });
  return { hidden: Array.from({ length: k }, neuron), outputBias: first };
}

/**
 * k - 1 neurons and an output bias, exactly ±1 on all patterns of any k >= 4: one neuron fewer than `parityBySum`.
 *
 * Neurons that look to the left, relu(p - X), give the first segment its slope, so that no neuron need be spent on it.
 * Slopes s_i = σ (-1)^i, but s_3 = -2σ, change by δ_i = s_i - s_{i-1} at p_i = X_i, but p_3 = X_3 + 2/3. The second and
 * third neuron look left: the slope on the far left is -(δ_2 + δ_3) = σ = s_0, as it must be.
 *
 * @throws ConfigError for k that is not a whole number from 4; for k = 2 and 3 no network is that small
 */
export function parityBySumFromBothSides(k: number): ReluNetwork {
  if (!(Number.isInteger(k) && k >= 4)) {
    throw new ConfigError(`parityBySumFromBothSides: k must be a whole number from 4, got ${k}; see parityBySum`);
  }
  const start = k % 2 === 0 ? -1 : 1; // σ
  const neuron = (i: number): readonly [number, number, number] => {
    if (i === 2) return [-1, 4 - k, 2 * start];
    if (i === 3) return [-3, 20 - 3 * k, -start]; // 3 (p_3 - X)
    return [1, k - 2 * i, (i === 4 ? 3 : i % 2 === 0 ? 2 : -2) * start];
  };
  return ofSum(
    k,
    Array.from({ length: k - 1 }, (_, i) => neuron(i + 1)),
    11 * start,
  );
}

/** The same network with its output bias written as a constant neuron relu(0 · x + 1): none is left. */
export function withoutOutputBias({ hidden, outputBias }: ReluNetwork): ReluNetwork {
  if (outputBias === 0) return { hidden, outputBias };
  const weights = hidden[0].weights.map(() => 0);
  return { hidden: [...hidden, { weights, bias: 1, output: outputBias }], outputBias: 0 };
}

/** Neurons relu(weight * (x_1 + … + x_k) + bias), each `[weight, bias, output]`. */
function ofSum(k: number, neurons: readonly (readonly [number, number, number])[], outputBias = 0): ReluNetwork {
  const hidden = neurons.map(([weight, bias, output]) => ({
    weights: new Array<number>(k).fill(weight),
    bias,
    output,
  }));
  return { hidden, outputBias };
}

/** Thesis 4.2.1 and 4.2.2: relu(S / 2) + relu(-S / 2), S = x_1 + x_2. It is 0 on the negative class: 50 %. */
export const thesisTwoNeurons: ReluNetwork = ofSum(2, [
  [0.5, 0, 1],
  [-0.5, 0, 1],
]);

/** The same with the hidden values doubled and an output bias of -1: exactly ±1. Two neurons are enough after all. */
export const thesisTwoNeuronsMended: ReluNetwork = ofSum(
  2,
  [
    [1, 0, 1],
    [-1, 0, 1],
  ],
  -1,
);

/** The trained weights of the thesis, section 4.2.3: [[.62, .62], [-.62, -.62]] and [.85, .85]. 50 % again. */
export const thesisTrainedWeights: ReluNetwork = ofSum(2, [
  [0.62, 0, 0.85],
  [-0.62, 0, 0.85],
]);

/** k = 2, three neurons, no output bias: relu(-1.5 S) - relu(1 - 0.5 S) + relu(0.5 S) = 1, -1, 1 at S = -2, 0, 2. */
export const twoBitsThreeNeurons: ReluNetwork = ofSum(2, [
  [-1.5, 0, 1],
  [-0.5, 1, -1],
  [0.5, 0, 1],
]);

/** k = 2 without any bias, four neurons: (|x_1 + x_2| - |x_1 - x_2|) / 2 = x_1 x_2. What training finds. */
export const twoBitsWithoutBiases: ReluNetwork = {
  hidden: [
    { weights: [1, 1], bias: 0, output: 0.5 },
    { weights: [-1, -1], bias: 0, output: 0.5 },
    { weights: [1, -1], bias: 0, output: -0.5 },
    { weights: [-1, 1], bias: 0, output: -0.5 },
  ],
  outputBias: 0,
};

/** k = 3, three neurons: 1 + 2 relu(X - 1) - relu(X + 1) - relu(-X - 1) = -1, 1, -1, 1 at X = -3, -1, 1, 3. */
export const threeBitsThreeNeurons: ReluNetwork = ofSum(
  3,
  [
    [1, -1, 2],
    [1, 1, -1],
    [-1, -1, -1],
  ],
  1,
);

/** Merrill et al., Proposition 2: six neurons for k = 3, outputs -1, 7 or 10; right signs, but large weights. */
export const merrillSixNeurons: ReluNetwork = {
  hidden: [
    { weights: [-1, -1, 10], bias: -9, output: -1 },
    { weights: [-1, -1, 1], bias: -2, output: 10 },
    { weights: [1, 1, 1], bias: -2, output: 10 },
    { weights: [1, -1, -10], bias: -9, output: -1 },
    { weights: [-1, 1, -1], bias: -2, output: 10 },
    { weights: [1, -1, -1], bias: -2, output: 10 },
  ],
  outputBias: 0,
};
