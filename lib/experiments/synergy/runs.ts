/** @file The runs of the synergy paper (Clauw, Marinazzo & Stramaglia 2024), and those beyond it, notebook 06. */
import { expandSweep, type ProbeSpec, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";
import { decidedRuns, fromRecords } from "./from-records";

/** Those of the authors' second experiment; the split of the data goes with them. */
const SEEDS = [0, 100, 200, 300, 400];
const THREE = SEEDS.slice(0, 3);
const WIDTH = 250;

/** So many times per factor of ten; and every so many steps, by default never. */
const scheduled = (perDecade: number, every = 100_000) => ({ every, perDecade });

/**
 * What is measured inside: the synergy of cluster means, as the paper says, that of unions of neurons, as its authors' code
 * has it (two seconds a time, so less often), and the waves.
 */
const inside = (neurons: number): ProbeSpec[] => [
  { kind: "synergy", schedule: scheduled(30, 200) },
  { kind: "synergy", name: "neurons", schedule: scheduled(neurons), options: { level: "neurons", nulls: 0 } },
  { kind: "fourier", schedule: scheduled(10, 200) },
];

/**
 * Section 3: a 194-250-97 network on (a + b) mod 97, 40 % of the pairs, full-batch AdamW at 0.03; betas as in the authors'
 * code. The paper's plots end at 1,500 updates; here all networks have 4,000, for with weight decay 0.1 it takes 2,500.
 */
export const synergyBaseline = {
  task: { operation: "addition", p: 97, trainFraction: 0.4 },
  model: { hidden: [WIDTH] },
  optimizer: { learningRate: 0.03, betas: [0.9, 0.98], weightDecay: 0.1 },
  steps: 4000,
  evaluation: scheduled(20, 10),
  probes: inside(10),
} satisfies RunSpec;

/** Section 4: initial weights times alpha, the last layer zero, the norm kept at what it was before that; no decay. */
export const scaledBaseline = {
  ...synergyBaseline,
  initialization: { scale: 8, scope: "weights", zeroLastLayer: true },
  optimizer: { ...synergyBaseline.optimizer, weightDecay: 0 },
  interventions: { constantNorm: { scope: "weights", reference: "beforeZeroing" } },
} satisfies RunSpec;

/** The settings of sections 5 and 7, in which the network groks. */
const threeSettings = (seeds: readonly number[]): RunSpec[] => [
  ...expandSweep(synergyBaseline, { "optimizer.weightDecay": [0.1, 2], seed: seeds }),
  ...expandSweep(scaledBaseline, { seed: seeds }),
];

/** For the predictor: measured at every third of the steps at which the paper's settings are, without shuffled draws. */
const seldom = {
  evaluation: scheduled(10, 50),
  probes: [
    { kind: "synergy", schedule: scheduled(10), options: { nulls: 0 } },
    { kind: "fourier", schedule: scheduled(10) },
  ],
} satisfies Partial<RunSpec>;

/** The same network seen in other ways, by name. */
const otherwise: ProbeSpec[] = Object.entries({
  position: { ties: "position" },
  random: { ties: "random" },
  neuronsPosition: { level: "neurons", ties: "position" },
  allInputs: { examples: "all" },
  preActivations: { activation: "hidden0.pre" },
  // A network's neurons are alike before it is trained: every tenth together is a random choice.
  randomBins: { labels: Array.from({ length: WIDTH }, (_, neuron) => neuron % 10) },
  fiveClusters: { clusters: 5 },
  fifteenClusters: { clusters: 15 },
}).map(([name, options]) => ({
  ...{ kind: "synergy", name, schedule: scheduled(5) },
  options: { ...options, nulls: 0 },
}));

/** Shorter where the whole network takes a fifth of the time. */
const stepsFor = ({ optimizer: { weightDecay } }: RunSpec) => (weightDecay === 0.1 ? 4000 : 1500);

/** Those of the three settings whose records are there. */
const decided = (part: keyof typeof decidedRuns, seeds: readonly number[]) =>
  fromRecords(
    "synergy",
    () => threeSettings(seeds),
    (record) => decidedRuns[part](record).map((spec) => ({ ...spec, steps: stepsFor(spec) })),
  );

export const synergyParts = {
  decay: {
    what: "figures 1, 2, 3, 5, 8: weight decay 0.1, 2, 10 and 50, five seeds, looked into",
    runs: () => [
      ...expandSweep(synergyBaseline, { "optimizer.weightDecay": [0.1, 2], seed: SEEDS }),
      ...expandSweep({ ...synergyBaseline, probes: inside(5) }, { "optimizer.weightDecay": [10, 50], seed: SEEDS }),
    ],
  },
  alpha: {
    what: "figures 1, 4, 5, 9: initial weights times 1, 8 and 50 at constant norm, five seeds, looked into",
    runs: () => [
      ...expandSweep(scaledBaseline, { seed: SEEDS }),
      ...expandSweep({ ...scaledBaseline, probes: inside(5) }, { "initialization.scale": [1, 50], seed: SEEDS }),
    ],
  },
  subnetworks: {
    what: "figures 6, 7: the most synergistic sub-network trained alone, and its inverse",
    after: ["decay", "alpha"],
    runs: () => decided("subnetworks", SEEDS),
  },
  randomSubnetworks: {
    what: "control: five random sub-networks as large as each of these, three seeds",
    after: ["decay", "alpha"],
    runs: () => decided("randomSubnetworks", THREE),
  },
  otherSubnetworks: {
    what: "control: masks that leave the biases in, as the authors' code; the multiplet of the network at its start",
    after: ["decay", "alpha"],
    runs: () => decided("otherSubnetworks", THREE),
  },
  otherwise: {
    what: "control: ties, neurons, all inputs, pre-activations, random bins and other numbers of clusters, three seeds",
    runs: () => threeSettings(THREE).map((spec) => ({ ...spec, steps: stepsFor(spec), probes: otherwise })),
  },
  predictor: {
    what: "section 6, with the settings above: more weight decays, scales, train fractions and random labels, three seeds",
    runs: () => [
      ...expandSweep(
        { ...synergyBaseline, ...seldom },
        { "optimizer.weightDecay": [0.01, 0.05, 0.2, 0.5, 1, 3, 4, 5, 6, 8], seed: THREE },
      ),
      ...expandSweep({ ...scaledBaseline, ...seldom }, { "initialization.scale": [2, 4, 16, 32], seed: THREE }),
      ...expandSweep(
        { ...synergyBaseline, ...seldom },
        { "optimizer.weightDecay": [0.1, 2], "task.labelNoise": [1], seed: THREE },
      ),
      ...expandSweep(
        { ...synergyBaseline, ...seldom },
        { "optimizer.weightDecay": [2], "task.trainFraction": [0.2, 0.3, 0.6], seed: THREE },
      ),
    ],
  },
  waves: {
    what: "beyond: the three settings again, with the losses at the waves and the clusters that each ends with",
    after: ["decay", "alpha"],
    runs: () => decided("waves", SEEDS),
  },
} satisfies Record<string, Part>;
