/** @file The runs of Figures 5 and 6: a mixture of a memorising and a generalising network, and what norms buy. */
import { expandSweep, type ProbeSpec, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";
import { GROKKED } from "./runs-ungrokking";

const FIVE = [0, 1, 2, 3, 4];
const THREE = [0, 1, 2];

const mlp = GROKKED.mlp.model;
/** 70 % of the pairs of p = 59, 2,436. A split keyed by the seed, the same for both networks and their mixture. */
const common = { ...GROKKED.mlp, task: { operation: "addition", p: 59, trainFraction: 0.7 } } satisfies RunSpec;
/** Memorises without weight decay; generalises with weight decay 1. */
export const NETWORKS = {
  memorizing: { ...common, optimizer: { ...common.optimizer, weightDecay: 0 }, steps: 1500 },
  generalizing: { ...common, steps: 5000 },
} satisfies Readonly<Record<string, RunSpec>>;

/**
 * The paper trains four numbers, w_m1 w_m2 o_mem + w_g1 w_g2 o_gen, from w_m1 = w_g1 = 0, and states neither optimiser nor
 * decay. Ours: gradient descent on all training pairs, learning rate 0.05; logits scaled to a mean training margin of 1 for
 * the memorising and `efficiency` for the generalising network, so that how much a unit of weight buys is known.
 */
function mixture(seed: number, efficiency: number, weightDecay: number, speed: number): RunSpec {
  return {
    task: common.task,
    model: {
      kind: "mixture",
      memorizing: mlp,
      generalizing: mlp,
      factors: { memorizing: [0, speed], generalizing: [0, 1] },
      scales: { memorizing: 1, generalizing: 1 },
    },
    optimizer: { kind: "sgd", learningRate: 0.05, weightDecay },
    steps: 6000,
    evaluation: { every: 50, perDecade: 20 },
    start: {
      kind: "mixture",
      memorizing: { ...NETWORKS.memorizing, seed },
      generalizing: { ...NETWORKS.generalizing, seed },
      margins: { memorizing: 1, generalizing: efficiency },
    },
    seed,
  };
}

/** What may be needed for the mixture to grok: efficiency, weight decay, and how much faster memorising is learned. */
export const DESIGN = { efficiencies: [1, 2.5], decays: [0, 0.03], speeds: [1, 10] } as const;

const efficiencyProbe: ProbeSpec = { kind: "efficiency", schedule: { every: 100, perDecade: 10 } };

/** Training sets of Figure 6: for memorising random labels, and for generalising. */
export const MEMORISED_SIZES = [400, 600, 900, 1300, 1800, 2400];
export const GENERALISED_SIZES = [1600, 2000, 2400, 2784];
export const NORM_DECAYS = [0.3, 1, 2];

const ofSize = (size: number, labelNoise: number): RunSpec => ({
  ...GROKKED.mlp,
  task: { ...GROKKED.mlp.task, trainSubset: size, labelNoise },
  batchSize: Math.min(512, Math.floor(size / 2)),
  steps: 6000,
  evaluation: { every: 100, perDecade: 10 },
  probes: [efficiencyProbe],
});

/** Once more, until the norms have settled: sizes that reach below the crossing, seeds of their own. */
export const SETTLED_SIZES = [200, 300, ...MEMORISED_SIZES];
const SETTLED_SEEDS = [10, 11, 12, 13, 14];
/** Twelve over learning rate times decay updates each. */
const SETTLED_DECAYS = [
  { weightDecay: 1, steps: 12_000 },
  { weightDecay: 2, steps: 6000 },
];

const settled = (size: number, labelNoise: number): RunSpec[] =>
  SETTLED_DECAYS.flatMap(({ weightDecay, steps }) => {
    const spec = ofSize(size, labelNoise);
    return expandSweep(
      { ...spec, optimizer: { ...GROKKED.mlp.optimizer, weightDecay }, steps },
      { seed: SETTLED_SEEDS },
    );
  });

export const mixtureParts = {
  mixtureNetworks: {
    what: "the networks of the mixture: one that memorises, one that generalises, on the same split, five seeds",
    runs: () => [
      ...expandSweep(NETWORKS.memorizing, { seed: FIVE }),
      ...expandSweep(NETWORKS.generalizing, { seed: FIVE }),
    ],
  },
  mixture: {
    what: "figure 5: the mixture of trained networks, 2 x 2 x 2 settings, five seeds",
    runs: () =>
      DESIGN.efficiencies.flatMap((efficiency) =>
        DESIGN.decays.flatMap((decay) =>
          DESIGN.speeds.flatMap((speed) => FIVE.map((seed) => mixture(seed, efficiency, decay, speed))),
        ),
      ),
  },
  norms: {
    what: "figure 6: parameter norm and correct logit of networks that memorise random labels and that generalise",
    runs: () => [
      ...MEMORISED_SIZES.flatMap((size) =>
        expandSweep(ofSize(size, 1), { "optimizer.weightDecay": NORM_DECAYS, seed: THREE }),
      ),
      ...GENERALISED_SIZES.flatMap((size) =>
        expandSweep(ofSize(size, 0), { "optimizer.weightDecay": NORM_DECAYS, seed: THREE }),
      ),
    ],
  },
  settled: {
    what: "figure 6 once more, with rules of its own: sets from 200 pairs on, twice as long, other seeds",
    runs: () => [
      ...SETTLED_SIZES.flatMap((size) => settled(size, 1)),
      ...GENERALISED_SIZES.flatMap((size) => settled(size, 0)),
    ],
  },
} satisfies Record<string, Part>;
