/** @file Why a class of networks has no member that computes parity: proofs in integers. */
import { contains, neuronInputs } from "./dichotomies";
import { decide, type LinearSystem } from "./linear-system";
import { parityOf, signPatterns } from "./network";

/** A kind of neuron: the patterns it is active on, and the sign of its output weight. */
export interface NeuronKind {
  /** Bit i is pattern i of `signPatterns`. */
  readonly members: number;
  readonly sign: 1 | -1;
}

/** What is searched: networks with k inputs, with or without the two sorts of bias. */
export interface NetworkFamily {
  readonly k: number;
  readonly hiddenBias: boolean;
  readonly outputBias: boolean;
}

/**
 * Weights μ(x) >= 0 of the patterns under which no neuron of some kinds gains: Σ_x μ(x) y(x) s relu(w · x + b) <= 0
 * for all w and b of the kind. A network of such neurons has Σ_x μ(x) y(x) f(x) <= 0, so it is wrong, or 0, somewhere.
 *
 * By Farkas' lemma a class of networks has no member with y f >= 1 if and only if one μ does this to all its neurons
 * (and Σ_x μ(x) y(x) = 0, if there is an output bias). One μ serves for many classes: that makes the search short.
 */
export interface Refutation {
  /** μ, integers, `[2^k]`. */
  readonly weighting: readonly number[];
  /** By kind, in the order of the kinds given; undefined where the kind can gain. */
  readonly proofs: readonly (KindProof | undefined)[];
}

/**
 * t and ν(x), integers, t > 0, ν >= 0, with t s Σ_{x active} μ(x) y(x) (x, 1) + Σ_x ν(x) σ(x) (x, 1) = 0, where σ is 1
 * on the patterns the kind is active on and -1 on others. Multiplied by (w, b): t times the neuron's gain is
 * -Σ ν σ (w · x + b), which is not positive since σ is the sign of w · x + b.
 */
export interface KindProof {
  readonly scale: number;
  /** ν, `[2^k]` */
  readonly signs: readonly number[];
}

/** Finds out which kinds a weighting refutes; `inputs` as from `neuronInputs`. */
export function refutation(
  weighting: readonly number[],
  kinds: readonly NeuronKind[],
  inputs: readonly (readonly number[])[],
): Refutation {
  const gains = weightedParity(weighting);
  return { weighting, proofs: kinds.map((kind) => prove(kind, gains, inputs)) };
}

/**
 * Multiplies a refutation out in integers, away from the solver that found it: for each kind, whether its proof holds.
 * A class of networks all of whose neurons are of such kinds is impossible.
 */
export function refutedKinds(
  { weighting, proofs }: Refutation,
  kinds: readonly NeuronKind[],
  { k, hiddenBias, outputBias }: NetworkFamily,
): boolean[] {
  const gains = weightedParity(weighting);
  const inputs = neuronInputs(k, hiddenBias);
  const positive = areCounts(weighting) && weighting.some((value) => value > 0);
  const balanced = !outputBias || gains.reduce((sum, gain) => sum + gain, 0) === 0;
  return kinds.map(({ members, sign }, kind) => {
    const proof = proofs[kind];
    if (!proof || !positive || !balanced || !(proof.scale > 0) || !areCounts([proof.scale, ...proof.signs]))
      return false;
    const coefficients = inputs.map((_, i) =>
      contains(members, i) ? proof.scale * sign * gains[i] + proof.signs[i] : -proof.signs[i],
    );
    return inputs[0].every((_, v) => inputs.reduce((sum, x, i) => sum + coefficients[i] * x[v], 0) === 0);
  });
}

function areCounts(values: readonly number[]): boolean {
  return values.every((value) => Number.isSafeInteger(value) && value >= 0);
}

/** μ(x) y(x), `[2^k]`. */
function weightedParity(weighting: readonly number[]): number[] {
  return signPatterns(Math.log2(weighting.length)).map((x, i) => weighting[i] * parityOf(x));
}

/** That the kind's gain can not be 1: a contradiction of "gain >= 1, the right sign on every pattern". */
function prove(
  { members, sign }: NeuronKind,
  gains: readonly number[],
  inputs: readonly (readonly number[])[],
): KindProof | undefined {
  const gain = inputs[0].map((_, v) =>
    inputs.reduce((sum, x, i) => (contains(members, i) ? sum + sign * gains[i] * x[v] : sum), 0),
  );
  const decision = decide({ rows: [gain, ...signRows(members, inputs)], bounds: [1, ...inputs.map(() => 0)] });
  return decision.feasible === true
    ? undefined
    : { scale: decision.multipliers[0], signs: decision.multipliers.slice(1) };
}

/**
 * The system "y f(x) >= 1 on every pattern" of a class, in (|u_j| w_j, |u_j| b_j) for each neuron j and the output bias
 * last. The rows are the 2^k margins, then for each neuron the signs of its pre-activations, 0 being allowed on both
 * sides.
 */
export function classSystem(
  kinds: readonly NeuronKind[],
  inputs: readonly (readonly number[])[],
  { k, outputBias }: NetworkFamily,
): LinearSystem {
  const margins = signPatterns(k).map((x, i) => {
    const y = parityOf(x);
    const parts = kinds.flatMap(({ members, sign }) =>
      inputs[i].map((value) => (contains(members, i) ? y * sign * value : 0)),
    );
    return outputBias ? [...parts, y] : parts;
  });
  const signs = kinds.flatMap(({ members }, j) =>
    signRows(members, inputs).map((row) => margins[0].map((_, v) => row[v - j * row.length] ?? 0)),
  );
  return { rows: [...margins, ...signs], bounds: [...margins.map(() => 1), ...signs.map(() => 0)] };
}

/** σ(x) (x, 1): not negative where the pre-activation has the sign that its set says. */
function signRows(members: number, inputs: readonly (readonly number[])[]): number[][] {
  return inputs.map((x, i) => x.map((value) => (contains(members, i) ? value : -value)));
}
