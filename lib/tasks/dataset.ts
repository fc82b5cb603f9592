/**
 * A finite task: every example it has, and which of them are for training. Built once from a configuration and a
 * seed; nothing changes it afterwards.
 */
export interface Dataset {
  /** `tokens`: ids 0 … vocabulary - 1, to be embedded; `signs`: numbers that are -1 or 1 and are taken as they are. */
  readonly inputKind: "tokens" | "signs";
  /** All examples, row-major `[examples, sequence]`. */
  readonly inputs: Int32Array;
  /** Tokens, or coordinates, in one example. */
  readonly sequence: number;
  /** Distinct token ids; 0 for signs. */
  readonly vocabulary: number;
  /** The class of each example as training and evaluation see it, `[examples]`: label noise is in it. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Row numbers of the training examples, in increasing order. */
  readonly train: Int32Array;
  /** Row numbers of the test examples, in increasing order; their labels are never noisy. */
  readonly test: Int32Array;
  /** Further sets of rows whose accuracy a probe can follow, by name, for example `swapSeen`; one may be empty. */
  readonly subsets: Readonly<Record<string, Int32Array>>;
}
