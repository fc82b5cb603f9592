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

/** The kinds that one refutation refutes, 32 to a word: those whose proofs hold when multiplied out. */
type Known = Uint32Array;

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
  const all: Known[] = [];
  const refutations: Refutation[] = [];
  const learn = (weighting: readonly number[]): Refutation => {
    const found = refutation(weighting, kinds, inputs);
    const holds = refutedKinds(found, kinds, family);
    const proof = { weighting, proofs: found.proofs.map((one, kind) => (holds[kind] ? one : undefined)) };
    refutations.push(proof);
    all.push(wordsOf(holds));
    return proof;
  };

  const decideClass = (chosen: readonly number[]): ReluNetwork | undefined => {
    const system = classSystem(
      chosen.map((kind) => kinds[kind]),
      inputs,
      family,
    );
    const decision = decide(system);
    if (decision.feasible)
      return networkOf(
        chosen.map((kind) => kinds[kind]),
        decision.point,
        family,
      );
    const proof = learn(decision.multipliers.slice(0, inputs.length));
    if (!chosen.every((kind) => proof.proofs[kind])) {
      throw new GroklabError(`classSearch: the proof for kinds ${chosen} does not hold when multiplied out`);
    }
    return undefined;
  };

  const round: ClassSearch["round"] = (neurons) => {
    let classes = 0;
    let network: ReluNetwork | undefined;
    /** Visits the classes that begin with `chosen`; `known` are the refutations of all of `chosen`. */
    const visit = (chosen: readonly number[], options: readonly number[], known: readonly Known[]): void => {
      let own = known;
      const isLast = chosen.length === neurons - 1;
      let covered = isLast ? unionOf(own, kinds.length) : undefined;
      for (let i = 0; i < options.length && !network; i++) {
        const kind = options[i];
        if (covered) {
          classes++;
          if (hasBit(covered, kind)) continue;
          network = decideClass([...chosen, kind]);
        } else {
          const rest = chosen.length === 0 ? first(kind) : options.slice(i);
          const before = all.length;
          visit(
            [...chosen, kind],
            rest,
            own.filter((one) => hasBit(one, kind)),
          );
          if (all.length === before) continue;
        }
        own = all.filter((one) => chosen.every((earlier) => hasBit(one, earlier)));
        if (covered) covered = unionOf(own, kinds.length);
      }
    };
    const firsts = kinds.map((_, kind) => kind).filter((kind) => first(kind).length > 0);
    visit([], firsts, all.slice());
    const feasible = network !== undefined;
    return {
      round: { neurons, classes, refuted: feasible ? classes - 1 : classes, feasible },
      ...(network && { network }),
    };
  };
  return { refutations, learn, round };
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

function wordsOf(flags: readonly boolean[]): Uint32Array {
  const words = new Uint32Array((flags.length >> 5) + 1);
  flags.forEach((flag, i) => {
    if (flag) words[i >> 5] |= 1 << (i & 31);
  });
  return words;
}

function unionOf(known: readonly Known[], size: number): Uint32Array {
  const union = new Uint32Array((size >> 5) + 1);
  for (const kinds of known) for (let word = 0; word < union.length; word++) union[word] |= kinds[word];
  return union;
}

function hasBit(words: Uint32Array, i: number): boolean {
  return ((words[i >> 5] >>> (i & 31)) & 1) === 1;
}
