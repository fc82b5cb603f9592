import type { Mutant } from "./mutations.mjs";

export function drawn(mutants: readonly Mutant[], count: number, seed: string): Mutant[];
export function changedLines(diff: string): Map<string, number[]>;
/** @throws Error for a file that lib has not */
export function chosen(
  places: readonly string[],
  options: { readonly since?: string; readonly sample?: number; readonly seed?: string },
): Mutant[];
