export type * from "./config";
export { LOSSES } from "./config";
export { NORM_LIMIT } from "./divergence";
export type { Evaluation } from "./evaluation";
export { evaluationSteps } from "./evaluation-steps";
export { measure, type SetMetrics } from "./measure";
export { type Probe, type ProbeView, probes } from "./probes";
export { type ProbeMeasurement, type TrainEnd, type TrainEvent, type TrainOptions, train } from "./train";
export { createTrainer, type Trainer, type TrainerOptions, type TrainerSettings, type TrainerState } from "./trainer";
