/** @file The networks of the parity thesis (Fuangkawinsombut 2024), and what is read of all their runs. */
import { claimsOf } from "../../claims";
import type { Quantity } from "../../figures";
import type { ProbeSpec, RunRecord, RunSpec } from "../../runs";
import { lastOf, probed, timesAt } from "../measures";

const first = (count: number) => Array.from({ length: count }, (_, seed) => seed);
/** Seeds of a run that decides a claim. */
export const TWENTY = first(20);
/** Seeds of others, which figures show beside those. */
export const [SIX, FIVE, THREE] = [first(6), first(5), first(3)];

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
export const threeBits = {
  ...parityBaseline,
  task: { kind: "parity", n: 50, k: 3, trainSize: 1000 },
  steps: 32_000,
  evaluation: { every: 64, perDecade: 10 },
} satisfies RunSpec;

/** What chapter 2 and appendix A look at along training; of a version of the probe `embedding`. */
export const inside = (every: number, version = 2): ProbeSpec[] => [
  { kind: "spectrum", schedule: { every, perDecade: 20 } },
  { kind: "weights", schedule: { every: 10 * every, perDecade: 5 } },
  { kind: "walsh", schedule: { every, perDecade: 10 } },
  { kind: "circuit", schedule: { every: 4 * every, perDecade: 10 } },
  {
    kind: "embedding",
    schedule: { every: 100_000, perDecade: 5 },
    options: { activation: "hidden0.post", version },
  },
];

/** Memorised, in the thesis's listing: training accuracy above 0.999, flipped labels included. */
export const MEMORISED = 0.999;
/** Test accuracy that counts as generalised (T_gen); the thesis's listing has 0.999. */
export const GENERALISED = 0.98;
export const thresholds = { tMem: MEMORISED, tGen: GENERALISED };
/**
 * Times are in updates (10 an epoch; with three bits 32), held for five evaluations. A run that does not get there is
 * censored and counts as later than any that does.
 */
export const { tMem, tGen, generalises, accuracyAtMem } = timesAt(thresholds);

/** The first layer and the output layer, by their names in the records. */
export const LAYERS = { hidden: "hidden0.weight", output: "output.weight" } as const;
export type Layer = (typeof LAYERS)[keyof typeof LAYERS];

type SpectrumValue = Readonly<Record<Layer, { readonly norm: number; readonly stableRank: number | null }>>;

/** What the probe `circuit` records: the neurons that are left when those that do not matter are pruned. */
export interface CircuitValue {
  readonly size: number;
  readonly accuracy: number;
  readonly top: number;
  readonly complement: number;
  readonly random: readonly number[];
  readonly neurons: readonly number[];
  readonly weights:
    | readonly {
        readonly bias: number;
        readonly output: number;
        readonly weights: readonly number[];
        readonly elsewhere: number;
      }[]
    | null;
  readonly outputBias: number;
}

/** Spectral norm of the first layer at each measurement. */
export function norms(run: RunRecord): { step: number; value: number }[] {
  return probed<SpectrumValue>(run, "spectrum").map(({ step, value }) => ({ step, value: value[LAYERS.hidden].norm }));
}
export const finalNorm = (run: RunRecord) => lastOf(norms(run)).value;

/** A number of a probe's value, along training. */
export function probeQuantity<T>(
  probe: string,
  label: string,
  number: (value: T) => number | null | undefined,
  options: Partial<Quantity<RunRecord>> = {},
): Quantity<RunRecord> {
  return {
    label,
    value: (run) => probed<T>(run, probe).map(({ step, value }) => ({ step, value: number(value) ?? Number.NaN })),
    ...options,
  };
}

export const spectralNorm = (layer: Layer, label: string): Quantity<RunRecord> =>
  probeQuantity<SpectrumValue>("spectrum", label, (value) => value[layer].norm);

/** "In most seeds": the one-sided 95 % Clopper-Pearson bound of the share of seeds lies above one half; contradicted where it lies below. */
export const claim = claimsOf("parity");
