/** @file Arms: runs under a name, in the order of their seeds, which claims and figures ask for by that name. */
import type { RunRecord, RunSpec } from "../runs";

/** Runs of one setting, in the order of their seeds. */
export interface Arm {
  /** The part of the experiment that makes them. */
  readonly part: string;
  /** Parts that are made before this one, since their records decide what its runs are; default none. */
  readonly after?: readonly string[];
  /** The arm whose records decide what these runs are; default none. */
  readonly from?: Arm;
  /** Worked out when they are asked for, from the records of `from`. */
  readonly runs: (from: readonly RunRecord[]) => readonly RunSpec[];
}

/** Gives the records of an arm, in the order of its runs. */
export type Find = (arm: Arm) => readonly RunRecord[];

/** A tree with the records of each arm in the arm's place; what is no arm, such as a setting beside it, stays. */
export type Records<T> = T extends Arm
  ? readonly RunRecord[]
  : T extends object
    ? { readonly [K in keyof T]: Records<T[K]> }
    : T;

/**
 * The records of a tree of arms, in the tree's form: arms by name, lists of them, and the settings written beside them.
 *
 * @example recordsIn({ share: 0.3, runs: arm }, find).runs
 */
export function recordsIn<T>(tree: T, find: Find): Records<T> {
  return mapped(tree, find) as Records<T>;
}

/** The arms of a tree from top to bottom, each once, those that decide another before it. */
export function armsIn(tree: unknown): Arm[] {
  const found = new Set<Arm>();
  const add = (arm: Arm) => {
    if (arm.from) add(arm.from);
    found.add(arm);
  };
  mapped(tree, add);
  return [...found];
}

function mapped(tree: unknown, leaf: (arm: Arm) => unknown): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  if (isArm(tree)) return leaf(tree);
  if (Array.isArray(tree)) return tree.map((one) => mapped(one, leaf));
  return Object.fromEntries(Object.entries(tree).map(([name, one]) => [name, mapped(one, leaf)]));
}

function isArm(value: object): value is Arm {
  return "part" in value && "runs" in value && typeof value.runs === "function";
}
