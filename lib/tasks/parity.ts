import { z } from "zod";
import { type RandomStream, randomStream } from "../core";
import { kind, share, whole } from "../fields";
import { type Counts, countsField, nearestCountOf } from "./counts";
import type { Dataset } from "./dataset";
import { addLabelNoise, labelNoiseFaults, noiseSubsets } from "./label-noise";
import type { TaskKind } from "./task";

/** (n, k)-parity: points x of {-1, 1}^n, uniform; class 1 where x_1 x_2 … x_k = 1, class 0 where it is -1. */
export interface ParityTask {
  readonly kind: "parity";
  /** Coordinates of a point. */
  readonly n: number;
  /** How many of them decide, the first ones; the others are distraction. */
  readonly k: number;
  /** Training points, drawn with replacement, anew for each seed. */
  readonly trainSize: number;
  /** Test points, all different and none of them in training, while there are enough. Default 2000. */
  readonly testSize: number;
  /** Share of the training labels that are flipped, fixed from the start. Default 0. */
  readonly labelNoise: number;
  /** How the share of noise is counted; only records of before schema 3 say `floating`. Default: exactly. */
  readonly counts?: Counts;
}

/** The largest sample of points: some ten times what any of the papers uses. */
const MAX_SAMPLE = 100_000;

const points = (use: string) =>
  whole(`a whole number from 1 to ${MAX_SAMPLE}, the number of ${use} points`, 1, MAX_SAMPLE);

export const parity: TaskKind<ParityTask> = {
  schema: z.strictObject({
    kind: kind("parity"),
    n: whole("a whole number from 1 to 256, the number of coordinates", 1, 256),
    k: whole("a whole number from 1 to n, the number of coordinates that decide", 1, 256),
    trainSize: points("training"),
    testSize: points("test").default(2000),
    labelNoise: share().default(0),
    counts: countsField(),
  }),
  faults({ n, k, trainSize, labelNoise }) {
    const tooMany = k > n ? [`config.task.k: expected at most n, ${n}, got ${k}`] : [];
    return [...tooMany, ...labelNoiseFaults(labelNoise, trainSize)];
  },
  dataset: parityDataset,
  trainingSize: ({ trainSize }) => trainSize,
  subsets: ({ labelNoise }) => noiseSubsets(labelNoise),
  countsDiffer: ({ labelNoise, trainSize }) =>
    nearestCountOf(labelNoise, trainSize) !== nearestCountOf(labelNoise, trainSize, "floating"),
  inputs: ({ n }) => ({ kind: "signs", name: "n", count: n }),
  classes: () => 2,
  slug: ({ n, k }) => `parity${n}k${k}`,
  sizeSlug: ({ trainSize }) => [`n${trainSize}`],
  caption: ({ n, k, trainSize }) => [`(${n}, ${k})-parity`, `${trainSize} points for training`],
};

/**
 * Fresh points for training and for testing. Training points are independent draws, so few coordinates repeat some, as
 * in the thesis (appendix B). Test points are drawn without replacement from those not in training.
 *
 * Where 2^n < trainSize + testSize there may be too few of them. The test set is then all 2^n points, those of training
 * among them, and test accuracy is the exact share of points that the network has right.
 *
 * Rows: training points, then test points. The training points of a seed begin with those of a smaller `trainSize`.
 */
function parityDataset(task: ParityTask, seed: number): Dataset {
  const { n, k, trainSize, testSize, labelNoise, counts } = task;
  const draw = randomStream(seed, "sample", "train");
  const trainPoints = Array.from({ length: trainSize }, () => point(n, draw));
  const wholeCube = pointCount(n) < trainSize + testSize;
  const testPoints = wholeCube ? cube(n) : freshPoints(testSize, trainPoints, n, randomStream(seed, "sample", "test"));
  const points = [...trainPoints, ...testPoints];
  const train = Int32Array.from(trainPoints.keys());
  const truth = Int32Array.from(points, (x) => (product(x, k) === 1 ? 1 : 0));
  return {
    inputKind: "signs",
    inputs: Int32Array.from({ length: points.length * n }, (_, i) => points[Math.floor(i / n)][i % n]),
    sequence: n,
    vocabulary: 0,
    classes: 2,
    train,
    test: Int32Array.from(testPoints, (_, i) => trainSize + i),
    ...addLabelNoise(truth, { train, classes: 2, share: labelNoise, counts, seed }),
  };
}

/** A point of {-1, 1}^n, `[n]`, uniform. */
function point(n: number, random: RandomStream): Int8Array {
  return Int8Array.from({ length: n }, () => (random.uniform() < 0.5 ? -1 : 1));
}

/** `size` different points, none of them among `seen`, by drawing again whatever has been seen. */
function freshPoints(size: number, seen: readonly Int8Array[], n: number, random: RandomStream): Int8Array[] {
  const known = new Set(seen.map(String));
  const points: Int8Array[] = [];
  while (points.length < size) {
    const x = point(n, random);
    if (known.has(String(x))) continue;
    known.add(String(x));
    points.push(x);
  }
  return points;
}

/** All points of {-1, 1}^n: row i has a 1 where the binary digits of i, the highest first, have one. */
function cube(n: number): Int8Array[] {
  return Array.from({ length: pointCount(n) }, (_, i) =>
    Int8Array.from({ length: n }, (_, j) => ((i >> (n - 1 - j)) & 1 ? 1 : -1)),
  );
}

/** 2^n, or infinity where it exceeds any size of a sample. */
function pointCount(n: number): number {
  return n < 31 ? 1 << n : Number.POSITIVE_INFINITY;
}

function product(x: Int8Array, k: number): number {
  return x.subarray(0, k).reduce((sign, coordinate) => sign * coordinate, 1);
}
