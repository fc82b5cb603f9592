/** @file How many seeds a figure shows, counted in the records that it draws. */
import type { Former } from "../claims";
import { describeBand, span } from "../figures";
import type { RunRecord } from "../runs";

/** A tree of records, as a figure gets it in the place of its arms. */
export type RecordTree = readonly RunRecord[] | readonly RecordTree[] | { readonly [name: string]: unknown };

/** So many counts are listed one by one; of more, the least and the largest are given. */
const LISTED = 3;

/**
 * The seeds of each group of runs, in words: `n = 5 seeds`, `n = 3, 5, 3 seeds`, or `n = 3 to 5 seeds` for more than three groups
 * that differ. Groups without a run are left out.
 *
 * @param tree lists of records, nested in lists or under names
 */
export function nSeeds(tree: RecordTree): string {
  const counts = groupsIn(tree).map((runs) => new Set(runs.map(({ config }) => config.seed)).size);
  if (new Set(counts).size > 1 && counts.length <= LISTED) return `n = ${counts.join(", ")} seeds`;
  return `n = ${counts.length === 0 ? "0 seeds" : span(counts, "seed")}`;
}

/** What bold and thin curves of each group are, and how many seeds: `bold: mean with 95 % t interval, thin: each seed, n = 5 seeds`. */
export function bandsOf(tree: RecordTree, about?: string): string {
  const counts = groupsIn(tree).map(({ length }) => length);
  return `${describeBand(counts, { about })}, ${nSeeds(tree)}`;
}

/** The verdict of a rule about "every one of three seeds", before it asked for most of ten others. */
export const ofThree = (verdict: Former["verdict"]): Former[] => [
  { n: 3, verdict, why: '"in every one of three seeds" is so by a coin in one of eight' },
];

function groupsIn(tree: unknown): (readonly RunRecord[])[] {
  if (typeof tree !== "object" || tree === null) return [];
  if (!Array.isArray(tree)) return Object.values(tree).flatMap(groupsIn);
  if (tree.length > 0 && "evaluations" in tree[0]) return [tree];
  return tree.flatMap(groupsIn);
}
