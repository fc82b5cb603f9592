/** @file One hidden layer of ReLU neurons over signs, small enough to be checked on every input. */
import { ConfigError } from "../../core";

/** One ReLU neuron: it adds output * relu(weights · x + bias) to f(x). */
export interface HiddenNeuron {
  /** `[k]` */
  readonly weights: readonly number[];
  readonly bias: number;
  readonly output: number;
}

/** f(x) = outputBias + Σ_j output_j relu(weights_j · x + bias_j), x in {-1, 1}^k. */
export interface ReluNetwork {
  readonly hidden: readonly HiddenNeuron[];
  readonly outputBias: number;
}

/** What a network does on all 2^k patterns of signs, for the task "the sign of f(x) is the product of the signs". */
export interface ParityCheck {
  /** All patterns, in the order of `signPatterns`, with the parity y = x_1 … x_k and the output f(x). */
  readonly patterns: readonly { readonly x: readonly number[]; readonly y: number; readonly output: number }[];
  /** Share of patterns with y f(x) > 0: an output of 0 is wrong for both classes. */
  readonly accuracy: number;
  /** Mean over the patterns of max(0, 1 - y f(x)). */
  readonly hinge: number;
  /** Smallest y f(x). */
  readonly margin: number;
  /** Whether f(x) = y on every pattern, to 1e-9. */
  readonly exact: boolean;
}

/** The most coordinates whose patterns are all gone through: 65,536 of them. */
const MOST_COORDINATES = 16;

/**
 * All points of {-1, 1}^k: pattern i has a 1 where the binary digits of i, the highest first, have one.
 *
 * @throws ConfigError for k that is not 1 … 16
 * @example signPatterns(2) // [[-1, -1], [-1, 1], [1, -1], [1, 1]]
 */
export function signPatterns(k: number): number[][] {
  if (!(Number.isInteger(k) && k >= 1 && k <= MOST_COORDINATES)) {
    throw new ConfigError(`signPatterns: k must be a whole number from 1 to ${MOST_COORDINATES}, got ${k}`);
  }
  return Array.from({ length: 1 << k }, (_, i) =>
    Array.from({ length: k }, (_, j) => ((i >> (k - 1 - j)) & 1 ? 1 : -1)),
  );
}

/** The product of signs: 1 or -1. */
export function parityOf(x: readonly number[]): number {
  return x.reduce((product, sign) => product * sign, 1);
}

/** f(x) of one vector of signs `[k]`; ConfigError if a neuron has another number of weights. */
export function evaluateNetwork({ hidden, outputBias }: ReluNetwork, x: readonly number[]): number {
  return hidden.reduce((sum, { weights, bias, output }, j) => {
    if (weights.length !== x.length) {
      throw new ConfigError(`evaluateNetwork: neuron ${j} has ${weights.length} weights for ${x.length} signs`);
    }
    const pre = weights.reduce((total, weight, i) => total + weight * x[i], bias);
    return sum + output * Math.max(0, pre);
  }, outputBias);
}

/**
 * Goes through all 2^k patterns: outputs, accuracy, hinge loss, margin, and whether the outputs are exactly ±1.
 *
 * @example checkParity(parityByPatterns(2), 2).exact // true
 */
export function checkParity(network: ReluNetwork, k: number): ParityCheck {
  const patterns = signPatterns(k).map((x) => ({ x, y: parityOf(x), output: evaluateNetwork(network, x) }));
  const margins = patterns.map(({ y, output }) => y * output);
  return {
    patterns,
    accuracy: margins.filter((margin) => margin > 0).length / margins.length,
    hinge: margins.reduce((sum, margin) => sum + Math.max(0, 1 - margin), 0) / margins.length,
    margin: Math.min(...margins) + 0, // no negative zero
    exact: margins.every((margin) => Math.abs(margin - 1) < 1e-9),
  };
}
