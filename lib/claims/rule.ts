/** @file A rule as one value: what it says, how it decides, and samples of which the answer is known: chance, the ideal, its opposite. */
import type { Crossing } from "../analysis";
import type { RandomStream } from "../core";
import type { Finding } from "./claim";
import { greaterValues } from "./differences";
import type { NullModel } from "./null";
import { type RatioBounds, ratio } from "./ratio";
import { allOf, earlierTimes, inEvery, inMost, noTest, trend } from "./rules";

/** How something is decided about samples of one form, and such samples of which the answer is known. */
export interface Judge<S> {
  /** What it finds in a sample. */
  readonly ask: (sample: S) => Finding;
  /** How chance alone deals a sample; why it can't, where nothing in it is left to chance. */
  readonly chance: Chance<S> | NothingLeftToChance;
  /** A sample of the form of another that shows just what is claimed: it has to be found "supported". */
  readonly ideal: (sample: S) => S;
  /** One that shows the reverse: it has to be found "contradicted". */
  readonly opposite: (sample: S) => S;
  /** What each run that can be asked says, where it asks whether most, or all, say yes; default: it asks something else. */
  readonly votes?: (sample: S) => readonly boolean[];
}

/** A rule about samples of one form. */
export interface Rule<S> extends Judge<S> {
  /** As it stands in the ledger. */
  readonly text: string;
}

/** A null model of what a rule reads. */
export interface Chance<S> {
  readonly model: NullModel;
  /** One draw: the sample with what the rule asks about dealt at random. */
  readonly deal: (sample: S, random: RandomStream) => S;
  /** So many draws; for a rule that takes long fewer. Default 1,000. */
  readonly draws?: number;
}

/** Why a rule has no null model: what it asks about is computed, and comes out the same each time. */
export interface NothingLeftToChance {
  readonly none: string;
}

/** Values with one treatment and with another, in the same order of data and seeds. */
export type Pairs<T> = readonly [readonly T[], readonly T[]];

/** Two lists of what is compared, each value read the same way. */
export const pairsOf = <T, V>([these, those]: readonly [readonly T[], readonly T[]], of: (one: T) => V): Pairs<V> => [
  these.map(of),
  those.map(of),
];

/** A rule that is asked by a function of its own, with the samples of which its answer is known. */
export const rule = <S>(text: string, ask: Judge<S>["ask"], known: Omit<Judge<S>, "ask">): Rule<S> => ({
  ...{ text, ask },
  ...known,
});

/** {@link inMost} of a list with a value for each run. */
export const ofMost = (what: string): Judge<readonly boolean[]> => ({ ask: (holds) => inMost(holds, what), ...byCoin });

/** {@link earlierTimes} of two lists of times. */
export const ofEarlier = (what: string, options?: Pick<RatioBounds, "alike">): Judge<Pairs<Crossing>> => ({
  ask: ([times, than]) => earlierTimes(times, than, what, options),
  chance: swappedPairs(),
  ideal: ([times]) => [times.map((_, i) => at(1000 + 10 * i)), times.map((_, i) => at(2000 + 21 * i))],
  opposite: ([times]) => [times.map((_, i) => at(2000 + 21 * i)), times.map((_, i) => at(1000 + 10 * i))],
});

/** {@link greaterValues} of two lists of values. */
export const ofGreater = (what: string, options?: { readonly least: number }): Judge<Pairs<number>> => {
  const apart = 2 * (options?.least ?? 0) + 1;
  const [none, much] = [(_: number) => 0, (_: number, i: number) => apart + 0.01 * i];
  return {
    ask: ([values, than]) => greaterValues(values, than, what, options),
    chance: swappedPairs(),
    ideal: ([values]) => [values.map(much), values.map(none)],
    opposite: ([values]) => [values.map(none), values.map(much)],
  };
};

/** {@link trend} of lists of values, one for each setting in its order; of a list that is empty, `empty` says what is missing. */
export const ofTrend = (
  direction: "up" | "down",
  what: string,
  empty?: (place: number) => string,
): Judge<readonly (readonly number[])[]> => {
  const rising = (groups: readonly (readonly number[])[], sign: 1 | -1) =>
    groups.map((group, i) => group.map((_, j) => 100 * sign * i + j));
  const along = direction === "up" ? 1 : -1;
  return {
    ask(groups) {
      const place = groups.findIndex(({ length }) => length === 0);
      return empty && place >= 0 ? noTest(groups.flat().length, empty(place)) : trend(groups, direction, what);
    },
    chance: { model: "values dealt to groups", deal: dealt },
    ideal: (groups) => rising(groups, along),
    opposite: (groups) => rising(groups, -along as 1 | -1),
  };
};

/** {@link inMost} of a list with a value for each run. */
export const most = (text: string, what: string): Rule<readonly boolean[]> => ({ text, ...ofMost(what) });

/** {@link inEvery} of a list with a value for each run. */
export const every = (text: string, what: string): Rule<readonly boolean[]> => ({
  ...{ text, ask: (holds) => inEvery(holds, what) },
  ...byCoin,
});

/** {@link inMost} of the runs that can be asked, null for the others; `none` says that there is no such run. */
export const mostOf = (text: string, what: string, none: string): Rule<readonly (boolean | null)[]> => ({
  text,
  ask(holds) {
    const votes = asked(holds);
    if (votes.length === 0) return noTest(0, none);
    return { ...inMost(votes, what), censored: holds.length - votes.length };
  },
  chance: {
    model: "runs by a coin",
    deal: (holds, random) => holds.map((one) => (one === null ? null : random.uniform() < 0.5)),
  },
  ideal: (holds) => holds.map(() => true),
  opposite: (holds) => holds.map(() => false),
  votes: asked,
});

/** {@link ofEarlier} as a rule. */
export const earlier = (text: string, ...about: Parameters<typeof ofEarlier>): Rule<Pairs<Crossing>> => ({
  text,
  ...ofEarlier(...about),
});

/** {@link ofGreater} as a rule. */
export const greater = (text: string, what: string, options?: { readonly least: number }): Rule<Pairs<number>> => ({
  ...{ text, ...ofGreater(what, options) },
});

/** {@link ofTrend} as a rule. */
export const trending = (text: string, ...about: Parameters<typeof ofTrend>): Rule<readonly (readonly number[])[]> => ({
  text,
  ...ofTrend(...about),
});

/** {@link ratio} of two lists of values. */
export const ratioLies = (text: string, bounds: RatioBounds, what: string): Rule<Pairs<number>> => {
  const { above = 0, below = Number.POSITIVE_INFINITY } = bounds;
  const inside = below === Number.POSITIVE_INFINITY ? 2 * above : above === 0 ? below / 2 : Math.sqrt(above * below);
  const outside = below === Number.POSITIVE_INFINITY ? above / 2 : 2 * below;
  const times = (factor: number) => (values: readonly number[]) => values.map((_, i) => factor * (1 + 0.001 * (i % 3)));
  return {
    ...{ text, ask: ([values, than]: Pairs<number>) => ratio(values, than, bounds, what), chance: swappedPairs() },
    ideal: ([values, than]) => [times(inside)(values), times(1)(than)],
    opposite: ([values, than]) => [times(outside)(values), times(1)(than)],
  };
};

/** A rule whose sample has a sample for each of these, all of which it needs ({@link allOf}). */
export function each<S>(text: string, judges: readonly Judge<S>[]): Rule<readonly S[]> {
  const [{ chance }] = judges;
  const all = (one: (judge: Judge<S>, sample: S) => S) => (samples: readonly S[]) =>
    samples.map((sample, i) => one(judges[i], sample));
  return {
    ...{ text, ask: (samples) => allOf(samples.map((sample, i) => judges[i].ask(sample))) },
    chance:
      "none" in chance
        ? chance
        : {
            ...chance,
            deal: (samples, random) =>
              all(({ chance: own }, sample) => ("none" in own ? sample : own.deal(sample, random)))(samples),
          },
    ideal: all(({ ideal }, sample) => ideal(sample)),
    opposite: all(({ opposite }, sample) => opposite(sample)),
  };
}

function asked(holds: readonly (boolean | null)[]): boolean[] {
  return holds.filter((one): one is boolean => one !== null);
}

const at = (step: number): Crossing => ({ step, censored: false });

const byCoin: Omit<Judge<readonly boolean[]>, "ask"> = {
  chance: { model: "runs by a coin", deal: (holds, random) => holds.map(() => random.uniform() < 0.5) },
  ideal: (holds) => holds.map(() => true),
  opposite: (holds) => holds.map(() => false),
  votes: (holds) => holds,
};
const swappedPairs = <T>() => ({ model: "pairs by a coin", deal: swapped<T> }) as const;

/** Each pair swapped, or not, by the toss of a coin. */
export function swapped<T>([values, than]: Pairs<T>, random: RandomStream): Pairs<T> {
  const turned = values.map(() => random.uniform() < 0.5);
  return [0, 1].map((side) =>
    values.map((_, i) => ((side === 0) === turned[i] ? than[i] : values[i])),
  ) as unknown as Pairs<T>;
}

/** All values dealt anew to groups of the same sizes. */
export function dealt<T>(groups: readonly (readonly T[])[], random: RandomStream): T[][] {
  const values = groups.flat();
  const order = random.permutation(values.length);
  let next = 0;
  return groups.map((group) => group.map(() => values[order[next++]]));
}

/**
 * Positive numbers whose ratio to others has its geometric mean at one of two bounds, by the toss of a coin, with normal errors of
 * the logarithm that have the standard deviation of theirs: what a rule about equal quantities has to turn down.
 */
export function atBound(
  [values, than]: Pairs<number>,
  bounds: readonly [number, number],
  random: RandomStream,
): Pairs<number> {
  const logs = values.map((value, i) => Math.log(value / than[i]));
  const middle = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const squares = logs.reduce((sum, log) => sum + (log - middle) * (log - middle), 0);
  const deviation = Math.sqrt(squares / Math.max(1, logs.length - 1));
  const bound = Math.log(bounds[random.uniform() < 0.5 ? 0 : 1]);
  return [than.map((value) => value * Math.exp(bound + deviation * random.normal())), than];
}
