export interface Mutant {
  /** From the root, such as `lib/runs/lines.ts`. */
  readonly file: string;
  /** Where `from` begins: characters from the beginning of the file. */
  readonly start: number;
  /** From 1 on, and its text without the indent. */
  readonly line: number;
  readonly text: string;
  readonly from: string;
  readonly to: string;
}

export function mutantsOf(file: string, source: string): Mutant[];
export function mutated(source: string, mutant: Pick<Mutant, "start" | "from" | "to">): string;
