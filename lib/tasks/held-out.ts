/** @file Pairs that are held out for testing by a rule: a residue class, a list of rows, or a predicate of one's own. */
import { z } from "zod";
import { isAtHand, isOwnPart, type OwnPart, oneOf, ownPart, ownValue, whole, wholes } from "../fields";

/** What a residue class may be of: x, y, x + y, x - y, or the answer. */
export const RESIDUE_OF = ["x", "y", "sum", "difference", "answer"] as const;

/** The pairs whose `of` is `residue` modulo `modulo` are held out. */
export interface ResidueSplit {
  readonly kind: "residue";
  readonly of: (typeof RESIDUE_OF)[number];
  readonly modulo: number;
  /** From 0 to `modulo` - 1. */
  readonly residue: number;
}

/** These rows of the dataset are held out; of all pairs below p, (x, y) is the row x p + y. */
export interface RowsSplit {
  readonly kind: "rows";
  readonly heldOut: readonly number[];
}

/** Which pairs are held out for testing. */
export type SplitRule = ResidueSplit | RowsSplit | OwnPart;

/** A predicate of one's own: the default export of a file, or `own.split(name, …)` in a cell. True: the pair is held out for testing. */
export type OwnSplit = (x: number, y: number, answer: number) => boolean;

const residue = z.strictObject({
  kind: z.literal("residue"),
  of: oneOf(...RESIDUE_OF),
  modulo: whole("a whole number from 2 to 1000", 2, 1000),
  residue: whole("a whole number from 0, below the modulo", 0),
});

const rows = z.strictObject({
  kind: z.literal("rows"),
  heldOut: wholes("a list of row numbers of the dataset, whole numbers from 0", 0, Number.MAX_SAFE_INTEGER),
});

/** The field of a configuration; null is as nothing, so that configurations of before keep their text. */
export const heldOutField = () =>
  z
    .discriminatedUnion("kind", [residue, rows, ownPart()], {
      error:
        'null, or what is held out, such as { kind: "residue", of: "sum", modulo: 5, residue: 0 } or { path: "./my-split.ts" }',
    })
    .nullish()
    .transform((split) => split ?? undefined);

/** The pairs of a task with their answers. */
export interface Pairs {
  readonly pairs: readonly (readonly [number, number])[];
  readonly truth: Int32Array;
}

/** Whether the rule can be asked: a predicate of one's own has to be in this process. */
export function canBeAsked(split: SplitRule): boolean {
  return !isOwnPart(split) || isAtHand("split", split);
}

/** The rows that are held out, in increasing order. */
export function heldOutRows(split: SplitRule, { pairs, truth }: Pairs): Int32Array {
  const all = Int32Array.from(pairs.keys());
  if (split.kind === "rows") {
    const rows = new Set(split.heldOut);
    return all.filter((row) => rows.has(row));
  }
  if (split.kind === "residue") return all.filter((row) => residueOf(split, pairs[row], truth[row]) === split.residue);
  const isHeldOut = ownValue<OwnSplit>("split", split);
  return all.filter((row) => isHeldOut(pairs[row][0], pairs[row][1], truth[row]) === true);
}

function residueOf({ of, modulo }: ResidueSplit, [x, y]: readonly [number, number], answer: number): number {
  const value = { x, y, sum: x + y, difference: x - y, answer }[of];
  return ((value % modulo) + modulo) % modulo;
}

/** What is wrong with a rule, one line for each fault. */
export function heldOutFaults(split: SplitRule, { pairs, truth }: Pairs): string[] {
  const field = "config.task.split";
  if (split.kind === "residue" && split.residue >= split.modulo) {
    return [
      `${field}.residue: expected a number from 0 to ${split.modulo - 1}, below the modulo, got ${split.residue}`,
    ];
  }
  if (split.kind === "rows") {
    const beyond = split.heldOut.find((row) => row >= pairs.length);
    if (beyond !== undefined)
      return [`${field}.heldOut: expected rows below ${pairs.length}, the pairs of this task, got ${beyond}`];
    if (new Set(split.heldOut).size < split.heldOut.length) return [`${field}.heldOut: expected each row once`];
  }
  if (isOwnPart(split)) {
    const isHeldOut = ownValue<OwnSplit>("split", split);
    const answer: unknown = isHeldOut(pairs[0][0], pairs[0][1], truth[0]);
    if (typeof answer !== "boolean") {
      return [
        `${field} ${split.name}: expected true or false of a pair, got ${JSON.stringify(answer) ?? "nothing"} of (${pairs[0]})`,
      ];
    }
  }
  const count = heldOutRows(split, { pairs, truth }).length;
  return 1 <= count && count < pairs.length
    ? []
    : [`${field}: expected to hold out some of the ${pairs.length} pairs, not ${count === 0 ? "none" : "all"} of them`];
}

/** In ids: such as sum0mod5. */
export function heldOutSlug(split: SplitRule): string {
  if (split.kind === "residue") return `${split.of}${split.residue}mod${split.modulo}`;
  return split.kind === "rows" ? `held${split.heldOut.length}` : split.name;
}

/** In captions. */
export function heldOutCaption(split: SplitRule): string {
  if (split.kind === "rows") return `${split.heldOut.length} pairs held out`;
  if (split.kind === "own") return `pairs held out by ${split.name}`;
  const { of, residue, modulo } = split;
  const value = { x: "x", y: "y", sum: "x + y", difference: "x − y", answer: "answer" }[of];
  return `pairs with ${value} ≡ ${residue} (mod ${modulo}) held out`;
}
