/** @file Which sets of patterns one ReLU neuron can be active on. */
import { ConfigError } from "../../core";
import { decide, type LinearSystem } from "./linear-system";
import { signPatterns } from "./network";

/** A set of patterns of {-1, 1}^k: bit i is pattern i of `signPatterns`. */
export type PatternSet = number;

/** A non-empty set {x: weights · x + bias > 0}, no pattern on the boundary; the certificate is in integers. */
export interface ActivationSet {
  readonly members: PatternSet;
  readonly weights: readonly number[];
  readonly bias: number;
}

/** A set that no weights cut off: adding up its inequalities with these multipliers, `[2^k]`, gives 0 >= 1. */
export interface RefutedSet {
  readonly members: PatternSet;
  readonly multipliers: readonly number[];
}

export interface Dichotomies {
  readonly sets: readonly ActivationSet[];
  readonly refuted: readonly RefutedSet[];
}

/** The most coordinates whose 2^(2^k) sets are gone through. */
const MOST_COORDINATES = 4;

/**
 * All non-empty linear dichotomies of the k-cube: each set of patterns either has weights and a bias that separate it
 * from the rest, or a proof that none do. With a bias 13 sets for k = 2, 103 for k = 3, 1,881 for k = 4 (threshold
 * functions, less the constant 0); without, 4 and 14 for k = 2 and 3.
 *
 * Sets with patterns on the boundary are not missing: a neuron that is 0 on some patterns is a limit of neurons that are
 * active on the same set (lower its bias), or, without bias, on one of the sets next to it (turn its weights a little).
 *
 * @throws ConfigError for k that is not 1 … 4
 * @example linearDichotomies(3, { hiddenBias: true }).sets.length // 103
 */
export function linearDichotomies(k: number, { hiddenBias }: { readonly hiddenBias: boolean }): Dichotomies {
  if (!(Number.isInteger(k) && k >= 1 && k <= MOST_COORDINATES)) {
    throw new ConfigError(`linearDichotomies: k must be a whole number from 1 to ${MOST_COORDINATES}, got ${k}`);
  }
  const points = neuronInputs(k, hiddenBias);
  const sets: ActivationSet[] = [];
  const refuted: RefutedSet[] = [];
  for (let members = 1; members < 1 << points.length; members++) {
    const decision = decide(separation(points, members));
    if (decision.feasible === true) {
      const { point } = decision;
      sets.push({ members, weights: point.slice(0, k), bias: hiddenBias ? point[k] : 0 });
    } else {
      refuted.push({ members, multipliers: decision.multipliers });
    }
  }
  return { sets, refuted };
}

/** What a neuron's weights, and its bias after them, are multiplied by: `[2^k, k]`, or `[2^k, k + 1]` with a bias. */
export function neuronInputs(k: number, hiddenBias: boolean): number[][] {
  return signPatterns(k).map((x) => (hiddenBias ? [...x, 1] : x));
}

/** Whether pattern i is in the set. */
export function contains(members: PatternSet, i: number): boolean {
  return ((members >> i) & 1) === 1;
}

/** weights · x + bias >= 1 on the set, <= -1 off it. */
function separation(points: readonly (readonly number[])[], members: PatternSet): LinearSystem {
  const rows = points.map((x, i) => x.map((value) => (contains(members, i) ? value : -value)));
  return { rows, bounds: rows.map(() => 1) };
}
