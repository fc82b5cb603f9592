/** @file The networks of "Model and Training Efficiency" that grok by themselves, and what is read of all its runs. */
import { claimsOf } from "../../claims";
import type { PlotlyFigure } from "../../figures";
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import { probed, timesAt } from "../measures";

export const FIVE = [0, 1, 2, 3, 4];
export const TEN = [...FIVE, 5, 6, 7, 8, 9];
export const THREE = [0, 1, 2];
/** Ten others, for rules that were written after the runs of these. */
export const TEN_FRESH = TEN.map((seed) => 100 + seed);

/**
 * What its networks are trained with. The paper names AdamW; learning rate, betas and warm-up are those of Power et al.
 * 2022, appendix A.1.2; modulus and weight decay, which it does not state for these figures, are our choice.
 */
const common = {
  task: { operation: "addition", p: 97, trainFraction: 0.5 },
  optimizer: { learningRate: 0.001, betas: [0.9, 0.98], weightDecay: 1 },
  schedule: { warmup: 10 },
  batchSize: 512,
  steps: 5000,
  evaluation: { every: 50, perDecade: 30 },
} satisfies Omit<RunSpec, "model">;

/** Two layers of width 128 with four heads, post-norm, sinusoidal positions: 393,000 parameters without embeddings. */
export const transformer = { ...common, model: { kind: "transformer" } } satisfies RunSpec;
/** Two layers of 128 over embeddings of 128: 264,000 parameters and a head. Ten thousand updates. */
export const lstm = { ...common, model: { kind: "lstm", layers: 2 }, steps: 10_000 } satisfies RunSpec;
/** Two embeddings of 128, hidden layers of 512 and 256: 287,000 parameters without embeddings. */
export const mlp = { ...common, model: { embedding: 128, hidden: [512, 256], outputBias: true } } satisfies RunSpec;

/** The three networks of Figure 1, as a run begins with them. */
export const efficiencyNetworks = { transformer, lstm, mlp } as const;

/** Accuracy on a part of the test, or of the training set. */
export const accuracyOn = (
  subset: "swapSeen" | "swapUnseen" | "dropped",
  schedule: ProbeSpec["schedule"],
): ProbeSpec => ({
  kind: "accuracy",
  name: subset,
  schedule,
  options: { subset },
});

/** Test pairs whose swap (y, x) was trained on, and those whose swap was not. */
export const SWAPS = ["swapSeen", "swapUnseen"] as const;
export type Swap = (typeof SWAPS)[number];

/** Accuracy that counts as memorised (training) and as generalised (test): 99 %, held for five evaluations, in updates. */
export const REACHED = 0.99;
export const thresholds = { tMem: REACHED, tGen: REACHED };
export const { tMem, tGen, generalises, gap, accuracyAtMem } = timesAt(thresholds);

/** Accuracy on a part of the test set; null where that part is empty. */
type SubsetValue = { readonly accuracy: number; readonly n: number } | null;

/** Accuracy on the test pairs whose swap was trained on, or was not, along training. */
export function swapAccuracy(run: RunRecord, swap: Swap): { step: number; value: number }[] {
  return probed<SubsetValue>(run, swap).flatMap(({ step, value }) =>
    value === null ? [] : [{ step, value: value.accuracy }],
  );
}

/** Of the test pairs, the share whose swap was trained on. */
export function swapSeenShare(run: RunRecord): number {
  const [seen, unseen] = SWAPS.map((swap) => probed<SubsetValue>(run, swap)[0].value?.n ?? 0);
  return seen / (seen + unseen);
}

/** A figure whose values are accuracies, on an axis from 0 to 100 %: small differences look small. */
export function accuracyAxis(figure: PlotlyFigure): PlotlyFigure {
  const yaxis = { ...figure.layout.yaxis, range: [-0.04, 1.06], tickformat: ".0%" };
  return { ...figure, layout: { ...figure.layout, yaxis } };
}

export const percentOf = (share: number) => `${Math.round(100 * share)} %`;

/** "In most seeds": the one-sided 95 % Clopper-Pearson bound of the share of seeds lies above one half; contradicted where it lies below. */
export const claim = claimsOf("efficiency");
