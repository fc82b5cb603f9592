/** @file One update of one weight under each optimiser, in PyTorch's order of operations: all optimisers by name. */
import type * as tf from "@tensorflow/tfjs-core";
import { type AdamConfig, adam } from "./adam";
import { type AdamWConfig, adamw } from "./adamw";
import { type GrokfastConfig, grokfast } from "./grokfast";
import { type LionConfig, lion } from "./lion";
import { type MuonConfig, muon } from "./muon";
import type { OptimizerKind, Rates, Slot, UpdateExtras } from "./optimizer";
import { type OwnOptimizerConfig, ownOptimizer } from "./own";
import { type SgdConfig, sgd } from "./sgd";

export type { AdamConfig } from "./adam";
export type { AdamWConfig } from "./adamw";
export type { GrokfastConfig } from "./grokfast";
export type { LionConfig } from "./lion";
export { type MuonConfig, newtonSchulzFlops } from "./muon";
export type { OptimizerKind, Rates, Slot, UpdateExtras } from "./optimizer";
export type { OwnOptimizer, OwnOptimizerConfig, OwnUpdate } from "./own";
export type { SgdConfig } from "./sgd";

export type OptimizerConfig =
  | SgdConfig
  | AdamConfig
  | AdamWConfig
  | MuonConfig
  | LionConfig
  | GrokfastConfig
  | OwnOptimizerConfig;

/** Every optimiser by the name of its kind. Others may be added before a run is asked for. */
export const optimizers: Record<string, OptimizerKind<never>> = {
  ...{ adamw, adam, sgd, muon, lion, grokfast },
  own: ownOptimizer,
};

/** What is to be known of the kind of an optimiser. */
export function optimizerKind(config: OptimizerConfig): OptimizerKind<OptimizerConfig> {
  return optimizers[config.kind] as OptimizerKind<OptimizerConfig>;
}

/** An optimiser in captions. */
export function describeOptimizer(config: OptimizerConfig): string {
  const { caption } = optimizerKind(config);
  return typeof caption === "string" ? caption : caption(config);
}

/** How many moments an optimiser keeps of each weight. */
export function momentCount(config: OptimizerConfig): number {
  return optimizerKind(config).momentCount(config);
}

/** The weight and its moments after one update. */
export function updated(
  config: OptimizerConfig,
  slot: Slot,
  gradient: tf.Tensor,
  rates: Rates,
  extras: UpdateExtras = {},
): Slot {
  return optimizerKind(config).update(config, slot, gradient, rates, extras);
}
