import { randomStream } from "../core";
import { type Counts, nearestCountOf } from "./counts";

/** Training labels after noise, and which of them it touched. */
export interface NoisyLabels {
  /** `[examples]` */
  readonly labels: Int32Array;
  /** `clean` and `corrupted`: the training rows whose label is true, and wrong. Nothing where no noise was asked for. */
  readonly subsets: Readonly<Record<string, Int32Array>>;
}

/**
 * Replaces round(share * size) of the training labels (halves upwards), drawn at random, each by one of the other classes, all equally likely.
 * A noisy label is thus never the true one: a share of 1 leaves no true label, and turns two classes into each other.
 * With one seed, the rows of a smaller share are among those of a larger one, with the same wrong labels.
 *
 * @param labels `[examples]`, left as they are
 * @param train row numbers of the training examples, `[size]`
 */
export function addLabelNoise(
  labels: Int32Array,
  {
    train,
    classes,
    share,
    counts,
    seed,
  }: { train: Int32Array; classes: number; share: number; counts?: Counts; seed: number },
): NoisyLabels {
  if (share === 0) return { labels, subsets: {} };
  const random = randomStream(seed, "label-noise");
  const corrupted = random.permutation(train.length).subarray(0, nearestCountOf(share, train.length, counts));
  const noisy = Int32Array.from(labels);
  for (const i of corrupted) {
    const other = Math.floor(random.uniform() * (classes - 1));
    noisy[train[i]] = other < labels[train[i]] ? other : other + 1;
  }
  return {
    labels: noisy,
    subsets: {
      clean: train.filter((row) => noisy[row] === labels[row]),
      corrupted: train.filter((row) => noisy[row] !== labels[row]),
    },
  };
}

/** Names of the subsets that such a share of noise makes. */
export function noiseSubsets(share: number): string[] {
  return share > 0 ? ["clean", "corrupted"] : [];
}

/** What is wrong with the share of noise for a training set of this size: nothing, or one line. */
export function labelNoiseFaults(share: number, size: number): string[] {
  if (share === 0 || nearestCountOf(share, size) >= 1) return [];
  return [
    `config.task.labelNoise: expected 0, or at least half a label of the ${size} for training, ${0.5 / size}, ` +
      `got ${share}`,
  ];
}
