/** @file The circuit inside a trained parity network: the few neurons that do the work. */
import { ConfigError, randomStream } from "../../core";
import { type ParityWeights, type SignPoints, sizesOf, withContributions } from "./contributions";
import type { ReluNetwork } from "./network";

/** Accuracy that may be lost by pruning: one point (our choice). */
const TOLERANCE = 0.01;

export interface PruneOptions {
  /** Coordinates whose product is the label. */
  readonly relevant: readonly number[];
  /** Accuracy that the sub-network may lose, default 0.01. */
  readonly tolerance?: number;
  /** Random subsets of the same size to compare with, default 20. */
  readonly draws?: number;
  /** Seed of these draws, default 0. */
  readonly seed?: number;
}

/** A retained neuron, its weights split into those on the relevant coordinates and the rest. */
export interface CircuitNeuron {
  /** Its number in the network. */
  readonly index: number;
  /** |u| ||(w, b)|| */
  readonly importance: number;
  /** On the relevant coordinates, in their order. */
  readonly weights: readonly number[];
  /** Largest |weight| on any other coordinate; 0 if there is none. */
  readonly elsewhere: number;
  readonly bias: number;
  readonly output: number;
}

export interface EffectiveCircuit {
  /** Accuracy of the whole network. */
  readonly accuracy: number;
  /** Smallest q such that the q most important neurons alone lose no more than the tolerance. */
  readonly effectiveSparsity: number;
  /** Accuracy of the q most important neurons alone, `[width + 1]`, q = 0 first. */
  readonly curve: readonly number[];
  /** Accuracies of the circuit, of all other neurons, and of random subsets as large as the circuit, `[draws]`. */
  readonly top: number;
  readonly complement: number;
  readonly random: readonly number[];
  /** The circuit, most important neuron first. */
  readonly neurons: readonly CircuitNeuron[];
  readonly outputBias: number;
}

/**
 * |u_j| ||(w_j, b_j)||, `[width]`: how much a neuron can add to f. It does not change when w_j and b_j are scaled and u_j
 * is scaled back; u_j alone would.
 */
export function neuronImportance(weights: ParityWeights): Float64Array {
  const { width, n } = sizesOf(weights);
  const squares = Float64Array.from(weights["hidden0.bias"], (bias) => bias * bias);
  for (let i = 0; i < n * width; i++) squares[i % width] += weights["hidden0.weight"][i] * weights["hidden0.weight"][i];
  return squares.map((square, j) => Math.abs(weights["output.weight"][j]) * Math.sqrt(square));
}

/**
 * Prunes a parity network to its effective circuit. Nothing is trained again, and an output bias is kept in every
 * sub-network. Accuracy need not grow with q: the effective sparsity is the first q that is enough.
 *
 * @throws ConfigError for weights and points that do not fit, relevant coordinates that are not there, or options that
 * are no counts
 * @example
 * pruneToCircuit(state.weights, { ...dataset, rows: dataset.test }, { relevant: [0, 1] }).effectiveSparsity
 */
export function pruneToCircuit(
  weights: ParityWeights,
  points: SignPoints,
  { relevant, tolerance = TOLERANCE, draws = 20, seed = 0 }: PruneOptions,
): EffectiveCircuit {
  checkRelevant(relevant, sizesOf(weights).n);
  if (!(tolerance >= 0 && tolerance < 1 && Number.isInteger(draws) && draws >= 0)) {
    throw new ConfigError(`pruneToCircuit: tolerance ${tolerance} or draws ${draws} can not be used`);
  }
  const importance = neuronImportance(weights);
  const order = [...importance.keys()].sort((a, b) => importance[b] - importance[a]); // equal ones by their number
  return withContributions(weights, points, ({ accuracies, accuracyOf }) => {
    const curve = accuracies(order);
    const full = curve[curve.length - 1];
    // To a millionth of a point: 0.97 - 0.01 is not 0.96 in binary fractions.
    const effectiveSparsity = curve.findIndex((value) => value >= full - tolerance - 1e-8);
    const stream = randomStream(seed, "circuit", "random subsets");
    const subset = () => stream.permutation(order.length).subarray(0, effectiveSparsity);
    return {
      accuracy: full,
      effectiveSparsity,
      curve,
      top: curve[effectiveSparsity],
      complement: accuracyOf(order.slice(effectiveSparsity)),
      random: Array.from({ length: draws }, () => accuracyOf(subset())),
      neurons: order.slice(0, effectiveSparsity).map((index) => neuronOf(weights, index, relevant, importance)),
      outputBias: weights["output.bias"]?.[0] ?? 0,
    };
  });
}

/** The circuit as a network on the relevant coordinates alone: what is left of it with all other weights set to 0. */
export function circuitNetwork({ neurons, outputBias }: EffectiveCircuit): ReluNetwork {
  return { hidden: neurons.map(({ weights, bias, output }) => ({ weights, bias, output })), outputBias };
}

/** Throws a ConfigError unless the coordinates are different ones of 0 … n - 1. */
export function checkRelevant(relevant: readonly number[], n: number): void {
  const wrong = relevant.filter((i, at) => !(Number.isInteger(i) && 0 <= i && i < n && relevant.indexOf(i) === at));
  if (relevant.length === 0 || wrong.length > 0) {
    throw new ConfigError(`relevant coordinates: expected different ones of 0 … ${n - 1}, got [${relevant}]`);
  }
}

function neuronOf(
  weights: ParityWeights,
  index: number,
  relevant: readonly number[],
  importance: Float64Array,
): CircuitNeuron {
  const width = importance.length;
  const n = weights["hidden0.weight"].length / width;
  const own = Array.from({ length: n }, (_, i) => weights["hidden0.weight"][i * width + index]);
  return {
    index,
    importance: importance[index],
    weights: relevant.map((i) => own[i]),
    elsewhere: own.reduce((most, weight, i) => (relevant.includes(i) ? most : Math.max(most, Math.abs(weight))), 0),
    bias: weights["hidden0.bias"][index],
    output: weights["output.weight"][index],
  };
}
