import * as tf from "@tensorflow/tfjs-core";
import { initialWeights, type Model } from "../models";
import type { TrainConfig } from "./config";
import { underNorm } from "./interventions/constant-norm";
import { masksOf } from "./interventions/mask";
import { momentCount, optimizerKind } from "./optimizers";
import type { Fixed, State } from "./step";

/** Values of parameters by name, row-major. */
export type Weights = Readonly<Record<string, Float32Array>>;

/** A network as training finds it. */
export interface Start {
  /** Values of all parameters. */
  readonly weights: Weights;
  /** Values of the trained parameters' masks, where a sub-network is trained. */
  readonly masks?: Weights;
  /** The L2 norm to keep, where one is kept. */
  readonly norm?: number;
}

/**
 * The weights that training starts from: drawn from the seed, or `given` ones by name in their place; scaled, zeroed,
 * masked. A norm to be kept is that of the masked weights, before or after the last layer is zeroed.
 */
export function startOf(model: Model, config: TrainConfig, given: Weights = {}): Start {
  const { constantNorm, mask } = config.interventions;
  const masks = mask ? masksOf(model, mask) : undefined;
  const finished = (zeroed: boolean): Weights => {
    const drawn = initialWeights(model, config.initialization, config.seed, { zeroed });
    return masked({ ...drawn, ...given }, masks ?? {});
  };
  const weights = finished(true);
  const measured = constantNorm?.reference === "beforeZeroing" ? finished(false) : weights;
  const counted = constantNorm ? model.parameters.filter((parameter) => underNorm(parameter, constantNorm)) : [];
  return {
    weights,
    masks,
    norm: constantNorm ? l2Norm(counted.map(({ name }) => measured[name])) : undefined,
  };
}

/**
 * The tensors that stay as they are, apart from the data.
 *
 * @param weights the values of frozen parameters, where training goes on from others than it started from
 */
export function fixedTensors(
  model: Model,
  config: TrainConfig,
  start: Start,
  weights: Weights = start.weights,
): Omit<Fixed, "inputs" | "labels"> {
  const tensors = (frozen: boolean, values: Weights) =>
    model.parameters
      .filter((parameter) => Boolean(parameter.frozen) === frozen)
      .map(({ name, shape }) => (values[name] ? tf.tensor(values[name], [...shape]) : tf.ones([...shape])));
  const { masks, norm } = start;
  const decaysToStart = optimizerKind(config.optimizer).decaysToStart?.(config.optimizer) ?? false;
  return {
    frozen: tensors(true, weights),
    decayTargets: decaysToStart ? tensors(false, start.weights) : undefined,
    masks: masks && tensors(false, masks),
    norm: norm === undefined ? undefined : [tf.scalar(norm)],
  };
}

/** Trained weights as given, and moments: as given, or zero. */
export function stateTensors(model: Model, config: TrainConfig, weights: Weights, moments?: readonly Weights[]): State {
  const trained = model.parameters.filter(({ frozen }) => !frozen);
  const tensors = (values?: Weights) =>
    trained.map(({ name, shape }) => (values ? tf.tensor(values[name], [...shape]) : tf.zeros([...shape])));
  const perWeight = Array.from({ length: momentCount(config.optimizer) });
  return { weights: tensors(weights), moments: perWeight.flatMap((_, j) => tensors(moments?.[j])) };
}

/** Square root of the sum of all squares, in float64. */
export function l2Norm(weights: readonly Float32Array[]): number {
  let sum = 0;
  for (const values of weights) for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

function masked(weights: Weights, masks: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, values]) => {
      const mask = masks[name];
      return [name, mask ? values.map((value, i) => value * mask[i]) : values];
    }),
  );
}
