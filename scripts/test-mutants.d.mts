import type { Mutant } from "./mutants/mutations.mjs";

export interface Tried extends Mutant {
  /** `untested`: no test of its room sees the file. `equivalent`: named as one that changes nothing anyone could see. */
  readonly outcome: "killed" | "survived" | "untested" | "equivalent";
}

export function summary(results: readonly Tried[]): string;
