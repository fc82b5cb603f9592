/** @file The settings of Figure 4: what regularisation does to how much data a Transformer needs. */
import { mean } from "simple-statistics";
import type { RunRecord, RunSpec } from "../../runs";
import { bestAccuracy } from "../measures";
import { ofSeeds, part, withSeeds } from "../section";
import { accuracyOn, swapAccuracy, TEN_FRESH, THREE } from "./networks";

/** Shares of the pairs for training. */
const SHARES = [0.3, 0.4, 0.5, 0.65, 0.8];

/**
 * The baseline at a small scale: p = 47, a Transformer of two layers of width 64 (98,000 parameters in its blocks), Adam
 * without weight decay in batches of 128, 10,000 updates. The paper states learning rate, batch size and weight decay of
 * its panels, not the modulus, the steps or how large its noise is; these, betas and warm-up are our choice.
 */
export const dataBaseline = {
  task: { operation: "addition", p: 47, trainFraction: 0.5 },
  model: { kind: "transformer", width: 64 },
  optimizer: { kind: "adam", learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 0 },
  schedule: { warmup: 10 },
  batchSize: 128,
  steps: 10_000,
  evaluation: { every: 100, perDecade: 10 },
  probes: [accuracyOn("swapUnseen", { every: 100, perDecade: 10 })],
} satisfies RunSpec;

/** AdamW, towards zero or the initial weights. */
function decayed(weightDecay: number, decayTo: "zero" | "initialization"): RunSpec {
  const { learningRate, betas } = dataBaseline.optimizer;
  return { ...dataBaseline, optimizer: { kind: "adamw", learningRate, betas, weightDecay, decayTo } };
}

const withRate = (learningRate: number): RunSpec => ({
  ...dataBaseline,
  optimizer: { ...dataBaseline.optimizer, learningRate },
});

/** The runs of a setting at each share of the pairs. */
const setting = (label: string, spec: RunSpec, shares = SHARES, seeds = THREE) => ({
  label,
  shares: shares.map((share) => ({ share, runs: withSeeds(seeds, spec, { "task.trainFraction": share }) })),
});

/**
 * The settings of Figure 4 and three more. Panels 2 and 8 of the paper are the same setting, `minibatch`. Noise of scale
 * s: on Adam's normalised update, whose entries are near 1 in size, s = 1; on the weights 0.01, as in Power et al. 2022.
 */
export const regularisers = part(
  "regularisers",
  "figure 4: weight decay, noise, dropout and learning rates in batches of 128, at five shares of the pairs",
  {
    minibatch: setting("Adam, batches of 128", dataBaseline),
    weightNoise: setting("weight noise 0.01", { ...dataBaseline, interventions: { weightNoise: 0.01 } }),
    dropout: setting("dropout 0.1", { ...dataBaseline, model: { ...dataBaseline.model, dropout: 0.1 } }),
    decayTenth: setting("weight decay 0.1 to zero", decayed(0.1, "zero")),
    decayTenthInit: setting("weight decay 0.1 to init", decayed(0.1, "initialization")),
    decayOne: setting("weight decay 1 to zero", decayed(1, "zero")),
    decayOneInit: setting("weight decay 1 to init", decayed(1, "initialization")),
    slow: setting("learning rate 0.0001", withRate(0.0001)),
    fast: setting("learning rate 0.003", withRate(0.003)),
  },
);
/** What is judged: three shares of the pairs, ten other seeds; a seed's runs at its shares count as one. */
const judgedSetting = (label: string, spec: RunSpec, seeds = TEN_FRESH) => setting(label, spec, [0.3, 0.5, 0.8], seeds);
const withoutProbes = { ...dataBaseline, probes: [] } satisfies RunSpec;
const withNoise = (weightNoise: number): RunSpec => ({ ...withoutProbes, interventions: { weightNoise } });
const withDropout = (dropout: number): RunSpec => ({ ...withoutProbes, model: { ...dataBaseline.model, dropout } });
export const judged = part(
  "regularisersJudged",
  "figure 4: Adam, weight decay, noise on the weights and dropout at 30, 50 and 80 %, ten other seeds, which decide",
  {
    minibatch: judgedSetting("Adam, batches of 128", dataBaseline),
    weightNoise: judgedSetting("weight noise 0.01", withNoise(0.01)),
    dropout: judgedSetting("dropout 0.1", withDropout(0.1)),
    decayTenth: judgedSetting("weight decay 0.1 to zero", { ...decayed(0.1, "zero"), probes: [] }),
    decayOne: judgedSetting("weight decay 1 to zero", decayed(1, "zero")),
    decayOneInit: judgedSetting("weight decay 1 to init", { ...decayed(1, "initialization"), probes: [] }),
  },
);
/** Full batches take long: of two shares. */
const full = { ...dataBaseline, batchSize: "full" } satisfies RunSpec;
const [FULL, NOISY] = ["Adam, full batch", "full batch, update noise 1"];
const twoShares = (label: string, spec: RunSpec) => setting(label, { ...spec, probes: [] }, [0.3, 0.5], TEN_FRESH);
export const alsoJudged = part(
  "regularisersJudgedAlso",
  "figure 4: learning rates at 30, 50 and 80 %, update noise at 30 and 50 %, ten other seeds, which decide",
  {
    slow: judgedSetting("learning rate 0.0001", { ...withRate(0.0001), probes: [] }),
    fast: judgedSetting("learning rate 0.003", { ...withRate(0.003), probes: [] }),
    fullBatch: twoShares(FULL, full),
    updateNoise: twoShares(NOISY, { ...full, interventions: { updateNoise: 1 } }),
  },
);

/** Which strength decides is not printed: so others are tried, by five of the seeds. */
const FIRST = TEN_FRESH.slice(0, 5);
export const strengths = part(
  "strengths",
  "figure 4: noise on the weights and dropout of other strengths at 30, 50 and 80 %, five seeds",
  {
    weightNoise: [0.003, 0.03, 0.1].map((scale) => ({
      settings: { "interventions.weightNoise": scale },
      ...judgedSetting(`weight noise ${scale}`, withNoise(scale), FIRST),
    })),
    dropout: [0.05, 0.2, 0.4].map((share) => ({
      settings: { "model.dropout": share },
      ...judgedSetting(`dropout ${share}`, withDropout(share), FIRST),
    })),
  },
);
type Judged = typeof judged.arms.minibatch;
const firstOf = ({ label, shares }: Judged): Judged => ({
  label,
  shares: shares.map(({ share, runs }) => ({ share, runs: ofSeeds(runs, FIRST) })),
});
const besideNone = ({ settings: at, ...one }: Judged & { readonly settings: Readonly<Record<string, number>> }) => ({
  settings: at,
  runs: [one, firstOf(judged.arms.minibatch)] as const,
});
/** Each strength beside none of it. */
export const overStrengths = {
  weightNoise: [
    ...strengths.arms.weightNoise,
    { settings: { "interventions.weightNoise": 0.01 }, ...firstOf(judged.arms.weightNoise) },
  ].map(besideNone),
  dropout: [...strengths.arms.dropout, { settings: { "model.dropout": 0.1 }, ...firstOf(judged.arms.dropout) }].map(
    besideNone,
  ),
};
export const fullBatch = part("fullBatch", "figure 4: full batch, with and without update noise", {
  fullBatch: setting(FULL, full),
  updateNoise: setting(NOISY, { ...full, interventions: { updateNoise: 1 } }),
});

/** All settings with their arms, by name. */
export const settings = { ...regularisers.arms, ...fullBatch.arms };
export type SettingName = keyof typeof settings;
export const NAMES = Object.keys(settings) as SettingName[];

/** What a setting is compared with: full batches with full batches, all else with Adam in batches. */
export const baselineOf = (name: SettingName): SettingName => (name === "updateNoise" ? "fullBatch" : "minibatch");

/** What is best of a run within its steps: its test accuracy, or that on test pairs whose swap was not trained on. */
export type Best = (run: RunRecord) => number;
export const bestUnseen: Best = (run) => Math.max(...swapAccuracy(run, "swapUnseen").map(({ value }) => value));

type ByShare = readonly { readonly share: number; readonly runs: readonly RunRecord[] }[];
export type Recorded = { readonly label: string; readonly shares: ByShare };
/** The best test accuracy of each seed, or another that is best, as the mean over its shares of the pairs. */
export const bestOfSeeds = ({ shares }: Pick<Recorded, "shares">, best: Best = bestAccuracy): number[] =>
  shares[0].runs.map((_, seed) => mean(shares.map(({ runs }) => best(runs[seed]))));
export const runsOf = ({ shares }: Pick<Recorded, "shares">) => shares.flatMap(({ runs }) => runs);
