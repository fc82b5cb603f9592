/** @file The runs of the parity thesis (Fuangkawinsombut 2024), and those beyond it. */
import { expandSweep, type ProbeSpec, type RunSpec } from "../../runs";
import type { Part } from "../experiment";

const SEEDS = [0, 1, 2, 3, 4];

/**
 * The thesis's baseline: (50, 2)-parity, 300 points, 500 neurons, SGD with batches of 32, learning rate 0.1 and weight
 * decay 0.01, in PyTorch's convention (appendix B). 500 epochs of 10 updates; measured once an epoch.
 */
export const parityBaseline = {
  task: { kind: "parity", n: 50, k: 2, trainSize: 300 },
  model: { kind: "parity", width: 500 },
  optimizer: { kind: "sgd", learningRate: 0.1, weightDecay: 0.01 },
  batchSize: 32,
  steps: 5000,
  evaluation: { every: 10, perDecade: 0 },
} satisfies RunSpec;

/** Appendix A: three bits decide, 1,000 points, 1,000 epochs of 32 updates; measured every second epoch. */
const threeBits = {
  ...parityBaseline,
  task: { kind: "parity", n: 50, k: 3, trainSize: 1000 },
  steps: 32_000,
  evaluation: { every: 64, perDecade: 10 },
} satisfies RunSpec;

/** Measured every five epochs, and often at first: for sweeps, whose records are many. */
const sparsely = { every: 50, perDecade: 10 };

/** A hundred times in 10,000 updates, evenly on a logarithmic axis and then every 250: for phase diagrams. */
const seldom = { every: 250, perDecade: 20 };

/** What chapter 2 and appendix A look at along training. */
const inside = (every: number): ProbeSpec[] => [
  { kind: "spectrum", schedule: { every, perDecade: 20 } },
  { kind: "weights", schedule: { every: 10 * every, perDecade: 5 } },
  { kind: "walsh", schedule: { every, perDecade: 10 } },
  { kind: "circuit", schedule: { every: 4 * every, perDecade: 10 } },
  // Of version 1: these runs were trained before there was another.
  {
    kind: "embedding",
    schedule: { every: 100_000, perDecade: 5 },
    options: { activation: "hidden0.post", version: 1 },
  },
];

const spectrum = (every: number): ProbeSpec[] => [{ kind: "spectrum", schedule: { every, perDecade: 10 } }];

/** Accuracy on the flipped and on the other training points apart, where there are both. */
const noisy: ProbeSpec[] = (["clean", "corrupted"] as const).map((subset) => ({
  kind: "accuracy",
  name: subset,
  schedule: { every: 250, perDecade: 5 },
  options: { subset },
}));

const PHASE_DECAYS = [0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const DECAYS = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1];
const NOISE = [0.01, 0.02, 0.03, 0.05, 0.06, 0.08, 0.12, 0.2];

/** Memorised, in the thesis's listing: training accuracy above 0.999. */
export const MEMORISED = 0.999;
const sinceMemorised = (weightDecay: number) => ({
  changes: [{ at: { metric: "trainAccuracy", reaches: MEMORISED }, weightDecay }],
});

export const parityParts = {
  baseline: {
    what: "figures 1.1, 2.1 to 2.4: the baseline, five seeds, looked into",
    runs: () => expandSweep({ ...parityBaseline, probes: inside(50) }, { seed: SEEDS }),
  },
  threeBits: {
    what: "figures A.1 to A.4: three bits, five seeds, looked into",
    runs: () => expandSweep({ ...threeBits, probes: inside(320) }, { seed: SEEDS }),
  },
  variants: {
    what: "the width of the thesis's listing, and an output bias",
    runs: () => [
      ...expandSweep({ ...parityBaseline, probes: inside(50) }, { "model.width": [1000], seed: SEEDS }),
      ...expandSweep({ ...parityBaseline, probes: inside(50) }, { "model.outputBias": [true], seed: SEEDS }),
    ],
  },
  raised: {
    what: "figures 3.1, 3.2: weight decay raised once the training set is memorised",
    runs: () =>
      expandSweep(
        { ...parityBaseline, probes: spectrum(50) },
        { schedule: [0.01, ...DECAYS].map(sinceMemorised), seed: SEEDS },
      ),
  },
  fromStart: {
    what: "the same weight decays from the first step",
    runs: () =>
      expandSweep({ ...parityBaseline, evaluation: sparsely }, { "optimizer.weightDecay": DECAYS, seed: SEEDS }),
  },
  raisedThreeBits: {
    what: "the same with three bits, three seeds",
    runs: () =>
      expandSweep(
        { ...threeBits, evaluation: { every: 320, perDecade: 10 }, probes: spectrum(640) },
        { schedule: [0.02, 0.05, 0.1, 0.2, 0.5].map(sinceMemorised), seed: [0, 1, 2] },
      ),
  },
  noise: {
    what: "figures 3.3 to 3.5 and table 3.1: label noise, for three sizes and three weight decays",
    runs: () => [
      ...expandSweep(
        { ...parityBaseline, evaluation: sparsely, probes: noisy },
        {
          "task.n": [30, 50, 70],
          "optimizer.weightDecay": [0.01, 0.05, 0.1],
          "task.labelNoise": NOISE,
          seed: SEEDS,
        },
      ),
      ...expandSweep(
        { ...parityBaseline, evaluation: sparsely },
        { "task.n": [30, 50, 70], "optimizer.weightDecay": [0.01, 0.05, 0.1], seed: SEEDS },
      ),
      ...expandSweep(
        { ...parityBaseline, evaluation: sparsely, probes: noisy },
        { "optimizer.weightDecay": [0.1], "task.labelNoise": [0.1, 0.15], seed: SEEDS },
      ),
    ],
  },
  fewNeurons: {
    what: "section 4.2: two bits, few neurons, with and without an output bias",
    runs: () =>
      expandSweep(
        { ...parityBaseline, evaluation: { every: 250, perDecade: 5 } },
        {
          "task.n": [2, 10, 50],
          "model.outputBias": [false, true],
          "model.width": [2, 3, 4, 5, 6, 8, 16],
          seed: [...SEEDS, 5],
        },
      ),
  },
  fewNeuronsThreeBits: {
    what: "section 4.3: three bits, few neurons; five of them also three times as long",
    runs: () => [
      ...expandSweep(
        { ...threeBits, evaluation: { every: 1600, perDecade: 5 } },
        { "task.n": [3, 10, 50], "model.width": [3, 4, 5, 6, 8, 16, 50], seed: [...SEEDS, 5] },
      ),
      ...expandSweep(
        { ...threeBits, steps: 96_000, evaluation: { every: 4800, perDecade: 5 } },
        { "task.n": [50], "model.width": [5], seed: [...SEEDS, 5] },
      ),
    ],
  },
  littleDecay: {
    what: "beyond: no or little weight decay, forty times as long",
    runs: () =>
      expandSweep(
        { ...parityBaseline, steps: 200_000, evaluation: { every: 2000, perDecade: 10 } },
        { "optimizer.weightDecay": [0, 0.001, 0.003], seed: SEEDS },
      ),
  },
  phases: {
    what: "beyond: size of the training set against weight decay, and width against weight decay",
    runs: () => [
      ...expandSweep(
        { ...parityBaseline, steps: 10_000, evaluation: seldom },
        {
          "task.trainSize": [100, 150, 200, 300, 450, 700, 1000, 1500],
          "optimizer.weightDecay": PHASE_DECAYS,
          seed: [0, 1, 2],
        },
      ),
      ...expandSweep(
        { ...parityBaseline, steps: 10_000, evaluation: seldom },
        {
          "model.width": [8, 16, 32, 64, 128, 256, 1000, 2000],
          "optimizer.weightDecay": PHASE_DECAYS,
          seed: [0, 1, 2],
        },
      ),
    ],
  },
  fourBits: {
    what: "beyond: four bits decide",
    runs: () =>
      expandSweep(
        {
          ...parityBaseline,
          task: { kind: "parity", n: 20, k: 4, trainSize: 3000 },
          steps: 100_000,
          evaluation: { every: 1000, perDecade: 10 },
        },
        { "task.n": [10, 20, 30], seed: [0, 1, 2] },
      ),
  },
} satisfies Record<string, Part>;
