/** @file The runs of Figure 4: what regularisation does to how much data a Transformer needs. */
import { expandSweep, type RunSpec } from "../../runs";
import type { Part } from "../by-parts";

/** Shares of the pairs for training. */
export const SHARES = [0.3, 0.4, 0.5, 0.65, 0.8];
const SEEDS = [0, 1, 2];

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
  probes: [
    {
      kind: "accuracy",
      name: "swapUnseen",
      schedule: { every: 100, perDecade: 10 },
      options: { subset: "swapUnseen" },
    },
  ],
} satisfies RunSpec;

/** AdamW, towards zero or the initial weights. */
function decayed(weightDecay: number, decayTo: "zero" | "initialization"): RunSpec {
  const { learningRate, betas } = dataBaseline.optimizer;
  return { ...dataBaseline, optimizer: { kind: "adamw", learningRate, betas, weightDecay, decayTo } };
}

function withRate(learningRate: number): RunSpec {
  return { ...dataBaseline, optimizer: { ...dataBaseline.optimizer, learningRate } };
}

/**
 * The settings of Figure 4 and three more. Panels 2 and 8 of the paper are the same setting, `minibatch`. Noise of scale
 * s: on Adam's normalised update, whose entries are near 1 in size, s = 1; on the weights 0.01, as in Power et al. 2022.
 */
export const SETTINGS = {
  minibatch: { label: "Adam, batches of 128", spec: dataBaseline },
  weightNoise: { label: "weight noise 0.01", spec: { ...dataBaseline, interventions: { weightNoise: 0.01 } } },
  dropout: { label: "dropout 0.1", spec: { ...dataBaseline, model: { ...dataBaseline.model, dropout: 0.1 } } },
  decayTenth: { label: "weight decay 0.1 to zero", spec: decayed(0.1, "zero") },
  decayTenthInit: { label: "weight decay 0.1 to init", spec: decayed(0.1, "initialization") },
  decayOne: { label: "weight decay 1 to zero", spec: decayed(1, "zero") },
  decayOneInit: { label: "weight decay 1 to init", spec: decayed(1, "initialization") },
  slow: { label: "learning rate 0.0001", spec: withRate(0.0001) },
  fast: { label: "learning rate 0.003", spec: withRate(0.003) },
  fullBatch: { label: "Adam, full batch", spec: { ...dataBaseline, batchSize: "full" } },
  updateNoise: {
    label: "full batch, update noise 1",
    spec: { ...dataBaseline, batchSize: "full", interventions: { updateNoise: 1 } },
  },
} satisfies Readonly<Record<string, { readonly label: string; readonly spec: RunSpec }>>;
export type SettingName = keyof typeof SETTINGS;

/** Those whose updates see all training pairs; they take as long as the others together. */
const FULL: readonly SettingName[] = ["fullBatch", "updateNoise"];

const runsOf = (names: readonly SettingName[]) =>
  names.flatMap((name) => expandSweep(SETTINGS[name].spec, { "task.trainFraction": SHARES, seed: SEEDS }));

export const dataParts = {
  regularisers: {
    what: "figure 4: weight decay, noise, dropout and learning rates in batches of 128, at five shares of the pairs",
    runs: () => runsOf((Object.keys(SETTINGS) as SettingName[]).filter((name) => !FULL.includes(name))),
  },
  fullBatch: {
    what: "figure 4: full batch, with and without update noise",
    runs: () => runsOf(FULL),
  },
} satisfies Record<string, Part>;
