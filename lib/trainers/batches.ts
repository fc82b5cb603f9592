import { randomStream } from "../core";

/** Which training examples an update sees: positions 0 … n - 1 in the training set. */
export interface Batches {
  /** Rows in every batch; a last batch with fewer examples is filled up with repeats that count nothing. */
  readonly size: number;
  /** Whether some batches have fewer examples than `size`. */
  readonly uneven: boolean;
  /** The examples of update t = 1, 2, …, and how many of them count. A pure function of the seed and t. */
  at(update: number): { rows: Int32Array; count: number };
}

/**
 * Batches as PyTorch's shuffling loader deals them: every epoch runs through all examples once in a new random order.
 * With `dropLast`, an epoch leaves out what does not fill a batch.
 */
export function shuffledBatches(
  n: number,
  { size, dropLast, seed }: { size: number; dropLast: boolean; seed: number },
): Batches {
  const perEpoch = dropLast ? Math.floor(n / size) : Math.ceil(n / size);
  let order: { epoch: number; rows: Int32Array } | undefined;
  return {
    size,
    uneven: !dropLast && n % size !== 0,
    at(update) {
      const epoch = Math.floor((update - 1) / perEpoch);
      if (order?.epoch !== epoch) {
        order = { epoch, rows: randomStream(seed, "batches", String(epoch)).permutation(n) };
      }
      const from = ((update - 1) % perEpoch) * size;
      const dealt = order.rows.subarray(from, from + size);
      if (dealt.length === size) return { rows: dealt, count: size };
      const rows = new Int32Array(size).fill(dealt[0]);
      rows.set(dealt);
      return { rows, count: dealt.length };
    },
  };
}
