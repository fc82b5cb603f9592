/** @file The fewest ReLU neurons that compute parity, proved by going through all networks. */
import { ConfigError } from "../../core";
import { type CountRound, classSearch } from "./class-search";
import { linearDichotomies } from "./dichotomies";
import { type ReluNetwork, signPatterns } from "./network";
import type { NetworkFamily, NeuronKind, Refutation } from "./refutation";
import { cubeSymmetries, imageOf } from "./symmetry";

export interface MinimalCountOptions extends NetworkFamily {
  /** The most neurons to try. */
  readonly most: number;
  /** Leave out classes that a symmetry of the cube turns into another one. Default false: all are gone through. */
  readonly symmetry?: boolean;
  /** Called after each number of neurons. */
  readonly onRound?: (round: CountRound) => void;
}

export interface MinimalCount {
  /** The fewest neurons; `"none"` if a proof excludes every number of them, `"none up to 3"` if only those tried. */
  readonly minimum: number | "none" | `none up to ${number}`;
  /** Kinds of neurons: sets a neuron can be active on, times two signs of its output. */
  readonly kinds: readonly NeuronKind[];
  readonly rounds: readonly CountRound[];
  /** The proofs that the refuted classes share, to be multiplied out by `refutedKinds`. */
  readonly refutations: readonly Refutation[];
  /** A network of `minimum` neurons, weights in integers, margin at least 1 on all patterns. */
  readonly network?: ReluNetwork;
}

/**
 * The fewest hidden neurons with which a one-layer ReLU network has the sign of x_1 … x_k on all of {-1, 1}^k.
 *
 * Every network belongs to a class: for each neuron the set of patterns on which it is active, and the sign of its
 * output weight. Within a class f is linear in (|u_j| w_j, |u_j| b_j) and the output bias, so "y f >= 1 everywhere"
 * is a system of linear inequalities: a solution is a network, and a contradiction is a proof that there is none.
 * Solutions and contradictions are in integers and are checked without the solver.
 *
 * For odd k >= 3 there is none without hidden biases, however many neurons: relu(z) = (z + |z|) / 2, so the odd part of
 * f is linear, and parity is odd but not linearly separable. The computation finds the same: one weighting, the uniform
 * one, refutes all kinds.
 *
 * k = 2 and 3 take a second together; k = 4 with symmetry a minute, and has three neurons and an output bias.
 *
 * @throws ConfigError for k that is not 1 … 4, or `most` that is not a whole number
 * @example minimalReluCount({ k: 2, hiddenBias: true, outputBias: true, most: 2 }).minimum // 2
 */
export function minimalReluCount(options: MinimalCountOptions): MinimalCount {
  const { most, onRound = () => undefined } = options;
  if (!(Number.isInteger(most) && most >= 1)) {
    throw new ConfigError(`minimalReluCount: most must be a whole number from 1, got ${most}`);
  }
  const family: NetworkFamily = options;
  const kinds = neuronKinds(family);
  const search = classSearch(kinds, family, followers(kinds, options));
  const rounds: CountRound[] = [];
  const result = (minimum: MinimalCount["minimum"], network?: ReluNetwork): MinimalCount => {
    return { minimum, kinds, rounds, refutations: search.refutations, ...(network && { network }) };
  };
  const uniform = search.learn(signPatterns(family.k).map(() => 1));
  if (uniform.proofs.every((proof) => proof)) return result("none");
  for (let neurons = 1; neurons <= most; neurons++) {
    const { round, network } = search.round(neurons);
    rounds.push(round);
    onRound(round);
    if (network) return result(neurons, network);
  }
  return result(`none up to ${most}`);
}

/** Every set a neuron can be active on, with either sign of its output weight. */
export function neuronKinds({ k, hiddenBias }: Pick<NetworkFamily, "k" | "hiddenBias">): NeuronKind[] {
  const { sets } = linearDichotomies(k, { hiddenBias });
  return sets.flatMap(({ members }): NeuronKind[] => [
    { members, sign: 1 },
    { members, sign: -1 },
  ]);
}

/**
 * Which kinds may stand in a class that a kind begins; none if no class need begin with it. The orbits of kinds under
 * the symmetries have their first members; a class may be turned so that it begins with the smallest of these that any
 * of its kinds has. So it is enough that a first member begins, followed by kinds of its own or of later orbits.
 */
export function followers(
  kinds: readonly NeuronKind[],
  { k, symmetry = false }: Pick<MinimalCountOptions, "k" | "symmetry">,
) {
  const everyKind = [...kinds.keys()];
  if (!symmetry) return (kind: number) => everyKind.slice(kind);
  const key = ({ members, sign }: NeuronKind) => `${members} ${sign}`;
  const numberOf = new Map(kinds.map((kind, number) => [key(kind), number]));
  const symmetries = cubeSymmetries(k);
  const orbitFirst = kinds.map(({ members, sign }) =>
    Math.min(
      ...symmetries.map((symmetry) => {
        const turned = symmetry.negatesParity ? (-sign as 1 | -1) : sign;
        return numberOf.get(key({ members: imageOf(members, symmetry), sign: turned })) as number;
      }),
    ),
  );
  return (kind: number) => (orbitFirst[kind] === kind ? everyKind.filter((other) => orbitFirst[other] >= kind) : []);
}
