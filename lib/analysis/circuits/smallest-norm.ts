/** @file The smallest norm with which so many neurons reach hinge loss 0. */
import { ConfigError, GroklabError } from "../../core";
import { type KindSet, kindSet, throughClasses } from "./class-search";
import { largestGain } from "./cone";
import { parityBySum, withoutOutputBias } from "./constructions";
import { neuronInputs } from "./dichotomies";
import { followers, neuronKinds } from "./minimal-count";
import { checkParity, parityOf, type ReluNetwork, signPatterns } from "./network";
import { normOfKinds } from "./norm-of-kinds";

export interface NormOptions {
  readonly k: number;
  /** At most so many neurons; `"any"` for no limit. */
  readonly neurons: number | "any";
  /** Relative distance of the bounds at which the search ends. Default 1e-4. */
  readonly tolerance?: number;
}

export interface SmallestNorm {
  /** No network of so many neurons has a smaller norm. */
  readonly low: number;
  /** The norm of `network`. */
  readonly high: number;
  /** Margin 1 on all patterns; its neurons are balanced, ||(w_j, b_j)|| = |u_j|, so that high = Σ_j u_j². */
  readonly network: ReluNetwork;
}

/**
 * The minimum of Σ_j (||w_j||² + b_j² + u_j²) / 2 over the networks of at most m neurons, without output bias, that have
 * y f >= 1 on all patterns: the least weight decay at hinge loss 0. A neuron can be scaled and its output scaled back,
 * and (p² + q²) / 2 >= p q, so this is the minimum of Σ_j |u_j| ||(w_j, b_j)||, which is convex within every class of
 * activation sets and output signs.
 *
 * By duality: for weights μ >= 0 of the patterns, if no neuron of norm 1 of some kinds gains more than 1, no network of
 * these kinds is smaller than Σ μ. The upper bound is the network itself; the lower one is such a proof for every class,
 * and classes that one μ serves are gone through together, as in `minimalReluCount`. There is no search where the
 * smallest network of all has few enough neurons. Arithmetic is floating point here:
 * the bounds hold to about 1e-8.
 *
 * @throws ConfigError for k that is not 1 … 3, or fewer than k + 1 neurons, of which none compute parity
 * @example smallestNorm({ k: 2, neurons: "any" }).high.toFixed(2) // "2.83": 2 √2, of |x_1 + x_2| - |x_1 - x_2| in four neurons
 */
export function smallestNorm({ k, neurons, tolerance = 1e-4 }: NormOptions): SmallestNorm {
  if (!(Number.isInteger(k) && k >= 1 && k <= 3)) throw new ConfigError(`smallestNorm: k must be 1, 2 or 3, got ${k}`);
  if (!(neurons === "any" || (Number.isInteger(neurons) && neurons > k))) {
    throw new ConfigError(`smallestNorm: neurons must be a whole number from ${k + 1}, or "any", got ${neurons}`);
  }
  if (!(tolerance >= 1e-7 && tolerance < 1)) {
    throw new ConfigError(`smallestNorm: tolerance must be from 1e-7 to 1, got ${tolerance}`);
  }
  const kinds = neuronKinds({ k, hiddenBias: true });
  const inputs = neuronInputs(k, true);
  let best = balanced(withoutOutputBias(parityBySum(k)), k);
  const unlimited = normOfKinds(kinds, inputs, { tolerance, limit: 2 * best.high });
  if (!unlimited.network) throw new GroklabError(`smallestNorm: no bounds were found for k = ${k}`);
  const smallest = balanced(unlimited.network, k);
  if (neurons === "any" || smallest.network.hidden.length <= neurons) return { low: unlimited.low, ...smallest };
  const patterns = signPatterns(k);
  const known: KindSet[] = [];
  const ask = (chosen: readonly number[]): boolean => {
    const found = normOfKinds(
      chosen.map((kind) => kinds[kind]),
      inputs,
      { tolerance, limit: best.high },
    );
    const improved = found.network && balanced(found.network, k);
    if (improved && improved.high < best.high) best = improved;
    // A class all of whose kinds gain at most Σ μ / target is no smaller than the target.
    const total = found.weighting.reduce((sum, value) => sum + value, 0);
    const gains = found.weighting.map((value, i) => value * parityOf(patterns[i]));
    const most = total / (best.high * (1 - tolerance));
    const covered = kinds.map((kind) => largestGain(kind, gains, inputs).bound <= most * (1 + 1e-9));
    for (const kind of chosen) covered[kind] = true;
    known.push(kindSet(covered));
    return true;
  };
  throughClasses(known, neurons, kinds.length, followers(kinds, { k, symmetry: true }), ask);
  return { low: best.high * (1 - tolerance), ...best };
}

/** The network with margin 1 and balanced neurons, and its norm Σ |u_j| ||(w_j, b_j)||. */
function balanced(network: ReluNetwork, k: number): { readonly high: number; readonly network: ReluNetwork } {
  const { margin } = checkParity(network, k);
  const hidden = network.hidden.map(({ weights, bias, output }) => {
    const norm = Math.hypot(...weights, bias);
    const size = Math.sqrt((Math.abs(output) * norm) / margin);
    const scaled = (value: number) => (value * size) / norm;
    return { weights: weights.map(scaled), bias: scaled(bias), output: Math.sign(output) * size };
  });
  return {
    high: hidden.reduce((sum, { output }) => sum + output * output, 0),
    network: { hidden, outputBias: 0 },
  };
}
