import { ConfigError, randomStream } from "../core";
import { type Counts, countOf } from "./counts";

export interface SplitOptions {
  /** Share of the examples for training, strictly between 0 and 1; 1 where others are held out. */
  readonly trainFraction: number;
  /**
   * `ordered`: (x, y) and (y, x) fall on either side by themselves, as in all four papers, so a network that learns
   * that the operation commutes gets swapped pairs for free. `unordered`: both go to the same side. Default `ordered`.
   */
  readonly pairs: "ordered" | "unordered";
  /** How shares are counted; only records of before schema 3 say `floating`. Default: exactly. */
  readonly counts?: Counts;
}

/**
 * Splits pairs at random into training and test rows. Training gets floor(trainFraction * n) pairs, as `countOf` counts them; an unordered split
 * may get one fewer, because it deals out (x, y) and (y, x) together.
 *
 * @throws ConfigError when either side would be empty
 */
export function splitPairs(
  pairs: readonly (readonly [number, number])[],
  { trainFraction, pairs: kind, counts }: SplitOptions,
  seed: number,
): { train: Int32Array; test: Int32Array } {
  const wanted = countOf(trainFraction, pairs.length, counts);
  const groups = kind === "ordered" ? pairs.map((_, row) => [row]) : swapGroups(pairs);
  const train: number[] = [];
  for (const group of randomStream(seed, "split").permutation(groups.length)) {
    if (train.length + groups[group].length <= wanted) train.push(...groups[group]);
  }
  if (train.length === 0 || train.length === pairs.length) {
    throw new ConfigError(
      `config.task.trainFraction: ${trainFraction} of ${pairs.length} pairs leaves ${train.length} for training and ` +
        `${pairs.length - train.length} for testing; both need at least one`,
    );
  }
  const inTrain = new Set(train);
  return {
    train: Int32Array.from(train).sort(),
    test: Int32Array.from(pairs.keys()).filter((row) => !inTrain.has(row)),
  };
}

/**
 * Keeps `size` training rows, drawn at random; the others are the subset `dropped`. Null keeps all, and drops none. With
 * one seed, a smaller set of kept rows lies within a larger one.
 *
 * @param train row numbers in increasing order
 * @throws ConfigError when there are fewer than `size`
 */
export function takeSubset(
  train: Int32Array,
  size: number | null,
  seed: number,
): { train: Int32Array; subsets: Readonly<Record<string, Int32Array>> } {
  if (size === null) return { train, subsets: {} };
  if (size > train.length) {
    throw new ConfigError(
      `config.task.trainSubset: expected at most the ${train.length} pairs for training, got ${size}`,
    );
  }
  const order = randomStream(seed, "subset").permutation(train.length);
  const rows = (indices: Int32Array) => indices.map((i) => train[i]).sort();
  return { train: rows(order.subarray(0, size)), subsets: { dropped: rows(order.subarray(size)) } };
}

/** Rows of (x, y) and (y, x) together; the diagonal, and pairs whose swap is not in the table, alone. */
function swapGroups(pairs: readonly (readonly [number, number])[]): number[][] {
  const groups = new Map<string, number[]>();
  pairs.forEach(([x, y], row) => {
    const key = x < y ? `${x},${y}` : `${y},${x}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  return [...groups.values()];
}
