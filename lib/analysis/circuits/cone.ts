/** @file How much one neuron of a kind can gain, per unit of norm. */
import { contains } from "./dichotomies";
import type { NeuronKind } from "./refutation";

export interface LargestGain {
  /** No neuron of the kind with ||(w, b)|| = 1 gains more: an upper bound, whatever rounding did. */
  readonly bound: number;
  /** (w, b) of norm 1 that gains about as much, `[inputs]`; undefined where the bound is 0. */
  readonly direction?: readonly number[];
}

/** Sweeps over the patterns; far more than needed, since the sweeps stop at the first that changes nothing. */
const SWEEPS = 400;

/**
 * The largest s Σ_{x active} gains(x) (w, b) · (x, 1) over (w, b) of norm 1 that are active exactly where the kind is (0
 * being allowed on both sides): the length of the projection of g = s Σ gains(x) (x, 1) onto the cone of such (w, b).
 * For any ν >= 0 the gain is at most ||g + Σ_x ν(x) σ(x) (x, 1)||, since σ (w, b) · (x, 1) >= 0; the smallest of these is
 * the projection (Moreau). It is found by minimising over one ν(x) at a time.
 *
 * @param gains μ(x) y(x), `[2^k]`
 * @param inputs (x, 1), `[2^k, inputs]`
 */
export function largestGain(
  { members, sign }: NeuronKind,
  gains: readonly number[],
  inputs: readonly (readonly number[])[],
): LargestGain {
  const length = inputs[0].length; // also ||(x, 1)||²: all its entries are ±1
  const rest = new Array<number>(length).fill(0);
  inputs.forEach((x, i) => {
    if (contains(members, i)) x.forEach((value, v) => void (rest[v] += sign * gains[i] * value));
  });
  const multipliers = new Float64Array(inputs.length);
  const scale = 1e-12 * Math.hypot(...rest);
  for (let sweep = 0, change = 1; sweep < SWEEPS && change > scale; sweep++) {
    change = 0;
    for (let i = 0; i < inputs.length; i++) {
      const side = contains(members, i) ? 1 : -1;
      let product = 0;
      for (let v = 0; v < length; v++) product += inputs[i][v] * rest[v];
      const step = Math.max(-multipliers[i], (-side * product) / length);
      multipliers[i] += step;
      for (let v = 0; v < length; v++) rest[v] += step * side * inputs[i][v];
      change = Math.max(change, Math.abs(step));
    }
  }
  const bound = Math.hypot(...rest);
  return bound > 1e-9 ? { bound, direction: rest.map((value) => value / bound) } : { bound };
}
