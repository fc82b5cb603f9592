import type { z } from "zod";
import type { Dataset } from "./dataset";

/** A kind of task: all that has to be known of it, in one value. */
export interface TaskKind<T> {
  /** Its fields, each with its default; `kind` is one of them. */
  readonly schema: z.ZodType;
  /** What no single field shows, one line for each fault: field, expected, given. */
  readonly faults: (task: T) => readonly string[];
  /** The dataset: a pure function of configuration and seed. */
  readonly dataset: (task: T, seed: number) => Dataset;
  /** Training examples that there are at least. */
  readonly trainingSize: (task: T) => number;
  /** Names of the subsets that the dataset has. */
  readonly subsets: (task: T) => readonly string[];
  /** Whether its shares are other counts in floating point than exactly, as before schema 3. Default: of new kinds, never. */
  readonly countsDiffer?: (task: T) => boolean;
  /** What a network reads: tokens of so many kinds, or so many signs; and what their number is called. */
  readonly inputs: (task: T) => { readonly kind: Dataset["inputKind"]; readonly name: string; readonly count: number };
  /** Classes that a network chooses between. */
  readonly classes: (task: T) => number;
  /** What is learned, in ids: such as addition97. */
  readonly slug: (task: T) => string;
  /** What records of before have in its place, where that is something else. */
  readonly earlierSlug?: (task: T) => string;
  /** Of how many examples, in ids: such as f0.4. */
  readonly sizeSlug: (task: T) => readonly string[];
  /** What is learned, of how many examples, in captions. */
  readonly caption: (task: T) => readonly string[];
}
