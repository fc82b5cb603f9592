import type { Mutant } from "./mutants/mutations.mjs";

export interface Tried extends Mutant {
  /** `untested`: no test of its room sees the file. `equivalent`: named as one that changes nothing anyone could see. */
  readonly outcome: "killed" | "survived" | "untested" | "equivalent";
}

export interface Found extends Tried {
  readonly tests: readonly string[];
  /** Found by the nearest tests alone. */
  readonly near?: boolean;
  readonly stamp: string;
}

/** @param seeing the tests that see a break today */
export function stillHolds(
  result: Found,
  near: boolean,
  seeing: (mutant: Mutant) => readonly (readonly string[])[],
  folder: string,
): boolean;
export function summary(results: readonly Tried[]): string;
