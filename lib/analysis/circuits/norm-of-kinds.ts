/** @file The smallest norm of networks whose neurons are of given kinds: a convex program, by cutting planes. */
import { type Coefficients, solve } from "yalps";
import { GroklabError } from "../../core";
import { largestGain } from "./cone";
import { parityOf, type ReluNetwork } from "./network";
import type { NeuronKind } from "./refutation";

export interface NormBounds {
  /** No network of these kinds has a smaller norm. */
  readonly low: number;
  /** The μ that proves it, `[2^k]`. */
  readonly weighting: readonly number[];
  /** A network whose norm is within the tolerance of `low`; not there if `low` reached the limit first. */
  readonly network?: ReluNetwork;
}

/** A neuron of norm 1, and y s relu(w · x + b) on every pattern. */
interface Column {
  readonly kind: number;
  readonly direction: readonly number[];
  readonly margins: readonly number[];
}

const MOST_ROUNDS = 500;

/**
 * Maximises Σ μ over μ >= 0 under which no neuron of norm 1 gains more than 1. Of these infinitely many conditions those
 * of a few neurons are kept; each round adds, for every kind, the neuron that gains most under the last μ. Σ μ divided
 * by that gain is a lower bound of the norm, and the network of the neurons kept has the norm Σ μ.
 *
 * @param limit ends the search once `low` is seen to be as large, less the tolerance
 */
export function normOfKinds(
  kinds: readonly NeuronKind[],
  inputs: readonly (readonly number[])[],
  { tolerance, limit }: { readonly tolerance: number; readonly limit: number },
): NormBounds {
  const signs = inputs.map((x) => parityOf(x.slice(0, -1)));
  const columns: Column[] = [];
  let best: { low: number; weighting: readonly number[] } = { low: 0, weighting: signs.map(() => 0) };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const weighting = heaviestWeighting(columns, signs.length, 2 * limit);
    const total = weighting.reduce((sum, value) => sum + value, 0);
    const gains = weighting.map((value, i) => value * signs[i]);
    const largest = kinds.map((kind) => largestGain(kind, gains, inputs));
    const low = total / Math.max(1e-12, ...largest.map(({ bound }) => bound));
    if (low > best.low) best = { low, weighting };
    if (best.low >= limit * (1 - tolerance)) return best;
    if (best.low >= total * (1 - tolerance / 2)) {
      const network = networkOf(columns, kinds);
      return network ? { ...best, network } : best;
    }
    largest.forEach(({ direction, bound }, kind) => {
      if (!direction || bound < 1 - tolerance) return;
      const margins = inputs.map((x, i) => {
        const pre = x.reduce((sum, value, v) => sum + value * direction[v], 0);
        return signs[i] * kinds[kind].sign * Math.max(0, pre);
      });
      columns.push({ kind, direction, margins });
    });
  }
  throw new GroklabError(`normOfKinds: bounds still ${best.low} and more after ${MOST_ROUNDS} rounds`);
}

/** The μ >= 0 of largest sum, at most `cap` each, under which no column gains more than 1. */
function heaviestWeighting(columns: readonly Column[], patterns: number, cap: number): number[] {
  const { variables } = solve<number, string | number>(
    {
      direction: "maximize",
      objective: "sum",
      constraints: [
        ...columns.map((_, c) => [c, { max: 1 }] as const),
        ...Array.from({ length: patterns }, (_, i) => [`cap ${i}`, { max: cap }] as const),
      ],
      variables: Array.from({ length: patterns }, (_, i): [number, Coefficients<string | number>] => [
        i,
        [...columns.map(({ margins }, c) => [c, margins[i]] as const), ["sum", 1], [`cap ${i}`, 1]],
      ]),
    },
    { precision: 1e-10 },
  );
  const weighting = new Array<number>(patterns).fill(0);
  for (const [i, value] of variables) weighting[i] = Math.max(0, value);
  return weighting;
}

/** The smallest network of the columns, those of one kind put together to one neuron; undefined if there is none. */
function networkOf(columns: readonly Column[], kinds: readonly NeuronKind[]): ReluNetwork | undefined {
  const patterns = columns[0]?.margins.length ?? 0;
  const { status, variables } = solve<number, string | number>(
    {
      direction: "minimize",
      objective: "norm",
      constraints: Array.from({ length: patterns }, (_, i) => [i, { min: 1 }] as const),
      variables: columns.map(({ margins }, c): [number, Coefficients<string | number>] => [
        c,
        [...margins.map((margin, i) => [i, margin] as const), ["norm", 1]],
      ]),
    },
    { precision: 1e-10 },
  );
  if (status !== "optimal") return undefined;
  const sums = new Map<number, number[]>();
  for (const [c, amount] of variables) {
    const { kind, direction } = columns[c];
    const sum = sums.get(kind) ?? direction.map(() => 0);
    sums.set(
      kind,
      sum.map((value, v) => value + amount * direction[v]),
    );
  }
  const hidden = [...sums].map(([kind, sum]) => ({
    weights: sum.slice(0, -1),
    bias: sum[sum.length - 1],
    output: kinds[kind].sign,
  }));
  return { hidden, outputBias: 0 };
}
