/** @file The runs of Figures 7 to 9: networks that forget a rule on too few examples, and those on the border. */
import { expandSweep, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";

const FIVE = [0, 1, 2, 3, 4];
const THREE = [0, 1, 2];

/** 59^2 = 3,481 pairs, 80 % of them, 2,784, for training; sizes in which the three networks grok in a minute or two. */
const grokking = {
  task: { operation: "addition", p: 59, trainFraction: 0.8 },
  optimizer: { learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 1 },
  schedule: { warmup: 10 },
  batchSize: 512,
  evaluation: { every: 50, perDecade: 15 },
} satisfies Omit<RunSpec, "model" | "steps">;

/** The three networks that grok before they are trained on fewer pairs: 80 % of the pairs of p = 59, weight decay 1. */
export const GROKKED = {
  mlp: { ...grokking, model: { embedding: 128, hidden: [256, 128], outputBias: true }, steps: 3000 },
  transformer: { ...grokking, model: { kind: "transformer", width: 64 }, steps: 4000 },
  lstm: { ...grokking, model: { kind: "lstm", layers: 2, embedding: 64, hidden: 64 }, steps: 4000 },
} satisfies Readonly<Record<string, RunSpec>>;
export type Network = keyof typeof GROKKED;

/** Sizes of the set D' that is kept, for the MLP and for the other two. */
export const SIZES = [100, 300, 600, 1000, 1300, 1600, 2000, 2400];
export const FEWER = [100, 300, 1000, 2000];
/** Updates on D'. */
const AFTER = 6000;

const ofSize = (spec: RunSpec, size: number): RunSpec => ({
  ...spec,
  task: { ...spec.task, trainSubset: size } as RunSpec["task"],
  batchSize: Math.min(512, Math.floor(size / 2)),
});

/** Goes on from its own grokked network, on D' of its training pairs, with fresh moments. */
function forgetting(network: Network, size: number, seed: number, changes: Partial<RunSpec> = {}): RunSpec {
  const run = { ...GROKKED[network], seed };
  const dropped = { kind: "accuracy", name: "dropped", schedule: grokking.evaluation, options: { subset: "dropped" } };
  return { ...ofSize(run, size), steps: AFTER, probes: [dropped], ...changes, start: { run } };
}

/** Weight decays of Figure 8: six over learning rate times decay updates each, at most 60,000; 1 is the part before. */
const DECAYS = [
  { weightDecay: 0, steps: 60_000 },
  { weightDecay: 0.1, steps: 60_000 },
  { weightDecay: 0.3, steps: 20_000 },
  { weightDecay: 2, steps: 6000 },
];
/** The size at which the decays are compared. */
export const SMALLEST = SIZES[0];

/** On the border: p = 97, two layers of width 64, batches of 128, 60,000 updates. */
const border = {
  task: { operation: "addition", p: 97, trainFraction: 0.27 },
  model: { kind: "transformer", width: 64 },
  optimizer: grokking.optimizer,
  schedule: { warmup: 10 },
  batchSize: 128,
  steps: 60_000,
  evaluation: { every: 600, perDecade: 10 },
  probes: [
    {
      kind: "accuracy",
      name: "swapUnseen",
      schedule: { every: 600, perDecade: 10 },
      options: { subset: "swapUnseen" },
    },
  ],
} satisfies RunSpec;
export const BORDER = [0.2, 0.23, 0.25, 0.27, 0.3, 0.33];

export const ungrokkingParts = {
  grokked: {
    what: "networks that the next parts begin with: MLP, Transformer and LSTM on 80 % of the pairs of p = 59",
    runs: () => [
      ...expandSweep(GROKKED.mlp, { seed: FIVE }),
      ...expandSweep(GROKKED.transformer, { seed: THREE }),
      ...expandSweep(GROKKED.lstm, { seed: THREE }),
    ],
  },
  ungrokking: {
    what: "figure 7: grokked networks go on with D' of their training pairs",
    runs: () => [
      ...SIZES.flatMap((size) => FIVE.map((seed) => forgetting("mlp", size, seed))),
      ...(["transformer", "lstm"] as const).flatMap((network) =>
        FEWER.flatMap((size) => THREE.map((seed) => forgetting(network, size, seed))),
      ),
    ],
  },
  ungrokkingDecay: {
    what: "figure 8: the MLP on the smallest D', at four other weight decays",
    runs: () =>
      DECAYS.flatMap(({ weightDecay, steps }) =>
        THREE.map((seed) =>
          forgetting("mlp", SMALLEST, seed, { steps, optimizer: { ...grokking.optimizer, weightDecay } }),
        ),
      ),
  },
  fromScratch: {
    what: "the MLP on the same sets D', from the beginning: is there one critical size?",
    runs: () =>
      SIZES.flatMap((size) => FIVE.map((seed) => ({ ...ofSize({ ...GROKKED.mlp, seed }, size), steps: AFTER }))),
  },
  border: {
    what: "figure 9: the Transformer at 20 to 33 % of the pairs of p = 97, 60,000 updates",
    runs: () => expandSweep(border, { "task.trainFraction": BORDER, seed: THREE }),
  },
} satisfies Record<string, Part>;
