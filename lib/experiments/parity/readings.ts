/** @file What the parity figures and verdicts read out of a record. */
import { type Crossing, transitions } from "../../analysis";
import type { RunRecord } from "../../runs";
import { MEMORISED } from "./runs";

/** Test accuracy that counts as generalised (T_gen); the thesis's listing has 0.999. */
export const GENERALISED = 0.98;

/** The first layer and the output layer, by their names in the records. */
export const LAYERS = { hidden: "hidden0.weight", output: "output.weight" } as const;
export type Layer = (typeof LAYERS)[keyof typeof LAYERS];

/** Training accuracy above 0.999 for five evaluations: when the network has memorised, its flipped labels included. */
export function tMem({ evaluations }: RunRecord): Crossing {
  return transitions(evaluations, { threshold: MEMORISED }).tMem;
}

export function tGen({ evaluations }: RunRecord): Crossing {
  return transitions(evaluations, { threshold: GENERALISED }).tGen;
}

/** Test accuracy after the last update; of a run that diverged, at its last evaluation. */
export function finalAccuracy({ evaluations }: RunRecord): number {
  return evaluations[evaluations.length - 1].test.accuracy;
}

/** Runs by the value of something, in the order in which the values first come. */
export function groupBy<K>(runs: readonly RunRecord[], key: (run: RunRecord) => K): Map<K, RunRecord[]> {
  const groups = new Map<K, RunRecord[]>();
  for (const run of runs) groups.set(key(run), [...(groups.get(key(run)) ?? []), run]);
  return groups;
}

/** The weight decay that is in force at the end: that of the last change, else the optimiser's. */
export function finalDecay({ config }: RunRecord): number {
  return config.schedule.changes.reduce((value, { weightDecay }) => weightDecay ?? value, config.optimizer.weightDecay);
}

/** Values of a probe; the kinds below say what they are. */
export function probed<T>({ id, probes }: RunRecord, name: string): readonly { step: number; value: T }[] {
  const values = probes[name];
  if (!values) throw new Error(`${id}: was not measured by a probe ${name}`);
  return values as unknown as readonly { step: number; value: T }[];
}

export type SpectrumValue = Readonly<Record<Layer, { readonly norm: number; readonly stableRank: number | null }>>;

export type WeightsValue = Readonly<
  Record<
    Layer,
    {
      readonly nearZero: number;
      readonly kurtosis: number | null;
      readonly density: {
        readonly bandwidth: number;
        readonly low: number;
        readonly high: number;
        readonly values: readonly number[];
      } | null;
    }
  >
>;

/** The first measurement at or after a step; the last where there is none. */
export function atOrAfter<T extends { readonly step: number }>(values: readonly T[], step: number): T {
  return values.find((value) => value.step >= step) ?? values[values.length - 1];
}

/** The last measurement before a step; the first where there is none. */
export function before<T extends { readonly step: number }>(values: readonly T[], step: number): T {
  return [...values].reverse().find((value) => value.step < step) ?? values[0];
}

/** Null as long as all activations were the same. */
export interface EmbeddingValue {
  /** Values of the relevant bits, as the number whose binary digits they are. */
  readonly groups: readonly number[];
  readonly silhouette: number;
  readonly purity: number;
  /** 95 % band of the purity with shuffled groups. */
  readonly shuffled: readonly [number, number];
  readonly tsne: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly divergence: number;
    readonly silhouette: number;
    readonly purity: number;
  };
}

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

export interface WalshValue {
  readonly target: number;
  readonly share: number | null;
}
