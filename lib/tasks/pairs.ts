import { percent } from "../core";
import { number, oneOf, share, wholeOrNull } from "../fields";
import { countOf, countsField, nearestCountOf } from "./counts";
import type { Dataset } from "./dataset";
import {
  canBeAsked,
  heldOutCaption,
  heldOutFaults,
  heldOutField,
  heldOutRows,
  heldOutSlug,
  type Pairs,
  type SplitRule,
} from "./held-out";
import { addLabelNoise, labelNoiseFaults, noiseSubsets } from "./label-noise";
import { type SplitOptions, splitPairs, takeSubset } from "./split";
import type { TaskKind } from "./task";

/** What every task over pairs (x, y) of tokens has. */
export interface PairsOptions extends SplitOptions {
  /**
   * Which pairs are held out for testing. Then these alone are the test set, `trainFraction`, which may be 1, is the share of the others
   * that is trained on, and what that leaves is the subset `dropped`. Default null, and then absent: the test set is what `trainFraction` leaves of all
   * pairs.
   */
  readonly split?: SplitRule | null;
  /** How many of the training pairs to keep, drawn at random; the others take no part. Default null: all of them. */
  readonly trainSubset: number | null;
  /** Share of the training labels that are replaced by another class, fixed from the start. Default 0. */
  readonly labelNoise: number;
}

/** The fields of these options. */
export const pairsFields = {
  trainFraction: number("a number strictly between 0 and 1 (0.4 means 40 %)", (x) => 0 < x && x <= 1),
  pairs: oneOf("ordered", "unordered").default("ordered"),
  trainSubset: wholeOrNull("a whole number of training pairs to keep, at least 1", 1).default(null),
  labelNoise: share().default(0),
  counts: countsField(),
  split: heldOutField(),
};

/** How many pairs a task asks, of how many tokens, and among how many classes the answers are. */
export interface PairsSize {
  readonly pairs: number;
  readonly vocabulary: number;
  readonly classes: number;
}

/** The pairs that a task asks, in their order, and the answer to each. */
export interface Answers extends Omit<PairsSize, "pairs"> {
  readonly pairs: readonly (readonly [number, number])[];
  readonly truth: Int32Array;
}

/** What all kinds of tasks over pairs have in common; their schema has `pairsFields`. */
export function pairsKind<T extends PairsOptions>({
  size,
  answers,
}: {
  readonly size: (task: T) => PairsSize;
  readonly answers: (task: T) => Pick<Answers, "pairs" | "truth">;
}): Omit<Required<TaskKind<T>>, "schema" | "slug" | "earlierSlug"> {
  return {
    faults: (task) => pairsFaults(size(task).pairs, task, () => answers(task)),
    dataset: (task, seed) => pairsDataset({ ...size(task), ...answers(task) }, task, seed),
    trainingSize: (task) =>
      pairsTrainingSize(
        drawnFrom(size(task).pairs, task, () => answers(task)),
        task,
      ),
    subsets: ({ trainSubset, labelNoise, split, trainFraction }) => [
      ...["swapSeen", "swapUnseen"],
      ...(trainSubset === null && !(split && trainFraction < 1) ? [] : ["dropped"]),
      ...noiseSubsets(labelNoise),
    ],
    countsDiffer: (task) => !task.split && pairsCountsDiffer(size(task).pairs, task),
    inputs: (task) => ({ kind: "tokens", name: "p", count: size(task).vocabulary }),
    classes: (task) => size(task).classes,
    sizeSlug: ({ trainFraction, trainSubset, split }) => [
      `f${trainFraction}`,
      ...(split ? [heldOutSlug(split)] : []),
      ...(trainSubset === null ? [] : [`n${trainSubset}`]),
    ],
    caption({ trainFraction, trainSubset, split }) {
      const kept = trainSubset === null ? "" : `, ${trainSubset} of them kept`;
      if (!split) return [`${percent(trainFraction)} of pairs for training${kept}`];
      const share =
        trainFraction === 1 ? "the others for training" : `${percent(trainFraction)} of the others for training`;
      return [`${heldOutCaption(split)}, ${share}${kept}`];
    },
  };
}

/**
 * The dataset of pairs and their answers.
 *
 * Subsets: `swapSeen` and `swapUnseen`, the test pairs (x, y) whose swap (y, x) is in training and those whose swap is
 * not; `dropped`, the training pairs that `trainSubset` leaves out, with their true labels; with label noise, `clean`
 * and `corrupted` training pairs.
 *
 * @param seed decides the split, what `trainSubset` keeps, and the noise, by streams of their own
 */
function pairsDataset({ pairs, truth, vocabulary, classes }: Answers, options: PairsOptions, seed: number): Dataset {
  const split: Split = options.split
    ? splitAround(options.split, { pairs, truth }, options, seed)
    : splitPairs(pairs, options, seed);
  const { train, subsets } = takeSubset(split.train, options.trainSubset, seed);
  const noise = addLabelNoise(truth, { train, classes, share: options.labelNoise, counts: options.counts, seed });
  const trained = new Set(Array.from(train, (row) => pairs[row][0] * vocabulary + pairs[row][1]));
  const swapIsTrained = (row: number) => trained.has(pairs[row][1] * vocabulary + pairs[row][0]);
  return {
    ...{ inputKind: "tokens", inputs: Int32Array.from(pairs.flat()), sequence: 2, vocabulary },
    ...{ labels: noise.labels, classes, train, test: split.test },
    subsets: {
      swapSeen: split.test.filter(swapIsTrained),
      swapUnseen: split.test.filter((row) => !swapIsTrained(row)),
      ...withLeft(subsets, split),
      ...noise.subsets,
    },
  };
}

interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** Neither: what is drawn from those that no rule holds out may leave some. */
  readonly left?: Int32Array;
}

/** The held-out pairs, and of the others those for training, drawn as without a rule, and those that are left. */
function splitAround(split: SplitRule, all: Pairs, options: PairsOptions, seed: number): Split {
  const test = heldOutRows(split, all);
  const held = new Set(test);
  const others = Int32Array.from(all.pairs.keys()).filter((row) => !held.has(row));
  if (options.trainFraction === 1) return { train: others, test };
  const drawn = splitPairs(
    Array.from(others, (row) => all.pairs[row]),
    options,
    seed,
  );
  const rowsOf = (places: Int32Array) => places.map((place) => others[place]);
  return { train: rowsOf(drawn.train), test, left: rowsOf(drawn.test) };
}

/** The subset `dropped` has what no rule and no share took, too. */
function withLeft(
  subsets: Readonly<Record<string, Int32Array>>,
  { left = new Int32Array() }: Split,
): Readonly<Record<string, Int32Array>> {
  if (left.length === 0) return subsets;
  return { ...subsets, dropped: Int32Array.from([...(subsets.dropped ?? []), ...left]).sort() };
}

/** How many pairs training is drawn from: those that are not held out; all, where the rule can't be asked. */
function drawnFrom(count: number, { split }: PairsOptions, answers: () => Pairs): number {
  return split && canBeAsked(split) ? count - heldOutRows(split, answers()).length : count;
}

/** What is wrong with a split of so many pairs, one line for each fault. */
function pairsFaults(all: number, options: PairsOptions, answers: () => Pairs): string[] {
  const { trainFraction, trainSubset, labelNoise, counts, split } = options;
  if (split && !canBeAsked(split)) return [];
  const inSplit = split ? heldOutFaults(split, answers()) : [];
  if (inSplit.length > 0) return inSplit;
  const count = drawnFrom(all, options, answers);
  const kept = countOf(trainFraction, count, counts);
  if (!(1 <= kept && (kept < count || (split && trainFraction === 1)))) {
    const share = kept < 1 ? `at least one of the ${count} pairs, ${1 / count}` : `less than all ${count} pairs`;
    return [`config.task.trainFraction: expected ${share}, got ${trainFraction}`];
  }
  const size = splitSize(count, options);
  const tooMany =
    trainSubset !== null && trainSubset > size
      ? [`config.task.trainSubset: expected at most the ${size} pairs for training, got ${trainSubset}`]
      : [];
  return [...tooMany, ...labelNoiseFaults(labelNoise, trainSubset ?? size)];
}

/** Training pairs that there are at least: an unordered split has this many or one more. */
function pairsTrainingSize(count: number, options: PairsOptions): number {
  return options.trainSubset ?? splitSize(count, options);
}

/** Whether these options have other counts in floating point than exactly. */
function pairsCountsDiffer(count: number, options: PairsOptions): boolean {
  const { trainFraction, trainSubset, labelNoise, pairs } = options;
  if (countOf(trainFraction, count) !== countOf(trainFraction, count, "floating")) return true;
  const size = trainSubset ?? splitSize(count, options);
  const sizes = pairs === "unordered" && trainSubset === null ? [size, size + 1] : [size];
  return sizes.some((n) => nearestCountOf(labelNoise, n) !== nearestCountOf(labelNoise, n, "floating"));
}

function splitSize(count: number, { trainFraction, pairs, counts }: SplitOptions): number {
  const wanted = countOf(trainFraction, count, counts);
  return pairs === "ordered" || trainFraction === 1 ? wanted : Math.max(1, wanted - 1);
}
