/** @file What the parity figures and verdicts read out of a record. */
import { type Crossing, transitions } from "../../analysis";
import type { RunRecord } from "../../runs";
import { MEMORISED } from "./runs";

export { atOrAfter, before, finalAccuracy, finalDecay, groupBy, probed } from "../readings";

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
