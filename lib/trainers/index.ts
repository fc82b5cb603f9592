/**
 * Losses, optimisers, schedules, interventions, probes and the loop, which emits events and knows no files.
 *
 * Begin with {@link TrainConfig}, everything that decides the numbers of a run, and {@link train}.
 *
 * @module
 */

export type * from "./config";
export { NORM_LIMIT } from "./divergence";
export type { Evaluation } from "./evaluation";
export { checkpointSteps, evaluationSteps } from "./evaluation-steps";
export type { Hessian } from "./hessian";
export type { Weights } from "./initial-state";
export {
  type Actions,
  type Intervention,
  interventions,
  type OwnIntervention,
  type StepRandom,
  type Update,
} from "./interventions";
export { type Example, type GraphLoss, type LossKind, losses, lossKind, type OwnLoss } from "./losses";
export { measure, type SetMetrics } from "./measure";
export {
  describeOptimizer,
  newtonSchulzFlops,
  type OptimizerKind,
  type OwnOptimizer,
  type OwnOptimizerConfig,
  type OwnUpdate,
  optimizers,
  type Rates,
  type Slot,
  type UpdateExtras,
} from "./optimizers";
export { type Probe, type ProbeKind, type ProbeView, trainingProbes } from "./probes";
export type { ChangeState, RateChange, RatesState, UpdateRates } from "./rates";
export { type Rated, rateChangesOf } from "./replay-schedule";
export { type ProbeMeasurement, type TrainEnd, type TrainEvent, type TrainOptions, train } from "./train";
export { createTrainer, type Trainer, type TrainerOptions, type TrainerSettings, type TrainerState } from "./trainer";
export { parentRuns, warmStart } from "./warm-start";
