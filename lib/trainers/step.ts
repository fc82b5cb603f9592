import * as tf from "@tensorflow/tfjs-core";
import { flatten, pickRows, regroup, type TensorFunction, type TensorGroups, type Turn } from "../engine";
import type { Model, ParameterSpec, Parameters } from "../models";
import type { TrainConfig } from "./config";
import { type Chance, chanceOf, clipped, rescaled, underNorm } from "./interventions";
import { lossPerExample } from "./losses";
import { momentCount, type Rates, updated } from "./optimizers";

/** What a training run keeps the same throughout. */
export interface Fixed extends TensorGroups {
  /** int32 `[examples, sequence]`, then int32 `[examples]`: the whole training set. */
  readonly inputs: readonly tf.Tensor[];
  readonly labels: readonly tf.Tensor[];
  /** Weights that are not trained. */
  readonly frozen?: readonly tf.Tensor[];
  /** What trained weights decay to, where that is not zero. */
  readonly decayTargets?: readonly tf.Tensor[];
  /** 1 where a trained weight may live, 0 elsewhere: for all of them, where a sub-network is trained. */
  readonly masks?: readonly tf.Tensor[];
  /** The L2 norm that weights are scaled back to: one scalar. */
  readonly norm?: readonly tf.Tensor[];
}

/** What changes from update to update: one row each. */
export interface Schedules extends TensorGroups {
  /** float32 `[updates, 5]`: learning rate, weight decay, both bias corrections, whether moments are kept. */
  readonly rates: readonly tf.Tensor[];
  /** int32 `[updates]`: the number of each update, for those who draw by it. */
  readonly counter?: readonly tf.Tensor[];
  /** int32 `[updates, batch]`: rows of the training set. */
  readonly rows?: readonly tf.Tensor[];
  /** float32 `[updates, batch]`: the weight of each row in the mean, where batches differ in size. */
  readonly shares?: readonly tf.Tensor[];
}

/** What an update changes. */
export interface State extends TensorGroups {
  readonly weights: readonly tf.Tensor[];
  /** First moments of all weights, then second moments: as many as the optimiser has. */
  readonly moments: readonly tf.Tensor[];
}

/** How many tensors each group has, and how the forward pass is computed. */
export interface StepForm {
  readonly fixed: Fixed;
  readonly schedules: Schedules;
  readonly state: State;
  /** See `ForwardOptions.tables`. */
  readonly tables: boolean;
}

/** One update as a turn of a loop, ready for `compileLoop`; its number is the loss of the weights before it. */
export function trainingTurn(model: Model, config: TrainConfig, form: StepForm): Turn {
  return ({ fixed, schedules, state }) => {
    const { loss, next } = update(
      model,
      config,
      form.tables,
      regroup(form.fixed, fixed),
      row(regroup(form.schedules, schedules)),
      regroup(form.state, state),
    );
    return { value: loss, state: flatten({ ...next }) };
  };
}

/** The forward pass as a function of tensors: inputs, ...all weights -> logits `[batch, outputs]`. */
export function forwardStep(model: Model, tables?: boolean): TensorFunction {
  return (inputs, ...weights) => [
    model.forward(named(model.parameters, weights), inputs as tf.Tensor2D, { tables }).logits,
  ];
}

/** The schedules of one update. */
interface Row {
  readonly rates: Rates & { readonly keepMoments: tf.Scalar };
  readonly counter?: tf.Scalar;
  readonly rows?: tf.Tensor1D;
  readonly shares?: tf.Tensor1D;
}

function row({ rates, counter, rows, shares }: Schedules): Row {
  const at = (column: number) => tf.reshape(tf.slice(rates[0] as tf.Tensor1D, [column], [1]), []) as tf.Scalar;
  return {
    rates: {
      learningRate: at(0),
      weightDecay: at(1),
      biasCorrection1: at(2),
      biasCorrection2: at(3),
      keepMoments: at(4),
    },
    counter: counter?.[0] as tf.Scalar | undefined,
    rows: rows?.[0] as tf.Tensor1D | undefined,
    shares: shares?.[0] as tf.Tensor1D | undefined,
  };
}

function update(
  model: Model,
  config: TrainConfig,
  tables: boolean,
  fixed: Fixed,
  { rates, counter, rows, shares }: Row,
  { weights, moments }: State,
): { loss: tf.Scalar; next: State } {
  const { weightNoise, updateNoise, clipNorm, constantNorm } = config.interventions;
  const trained = model.parameters.filter(({ frozen }) => !frozen);
  const still = named(
    model.parameters.filter(({ frozen }) => frozen),
    fixed.frozen ?? [],
  );
  const chance = counter && chanceOf(config.seed, counter);
  const inputs = (rows ? pickRows(fixed.inputs[0], rows) : fixed.inputs[0]) as tf.Tensor2D;
  const labels = (rows ? pickRows(fixed.labels[0], rows) : fixed.labels[0]) as tf.Tensor1D;

  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const noisy = weightNoise > 0 ? withNoise(values, trained, weightNoise, chance as Chance, fixed.masks) : values;
    const options = { tables, dropout: chance?.dropout };
    const { logits } = model.forward({ ...still, ...named(trained, noisy) }, inputs, options);
    const losses = lossPerExample(config.loss, logits, labels);
    return (shares ? tf.sum(tf.mul(losses, shares)) : tf.mean(losses)) as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(loss)([...weights]);
  const alive = fixed.masks ? grads.map((gradient, i) => tf.mul(gradient, fixed.masks?.[i] as tf.Tensor)) : grads;
  const gradients = clipNorm === null ? alive : clipped(alive, clipNorm);

  const n = trained.length;
  const kept = resets(config) ? moments.map((moment) => tf.mul(moment, rates.keepMoments)) : moments;
  const slots = gradients.map((gradient, i) => {
    const slot = { weight: weights[i], moments: kept.filter((_, j) => j % n === i) };
    const noise = updateNoise > 0 ? (chance as Chance).normal("update-noise", trained[i], updateNoise) : undefined;
    return updated(config.optimizer, slot, gradient, rates, { decayTarget: fixed.decayTargets?.[i], noise });
  });

  let next = slots.map(({ weight }) => weight);
  if (fixed.masks) next = next.map((weight, i) => tf.mul(weight, fixed.masks?.[i] as tf.Tensor));
  if (constantNorm && fixed.norm) {
    const inScope = trained.map((parameter) => underNorm(parameter, constantNorm));
    next = rescaled(next, inScope, fixed.norm[0] as tf.Scalar);
  }
  const perWeight = Array.from({ length: momentCount(config.optimizer) });
  return {
    loss: value,
    next: { weights: next, moments: perWeight.flatMap((_, j) => slots.map((slot) => slot.moments[j])) },
  };
}

/** Whether any update of the run draws random numbers, and so needs its own number. */
export function isStochastic({ model, interventions }: TrainConfig): boolean {
  return ("dropout" in model && model.dropout > 0) || interventions.weightNoise > 0 || interventions.updateNoise > 0;
}

function resets({ schedule, optimizer }: TrainConfig): boolean {
  return momentCount(optimizer) > 0 && schedule.changes.some(({ resetMoments }) => resetMoments);
}

function withNoise(
  values: readonly tf.Tensor[],
  parameters: readonly ParameterSpec[],
  scale: number,
  chance: Chance,
  masks?: readonly tf.Tensor[],
): tf.Tensor[] {
  return values.map((value, i) => {
    const noise = chance.normal("weight-noise", parameters[i], scale);
    return tf.add(value, masks ? tf.mul(noise, masks[i]) : noise);
  });
}

function named(parameters: readonly ParameterSpec[], weights: readonly tf.Tensor[]): Parameters {
  return Object.fromEntries(parameters.map(({ name }, i) => [name, weights[i]]));
}
