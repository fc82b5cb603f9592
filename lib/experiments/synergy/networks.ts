/** @file The networks of the synergy paper (Clauw, Marinazzo & Stramaglia 2024), in the settings that it names. */
import { claimsOf, each, ofMost } from "../../claims";
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import { timesAt } from "../measures";
import { part, withSeeds } from "../section";

/** Those of the authors' second experiment, and five more; the split of the data goes with them. */
export const SEEDS = [0, 100, 200, 300, 400, 500, 600, 700, 800, 900];
/** For the settings in which one run of ten did as the paper says. */
const TWENTY = [...SEEDS, ...SEEDS.map((seed) => 1000 + seed)];
export const FIVE = SEEDS.slice(0, 5);
export const THREE = SEEDS.slice(0, 3);
export const WIDTH = 250;

/** So many times per factor of ten; and every so many steps, by default never. */
export const scheduled = (perDecade: number, every = 100_000) => ({ every, perDecade });

/** The synergy of cluster means. */
export const CLUSTERS: ProbeSpec = { kind: "synergy", schedule: scheduled(30, 200) };

/**
 * What is measured inside: the synergy of cluster means, as the paper says, that of unions of neurons, as its authors' code
 * has it (two seconds a time, so less often), and the waves.
 */
const inside = (neurons: number): ProbeSpec[] => [
  CLUSTERS,
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

const atDecay = (weightDecay: number, probes = synergyBaseline.probes) => ({
  setting: `weight decay ${weightDecay}`,
  runs: withSeeds(SEEDS, { ...synergyBaseline, probes }, { "optimizer.weightDecay": weightDecay }),
});
const atScale = (scale: number, { probes = synergyBaseline.probes, seeds = SEEDS } = {}) => ({
  setting: `α ${scale}`,
  runs: withSeeds(seeds, { ...scaledBaseline, probes }, { "initialization.scale": scale }),
});
export const decayPart = part("decay", "figures 1, 2, 3, 5, 8: weight decay 0.1, 2, 10 and 50, looked into", {
  little: atDecay(0.1),
  much: atDecay(2),
  ten: atDecay(10, inside(5)),
  fifty: atDecay(50, inside(5)),
});
export const alphaPart = part(
  "alpha",
  "figures 1, 4, 5, 9: initial weights times 1, 8 and 50 at constant norm, looked into",
  {
    large: atScale(8),
    small: atScale(1, { probes: inside(5), seeds: TWENTY }),
    huge: atScale(50, { probes: inside(5), seeds: TWENTY }),
  },
);
/** Each setting with its name and its arm. */
export const settings = { ...decayPart.arms, ...alphaPart.arms };
const { little, much, ten, fifty, small, large, huge } = settings;
export const decays = [little, much, ten, fifty];
/** From small to large. */
export const scales = [small, large, huge];
/** The settings of sections 5 and 7, in which the network groks. */
export const grokking = [little, much, large];
/** Their names. */
export const GROKKING = grokking.map(({ setting }) => setting);
/** Shorter than the paper's where the whole network takes a fifth of the time. */
export const stepsIn = (setting: string) => (setting === little.setting ? 4000 : 1500);

/** Initial weights times so much at constant norm; undefined of a run whose norm is free. */
function alphaOf({ config }: RunRecord): number | undefined {
  return config.interventions.constantNorm ? config.initialization.scale : undefined;
}

/** `weight decay 2`, `α 8`, `weight decay 2, random labels`, `weight decay 2, 30 % of pairs`. */
export function settingOf(record: RunRecord): string {
  const { optimizer, task } = record.config;
  const alpha = alphaOf(record);
  const fraction = task.kind === "modular" ? task.trainFraction : 0;
  return [
    alpha === undefined ? `weight decay ${optimizer.weightDecay}` : `α ${alpha}`,
    ...(task.labelNoise > 0 ? ["random labels"] : []),
    ...(fraction === 0.4 ? [] : [`${Math.round(100 * fraction)} % of pairs`]),
  ].join(", ");
}

/** Accuracy that counts as memorised, and as generalised: above 98 % in the authors' code. */
export const thresholds = { tMem: 0.98, tGen: 0.98 };
/**
 * T_mem and T_gen: training and test accuracy of 0.98, held for five evaluations, in updates; the gap is their difference.
 * A run that does not get there is censored and counts as later than any that does.
 */
export const { tMem, tGen, generalises, delayAs } = timesAt(thresholds);

/** Runs of two arms with the same seed, in the order of the first. */
export function bySeed(runs: readonly RunRecord[], others: readonly RunRecord[]): [RunRecord, RunRecord][] {
  const seeds = new Map(others.map((run) => [run.config.seed, run]));
  return runs.flatMap((run): [RunRecord, RunRecord][] => {
    const other = seeds.get(run.config.seed);
    return other ? [[run, other]] : [];
  });
}

/** Something in most seeds of the first so many settings, and not in most seeds of the others; read by {@link asWanted}. */
export const whereWanted = (text: string, count: number, list: readonly { readonly setting: string }[], what: string) =>
  each(
    text,
    list.map(({ setting }, i) => ofMost(`with ${setting} ${i < count ? what : `it is not so that ${what}`}`)),
  );
/** Whether it is in each run as it ought to be: so in the first so many settings, and not so in the others. */
export const asWanted = (
  count: number,
  list: readonly { readonly runs: readonly RunRecord[] }[],
  holds: (run: RunRecord) => boolean,
) => list.map(({ runs }, i) => runs.map((run) => holds(run) === i < count));

export const NETWORK = "(x + y) mod 97 · 40 % of pairs for training · MLP 194-250-97 · AdamW, lr 0.03, full batch";
/** "In most seeds": the one-sided 95 % Clopper-Pearson bound of the share of seeds lies above one half; contradicted where it lies below. */
export const claim = claimsOf("synergy");
