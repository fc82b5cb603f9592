export { type AdamWConfig, type AdamWScalars, type AdamWSlot, adamW, BiasCorrection } from "./adamw";
export { crossEntropy } from "./losses";
export { measure, type SetMetrics } from "./measure";
export { type EvaluationConfig, evaluationSteps } from "./schedule";
export { forwardStep, trainingStep } from "./step";
export { type TrainEnd, type TrainEvent, train } from "./train";
export { createTrainer, type Evaluation, type TrainConfig, type Trainer, type TrainerOptions } from "./trainer";
