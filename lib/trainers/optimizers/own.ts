import type * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { ConfigError } from "../../core";
import { atLeastZero, type OwnOptions, type OwnPart, ownFields, ownValue, positive } from "../../fields";
import type { OptimizerKind, Rates, Slot } from "./optimizer";

/** One weight, its gradient and its state; learning rate and weight decay are scalars, as schedules have them at this step. */
export interface OwnUpdate extends Slot, Rates {
  readonly gradient: tf.Tensor;
}

/** An optimiser of one's own: the default export of a file, or `own.optimizer(name, …)` in a cell. */
export interface OwnOptimizer<O extends OwnOptions = OwnOptions> {
  /** What `optimizer.options` of a spec may set, each with its default. */
  readonly options?: O;
  /** How many tensors of a weight's shape it keeps from step to step, at first zero. Default 0. */
  readonly moments?: number;
  /** The weight after an update, and its moments, in plain tfjs. */
  update(given: OwnUpdate, options: O): { readonly weight: tf.Tensor; readonly moments?: readonly tf.Tensor[] };
  /** Decay rates beta of two moments, of which `biasCorrection1` and `2` are 1 - beta^t. Default: both are 1. */
  betas?(options: O): readonly [number, number];
}

/** An optimiser of one's own in a configuration. */
export interface OwnOptimizerConfig extends OwnPart {
  readonly learningRate: number;
  readonly weightDecay: number;
}

const kindOf = (config: OwnPart) => ownValue<OwnOptimizer>("optimizer", config);

export const ownOptimizer: OptimizerKind<OwnOptimizerConfig> = {
  schema: z.strictObject({ ...ownFields, learningRate: positive(), weightDecay: atLeastZero() }),
  momentCount: (config) => kindOf(config).moments ?? 0,
  update(config, slot, gradient, rates) {
    const { moments: count = 0, update } = kindOf(config);
    const { weight, moments = [] } = update({ ...slot, ...rates, gradient }, config.options);
    const shapes = [weight, ...moments].map((tensor) => (tensor?.shape ? `[${tensor.shape}]` : typeof tensor));
    const expected = Array.from({ length: 1 + count }, () => `[${slot.weight.shape}]`);
    if (shapes.join() === expected.join()) return { weight, moments };
    const kept = count === 1 ? "1 moment" : `${count} moments`;
    throw new ConfigError(
      `config.optimizer ${config.name}: expected update to give a weight and ${kept} of shape ${expected[0]}, got ${shapes.join(", ")}`,
    );
  },
  betas: (config) => kindOf(config).betas?.(config.options) ?? [0, 0],
  caption: ({ name }) => name,
};
