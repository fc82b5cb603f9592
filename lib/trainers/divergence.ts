/** @file When a training has run away: a number that is none, or weights beyond all reason. */
import type { Json } from "../core";
import type { Evaluation } from "./evaluation";
import { l2Norm, type Weights } from "./initial-state";
import type { Trainer, TrainerState } from "./trainer";

/**
 * A training whose weight norm at an evaluation is more than this many times the one that it began with, or 1 where that
 * was less, has run away. Networks that learn stay within a factor of a thousand, ones initialised very small included;
 * beyond 1e6 float32 has no digits left for the differences that training is about.
 */
export const NORM_LIMIT = 1e6;

/** Where a training ran away, and how that shows. */
export interface Divergence {
  readonly step: number;
  readonly reason: string;
}

type Numbers = Pick<TrainerState, "step" | "weights" | "moments">;

/**
 * The first tensor of a state that holds a number which is none, weights before moments: its name as in a checkpoint,
 * and what it holds. `"hidden0.weight holds NaN after 31 updates, in 3 of its 800 numbers"`.
 */
export function nonFiniteTensor({ step, weights, moments }: Numbers): string | undefined {
  for (const [name, values] of tensorsOf(weights, moments)) {
    // Squares of float32 cannot overflow a float64: the norm is finite exactly when all numbers are.
    if (!Number.isFinite(l2Norm([values]))) return describe(`${name} holds`, values, step);
  }
  return undefined;
}

function tensorsOf(weights: Numbers["weights"], moments: Numbers["moments"]): [string, Float32Array][] {
  const named = (moment: Weights, j: number) =>
    Object.entries(moment).map(([name, values]): [string, Float32Array] => [`moments/${j}/${name}`, values]);
  return [...Object.entries(weights), ...moments.flatMap(named)];
}

/** What is wrong with an evaluation of weights that are all finite. */
export function evaluationFault(trainer: Trainer, { step, train, test, weightNorm }: Evaluation): string | undefined {
  if (!Number.isFinite(train.loss) || !Number.isFinite(test.loss)) {
    const [set, { loss }] = Number.isFinite(train.loss) ? ["test", test] : ["training", train];
    return nonFiniteLogits(trainer, step) ?? `the ${set} loss ${after(step)} is ${loss}`;
  }
  const began = Math.max(1, trainer.initialNorm);
  if (weightNorm <= NORM_LIMIT * began) return undefined;
  const norms = Object.entries(trainer.weights()).map(([name, values]) => ({ name, norm: l2Norm([values]) }));
  const largest = norms.reduce((most, one) => (one.norm > most.norm ? one : most));
  return (
    `the weight norm ${after(step)} is ${weightNorm.toPrecision(4)}, more than ${NORM_LIMIT} times ` +
    `the ${began.toPrecision(4)} that it began with; most of it is ${largest.name}'s`
  );
}

/** What is wrong with what a probe measured of weights that are all finite; nothing where the fault is the probe's own. */
export function probeFault(trainer: Trainer, step: number, value: Json): string | undefined {
  return allFinite(value) ? undefined : nonFiniteLogits(trainer, step);
}

function allFinite(value: Json): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(allFinite);
}

/**
 * Goes back to a state that was whole and repeats the updates up to `until`, to say after which of them what was the
 * first that is no finite number. Leaves the trainer in the last state before it, all of whose numbers are finite.
 * Undefined when it does not happen again: no engine that groklab knows computes the same twice to other bits.
 */
export function firstFault(trainer: Trainer, whole: TrainerState, until: number): Divergence | undefined {
  let [good, found]: [TrainerState, Divergence | undefined] = [whole, undefined];
  for (const stride of [until, 1]) {
    found = undefined; // of many updates in one call only their end is seen: the last call is repeated one by one
    trainer.restore(good);
    while (!found && good.step < until) {
      const { step } = good;
      const losses = trainer.advance(Math.min(stride, until - step));
      const state = trainer.state();
      const bad = losses.find((loss) => !Number.isFinite(loss));
      const tensor = nonFiniteTensor(state);
      if (bad !== undefined) found = { step, reason: `the training loss ${after(step)} is ${bad}` };
      else if (tensor) found = { step: state.step, reason: tensor };
      else good = state;
    }
  }
  trainer.restore(good);
  if (found?.step !== good.step) return found;
  return { ...found, reason: nonFiniteLogits(trainer, found.step) ?? found.reason }; // the loss of these weights is none
}

function nonFiniteLogits(trainer: Trainer, step: number): string | undefined {
  const logits = trainer.logits();
  return logits.every(Number.isFinite) ? undefined : describe("the logits hold", logits, step);
}

function describe(subject: string, values: Float32Array, step: number): string {
  const bad = values.filter((value) => !Number.isFinite(value));
  return `${subject} ${bad[0]} ${after(step)}, in ${bad.length} of ${values.length} numbers`;
}

function after(step: number): string {
  return `after ${step} ${step === 1 ? "update" : "updates"}`;
}
