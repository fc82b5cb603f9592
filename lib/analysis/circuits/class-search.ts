/** @file Going through all classes of networks with so many neurons: a network, or a proof for every class. */
import { GroklabError } from "../../core";
import { neuronInputs } from "./dichotomies";
import { decide } from "./linear-system";
import { checkParity, type ReluNetwork } from "./network";
import {
  classSystem,
  type NetworkFamily,
  type NeuronKind,
  type Refutation,
  refutation,
  refutedKinds,
} from "./refutation";

/** What was found for one number of neurons. */
export interface CountRound {
  readonly neurons: number;
  /** Classes gone through: all of them, or those up to the first that has a network. */
  readonly classes: number;
  /** How many of them have a proof that no member computes parity, multiplied out in integers. */
  readonly refuted: number;
  readonly feasible: boolean;
}

export interface ClassSearch {
  /** The proofs found so far. */
  readonly refutations: readonly Refutation[];
  /** Works out which kinds a weighting refutes, and remembers it. */
  readonly learn: (weighting: readonly number[]) => Refutation;
  /** Goes through the classes of so many neurons. */
  readonly round: (neurons: number) => { readonly round: CountRound; readonly network?: ReluNetwork };
}

/** A set of kinds, 32 to a word. */
export type KindSet = Uint32Array;

/**
 * A class is a multiset of kinds, written in increasing order. A class all of whose kinds one known weighting refutes
 * needs no work of its own; for any other, its linear system is decided, and a new weighting is learnt.
 *
 * @param first the kinds that may stand in a class that a kind begins, itself among them; none if it begins no class
 */
export function classSearch(
  kinds: readonly NeuronKind[],
  family: NetworkFamily,
  first: (kind: number) => readonly number[],
): ClassSearch {
  const inputs = neuronInputs(family.k, family.hiddenBias);
  const all: KindSet[] = []; // of each refutation the kinds whose proofs hold when multiplied out
  const refutations: Refutation[] = [];
  const learn = (weighting: readonly number[]): Refutation => {
    const found = refutation(weighting, kinds, inputs);
    const holds = refutedKinds(found, kinds, family);
    const proof = { weighting, proofs: found.proofs.map((one, kind) => (holds[kind] ? one : undefined)) };
    refutations.push(proof);
    all.push(kindSet(holds));
    return proof;
  };

  const decideClass = (chosen: readonly number[]): ReluNetwork | undefined => {
    const members = chosen.map((kind) => kinds[kind]);
    const decision = decide(classSystem(members, inputs, family));
    if (decision.feasible === true) return networkOf(members, decision.point, family);
    const proof = learn(decision.multipliers.slice(0, inputs.length));
    if (!chosen.every((kind) => proof.proofs[kind])) {
      throw new GroklabError(`classSearch: the proof for kinds ${chosen} does not hold when multiplied out`);
    }
    return undefined;
  };

  const round: ClassSearch["round"] = (neurons) => {
    let network: ReluNetwork | undefined;
    const classes = throughClasses(all, neurons, kinds.length, first, (chosen) => {
      network = decideClass(chosen);
      return network === undefined;
    });
    const feasible = network !== undefined;
    return {
      round: { neurons, classes, refuted: feasible ? classes - 1 : classes, feasible },
      ...(network && { network }),
    };
  };
  return { refutations, learn, round };
}

/**
 * Visits all multisets of so many of the kinds 0 … size - 1, but asks only about those that no set in `known` contains.
 * Answering may add to `known`; false ends the search. Returns how many were visited, those that were known included.
 */
export function throughClasses(
  known: readonly KindSet[],
  neurons: number,
  size: number,
  first: (kind: number) => readonly number[],
  ask: (chosen: readonly number[]) => boolean,
): number {
  let classes = 0;
  let goesOn = true;
  /** Visits the classes that begin with `chosen`; `around` are the known sets that contain `chosen`. */
  const visit = (chosen: readonly number[], options: readonly number[], around: readonly KindSet[]): void => {
    let own = around;
    const isLast = chosen.length === neurons - 1;
    let covered = isLast ? unionOf(own, size) : undefined;
    for (let i = 0; i < options.length && goesOn; i++) {
      const kind = options[i];
      if (covered) {
        classes++;
        if (hasBit(covered, kind)) continue;
        goesOn = ask([...chosen, kind]);
      } else {
        const rest = chosen.length === 0 ? first(kind) : options.slice(i);
        const before = known.length;
        const inside = own.filter((set) => hasBit(set, kind));
        visit([...chosen, kind], rest, inside);
        if (known.length === before) continue;
      }
      own = known.filter((set) => chosen.every((earlier) => hasBit(set, earlier)));
      if (covered) covered = unionOf(own, size);
    }
  };
  const firsts = Array.from({ length: size }, (_, kind) => kind).filter((kind) => first(kind).length > 0);
  visit([], firsts, known.slice());
  return classes;
}

/** The network of a solution of `classSystem`: |u_j| is 1, so that w_j, b_j are the solution's; checked on all patterns. */
function networkOf(chosen: readonly NeuronKind[], point: readonly number[], family: NetworkFamily): ReluNetwork {
  const { k, hiddenBias, outputBias } = family;
  const width = hiddenBias ? k + 1 : k;
  const hidden = chosen.map(({ sign }, j) => {
    const own = point.slice(j * width, (j + 1) * width);
    return { weights: own.slice(0, k), bias: hiddenBias ? own[k] : 0, output: sign };
  });
  const network = { hidden, outputBias: outputBias ? point[point.length - 1] : 0 };
  const { margin } = checkParity(network, k);
  if (!(margin >= 1)) {
    throw new GroklabError(`classSearch: ${JSON.stringify(network)} has margin ${margin}, expected at least 1`);
  }
  return network;
}

export function kindSet(flags: readonly boolean[]): KindSet {
  const words = new Uint32Array((flags.length >> 5) + 1);
  flags.forEach((flag, i) => {
    if (flag) words[i >> 5] |= 1 << (i & 31);
  });
  return words;
}

function unionOf(known: readonly KindSet[], size: number): KindSet {
  const union = new Uint32Array((size >> 5) + 1);
  for (const set of known) for (let word = 0; word < union.length; word++) union[word] |= set[word];
  return union;
}

function hasBit(words: KindSet, i: number): boolean {
  return ((words[i >> 5] >>> (i & 31)) & 1) === 1;
}
