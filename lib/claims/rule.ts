/** @file A rule as one value: what it says, how it decides, and how chance alone would deal its sample. */
import type { Crossing } from "../analysis";
import type { RandomStream } from "../core";
import type { Finding } from "./claim";
import { greaterValues } from "./differences";
import type { Bounds } from "./interval";
import type { NullModel } from "./null";
import { ratio } from "./ratio";
import { allOf, earlierTimes, inEvery, inMost, trend } from "./rules";

/** A rule about samples of one form. */
export interface Rule<S> {
  /** As it stands in the ledger. */
  readonly text: string;
  /** What it finds in a sample. */
  readonly ask: (sample: S) => Finding;
  /** How chance alone deals its sample; undefined where the rule has no such null. */
  readonly chance?: Chance<S>;
}

/** A null model of what a rule reads. */
export interface Chance<S> {
  readonly model: NullModel;
  /** One draw: the sample with what the rule asks about dealt at random. */
  readonly deal: (sample: S, random: RandomStream) => S;
}

/** Values with one treatment and with another, in the same order of data and seeds. */
export type Pairs<T> = readonly [readonly T[], readonly T[]];

/** Two lists of what is compared, each value read the same way. */
export const pairsOf = <T, V>([these, those]: readonly [readonly T[], readonly T[]], of: (one: T) => V): Pairs<V> => [
  these.map(of),
  those.map(of),
];

/** A rule that is asked by a function of its own. */
export const rule = <S>(text: string, ask: (sample: S) => Finding, chance?: Chance<S>): Rule<S> => ({
  text,
  ask,
  ...(chance && { chance }),
});

/** {@link inMost} of a list with a value for each run. */
export const most = (text: string, what: string): Rule<readonly boolean[]> =>
  rule(text, (holds: readonly boolean[]) => inMost(holds, what), byCoin);

/** {@link inEvery} of a list with a value for each run. */
export const every = (text: string, what: string): Rule<readonly boolean[]> =>
  rule(text, (holds: readonly boolean[]) => inEvery(holds, what), byCoin);

/** {@link earlierTimes} of two lists of times. */
export const earlier = (text: string, what: string): Rule<Pairs<Crossing>> =>
  rule(text, ([times, than]) => earlierTimes(times, than, what), swappedPairs());

/** {@link greaterValues} of two lists of values. */
export const greater = (text: string, what: string, options?: { readonly least: number }): Rule<Pairs<number>> =>
  rule(text, ([values, than]) => greaterValues(values, than, what, options), swappedPairs());

/** {@link ratio} of two lists of values. */
export const ratioLies = (text: string, bounds: Bounds, what: string): Rule<Pairs<number>> =>
  rule(text, ([values, than]) => ratio(values, than, bounds, what), swappedPairs());

/** {@link trend} of lists of values, one for each setting in its order. */
export const trending = (text: string, direction: "up" | "down", what: string): Rule<readonly (readonly number[])[]> =>
  rule(text, (groups) => trend(groups, direction, what), dealtGroups);

/** A rule whose sample has a sample for each of these, all of which it needs. */
export const all = <S>(text: string, rules: readonly ((sample: S) => Finding)[]): Rule<readonly S[]> =>
  rule(text, (samples) => allOf(samples.map((sample, i) => rules[i](sample))));

const byCoin = {
  model: "runs by a coin",
  deal: (holds: readonly boolean[], random: RandomStream): readonly boolean[] =>
    holds.map(() => random.uniform() < 0.5),
} as const;
const swappedPairs = <T>() => ({ model: "pairs by a coin", deal: swapped<T> }) as const;
const dealtGroups: Chance<readonly (readonly number[])[]> = { model: "values dealt to groups", deal: dealt };

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
