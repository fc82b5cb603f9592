/** @file Everything that decides a run's numbers, apart from the engine's settings. Complete: nothing here is optional. */
import type { OwnPart } from "../fields";
import type { InitializationConfig, ModelConfig } from "../models";
import type { TaskConfig } from "../tasks";
import type { InterventionConfig } from "./interventions";
import type { Loss } from "./losses";
import type { OptimizerConfig } from "./optimizers";

export type { ConstantNormConfig, InterventionConfig, MaskConfig, NeuronDropoutConfig } from "./interventions";
export type { Loss } from "./losses";
export type {
  AdamConfig,
  AdamWConfig,
  GrokfastConfig,
  LionConfig,
  MuonConfig,
  OptimizerConfig,
  SgdConfig,
} from "./optimizers";

/** All that decides a training, with no default left out. */
export interface TrainConfig {
  readonly task: TaskConfig;
  readonly model: ModelConfig;
  readonly initialization: InitializationConfig;
  readonly loss: Loss | OwnPart;
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  /** Examples in one update; `full`: the whole training set. */
  readonly batchSize: number | "full";
  /** Whether an epoch leaves out its last batch when that is not full. PyTorch's default, and ours, is false. */
  readonly dropLast: boolean;
  readonly interventions: InterventionConfig;
  /** Optimiser updates. */
  readonly steps: number;
  readonly evaluation: EvaluationConfig;
  readonly probes: readonly ProbeConfig[];
  /** Absent: of all weights only the last are kept. (Not null, so that records of before it keep their text.) */
  readonly checkpoints?: CheckpointConfig;
  /** Keys every random stream: initial weights, batch order, noise, dropout, and the split unless `splitSeed` says else. */
  readonly seed: number;
  /** Keys the split of the data and its label noise; null: `seed`. */
  readonly splitSeed: number | null;
  /** Absent: training begins with weights drawn from the seed. (Not null, so that runs of before it keep their ids.) */
  readonly start?: StartConfig;
}

/** Training begins with the last weights of other runs, whose configurations stand here whole: they say which. */
export type StartConfig = NetworkStart | MixtureStart;

/** A network that goes on with other data or settings. */
export interface NetworkStart {
  readonly kind: "network";
  readonly run: TrainConfig;
  /** Whether the optimiser goes on with the run's moments, or begins with none. Default "fresh". */
  readonly moments: "fresh" | "kept";
}

/** The two networks of a mixture. */
export interface MixtureStart {
  readonly kind: "mixture";
  readonly memorizing: TrainConfig;
  readonly generalizing: TrainConfig;
  /**
   * Each network's last layer is scaled such that its mean margin on the training set of the mixture (the label's logit
   * less the largest other) is this. Null, the default: as it was trained.
   */
  readonly margins: { readonly memorizing: number | null; readonly generalizing: number | null };
}

/** Learning rate and weight decay as functions of the step or of what has been measured. */
export interface ScheduleConfig {
  /** Updates over which the learning rate rises linearly: update t <= warmup has t / warmup of it. 0: none. */
  readonly warmup: number;
  /** Applied in this order, each once; a later one overrides an earlier. */
  readonly changes: readonly ScheduleChange[];
}

export interface ScheduleChange {
  readonly at: AtStep | AtEvent;
  /** From here on, instead of the optimiser's. Null: as before. */
  readonly learningRate: number | null;
  readonly weightDecay: number | null;
  /** Whether the optimiser starts with fresh moments. Default false. */
  readonly resetMoments: boolean;
}

/** After so many updates. */
export interface AtStep {
  readonly step: number;
}

/**
 * When a measured accuracy first reaches a value and holds it for `hold` evaluations: from the last of them. With
 * `times`, later: at `times` the step of the first of them, or at the last if that is later still.
 */
export interface AtEvent {
  readonly metric: "trainAccuracy" | "testAccuracy";
  readonly reaches: number;
  /** Default 1. */
  readonly hold: number;
  /** Default 1. */
  readonly times: number;
}

/** When a run is measured. */
export interface EvaluationConfig {
  /** A fixed stride, in steps, so that transitions late in training are resolved. */
  readonly every: number;
  /** Further evaluations per factor of ten, so that the first steps are resolved on a logarithmic axis. */
  readonly perDecade: number;
}

/** After which updates the weights are kept beside the record. */
export interface CheckpointConfig {
  /** A fixed stride, in steps. 0: none. */
  readonly every: number;
  /** Further steps per factor of ten. 0: none. */
  readonly perDecade: number;
  /** Further steps, by their numbers. */
  readonly at: readonly number[];
}

/** A further measurement along training, with a schedule of its own; the record keeps it under its name. */
export interface ProbeConfig {
  readonly name: string;
  /** Which measurement, and its options: see the probe of this kind. */
  readonly kind: string;
  readonly schedule: EvaluationConfig;
  readonly options: Readonly<Record<string, unknown>>;
}
