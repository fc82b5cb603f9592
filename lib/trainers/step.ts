import * as tf from "@tensorflow/tfjs-core";
import { flatten, type LoopBody, pickRows, regroup, type TensorFunction, type TensorGroups } from "../engine";
import type { Model, ParameterSpec, Parameters } from "../models";
import type { TrainConfig } from "./config";
import { actionsOf, type StepRandom, stepRandom, type Update } from "./interventions";
import { lossKind } from "./losses";
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

/** One update as the body of a loop, ready for `compileLoop`; its number is the loss of the weights before it. */
export function trainStep(model: Model, config: TrainConfig, form: StepForm): LoopBody {
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
  const actions = actionsOf(config);
  const trained = model.parameters.filter(({ frozen }) => !frozen);
  const still = named(
    model.parameters.filter(({ frozen }) => frozen),
    fixed.frozen ?? [],
  );
  const chance = counter && stepRandom(config.seed, counter);
  const going: Update = {
    parameters: trained,
    weights,
    chance: chance as StepRandom, // there wherever an action draws
    masks: fixed.masks,
    norm: fixed.norm?.[0] as tf.Scalar | undefined,
  };
  const inputs = (rows ? pickRows(fixed.inputs[0], rows) : fixed.inputs[0]) as tf.Tensor2D;
  const labels = (rows ? pickRows(fixed.labels[0], rows) : fixed.labels[0]) as tf.Tensor1D;

  const loss = (...values: tf.Tensor[]): tf.Scalar => {
    const used = actions.reduce<readonly tf.Tensor[]>((all, { onWeights }) => onWeights?.(all, going) ?? all, values);
    const options = { tables, dropout: chance?.dropout };
    const { logits } = model.forward({ ...still, ...named(trained, used) }, inputs, options);
    const each = lossKind(config.loss).perExample(logits, labels);
    return (shares ? tf.sum(tf.mul(each, shares)) : tf.mean(each)) as tf.Scalar;
  };
  const { value, grads } = tf.valueAndGrads(loss)([...weights]);
  const gradients = actions.reduce<readonly tf.Tensor[]>((all, one) => one.onGradients?.(all, going) ?? all, grads);

  const n = trained.length;
  const kept = resets(config) ? moments.map((moment) => tf.mul(moment, rates.keepMoments)) : moments;
  const slots = gradients.map((gradient, i) => {
    const slot = { weight: weights[i], moments: kept.filter((_, j) => j % n === i) };
    const noises = actions.flatMap(({ noise }) => noise?.(trained[i], going) ?? []);
    const noise = noises.length > 0 ? noises.reduce((sum, one) => tf.add(sum, one)) : undefined;
    return updated(config.optimizer, slot, gradient, rates, { decayTarget: fixed.decayTargets?.[i], noise });
  });

  const after = slots.map(({ weight }) => weight);
  const next = actions.reduce<readonly tf.Tensor[]>((all, one) => one.afterUpdate?.(all, going) ?? all, after);
  const perWeight = Array.from({ length: momentCount(config.optimizer) });
  return {
    loss: value,
    next: { weights: next, moments: perWeight.flatMap((_, j) => slots.map((slot) => slot.moments[j])) },
  };
}

/** Whether any update of the run draws random numbers, and so needs its own number. */
export function isStochastic(config: TrainConfig): boolean {
  return dropoutOf(config) > 0 || actionsOf(config).some((one) => one.isStochastic);
}

/** The rate of dropout of a network; of one's own, that of its options. */
function dropoutOf({ model }: TrainConfig): number {
  const { dropout } = model.kind === "own" ? model.options : (model as { readonly dropout?: number });
  return Number(dropout ?? 0);
}

function resets({ schedule, optimizer }: TrainConfig): boolean {
  return momentCount(optimizer) > 0 && schedule.changes.some(({ resetMoments }) => resetMoments);
}

function named(parameters: readonly ParameterSpec[], weights: readonly tf.Tensor[]): Parameters {
  return Object.fromEntries(parameters.map(({ name }, i) => [name, weights[i]]));
}
