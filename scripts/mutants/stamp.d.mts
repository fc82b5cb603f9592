import type { Mutant } from "./mutations.mjs";
export function stamp(
  mutant: Pick<Mutant, "file" | "start" | "from" | "to">,
  tests: readonly string[],
  root: string,
): string;
