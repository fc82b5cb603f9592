/**
 * A finite task: every example it has, and which of them are for training. Built once from a configuration and a
 * seed; nothing changes it afterwards.
 */
export interface Dataset {
  /** Token ids of all examples, row-major `[examples, sequence]`. */
  readonly tokens: Int32Array;
  /** Tokens in one example. */
  readonly sequence: number;
  /** Distinct token ids: 0 … vocabulary - 1. */
  readonly vocabulary: number;
  /** The right class of each example, `[examples]`. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Row numbers of the training examples, in increasing order. */
  readonly train: Int32Array;
  /** Row numbers of all other examples, in increasing order. */
  readonly test: Int32Array;
}
