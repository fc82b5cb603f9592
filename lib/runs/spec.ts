import type { OwnPart, OwnSpec } from "../fields";
import type {
  GruConfig,
  InitializationConfig,
  LstmConfig,
  MixtureConfig,
  MlpConfig,
  MlstmConfig,
  ParityNetworkConfig,
  RnnConfig,
  S6Config,
  TransformerConfig,
} from "../models";
import type { ModularTask, ParityTask, TableTask } from "../tasks";
import type {
  AdamConfig,
  AdamWConfig,
  AtEvent,
  AtStep,
  CheckpointConfig,
  EvaluationConfig,
  GrokfastConfig,
  InterventionConfig,
  LionConfig,
  MaskConfig,
  MixtureStart,
  MuonConfig,
  NetworkStart,
  ProbeConfig,
  ScheduleChange,
  ScheduleConfig,
  SgdConfig,
  TrainConfig,
} from "../trainers";

/** `T` of which the keys `K` may be left out. What the fields of `T` say of themselves carries over. */
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>;
/** `T` of which all keys but `kind` may be left out. */
type Kinded<T extends { readonly kind: string }> = Pick<T, "kind"> & Partial<Omit<T, "kind">>;

/** A run as a person writes it: what is left out takes its default. */
export interface RunSpec {
  /**
   * Of a configuration that was stored or printed: the schema that it is written in, which decides how the run is named. Default: the
   * present one.
   */
  readonly schema?: number;
  /** What is learned: a modular operation (the default kind), an operation of one's own by its table, or (n, k)-parity. */
  readonly task: TaskSpec;
  /** The network: a perceptron (the default kind), transformer, LSTM, GRU, RNN, S6, mLSTM, parity network, mixture of two perceptrons, or one's own. */
  readonly model: ModelSpec;
  /** How initial weights depart from the network's own. Default: scale 1 of all parameters, last layer not zero. */
  readonly initialization?: Partial<InitializationConfig>;
  /** What training makes small. Default "crossEntropy", for a parity network "hinge". */
  readonly loss?: TrainConfig["loss"] | OwnSpec;
  /** AdamW (the default kind), Adam, SGD, Muon, Lion, Grokfast, or one's own. Betas default to [0.9, 0.98], Lion's to [0.9, 0.99]; eps to 1e-8. */
  readonly optimizer: OptimizerSpec;
  /** Warm-up, and changes of learning rate and weight decay along the run. Default: none. */
  readonly schedule?: ScheduleSpec;
  /** Examples in one update, or "full" for the whole training set. Default "full". */
  readonly batchSize?: TrainConfig["batchSize"];
  /** Whether an epoch leaves out its last batch when that is not full. Default false. */
  readonly dropLast?: boolean;
  /** Noise, L1, orthogonal gradient, mask, clipping and norm constraint. Default: none of them. */
  readonly interventions?: InterventionSpec;
  /** Optimiser updates, up to ten million. */
  readonly steps: number;
  /** When the run is measured: every so many steps, and so many times per factor of ten. Default 10 and 10. */
  readonly evaluation?: Partial<EvaluationConfig>;
  /** Further measurements along training: `norms`, `margins`, `accuracy` of a subset. Default: none. */
  readonly probes?: readonly ProbeSpec[];
  /**
   * After which updates the weights are kept beside the record: every so many steps, so many times per factor of ten, `at` these steps.
   * They change neither training nor id. Default: the last alone.
   */
  readonly checkpoints?: Partial<CheckpointConfig>;
  /** Decides the initial weights, batches and noise, and unless `splitSeed` is given the data. Default 0. */
  readonly seed?: number;
  /** Decides the split of the data, or the sample, and its label noise. Default null: `seed` does. */
  readonly splitSeed?: number | null;
  /** The runs whose last weights training begins with. Default none: weights are drawn from the seed. */
  readonly start?: StartSpec;
  /**
   * The only run of this name, by which commands and functions find it. As `tags` and `note` it is in neither id nor record: it is kept as
   * `tagRun` keeps it, once the run is recorded, or taken from its record. Another name takes the place of the one that it has; of a
   * run that begins with this one it says nothing.
   */
  readonly name?: string;
  /** Are added to those that the run has. */
  readonly tags?: readonly string[];
  /** Takes the place of the note that the run has. */
  readonly note?: string;
}

/** With fresh moments, unless they are to be kept; in a mixture the networks as trained, unless margins are given. */
export type StartSpec =
  | (Optional<Omit<NetworkStart, "run">, "kind" | "moments"> & { readonly run: RunSpec })
  | (Pick<MixtureStart, "kind"> & {
      readonly memorizing: RunSpec;
      readonly generalizing: RunSpec;
      readonly margins?: Partial<MixtureStart["margins"]>;
    });

/** Defaults: modular, ordered pairs, no subset, no label noise; 2000 test points of a parity. */
export type TaskSpec =
  | SplitAs<Optional<ModularTask, "kind" | "pairs" | "trainSubset" | "labelNoise">>
  | SplitAs<Optional<TableTask, "pairs" | "trainSubset" | "labelNoise">>
  | Optional<ParityTask, "testSize" | "labelNoise">;

/** A task whose split may also be a part of one's own. */
export type SplitAs<T extends { readonly split?: unknown }> = Omit<T, "split"> & {
  readonly split?: T["split"] | OwnSpec;
};

/** Defaults: one-hot tokens, no bias in the last layer, no dropout, ReLU. */
export type MlpSpec = Optional<Omit<MlpConfig, "activation">, "kind" | "embedding" | "outputBias" | "dropout"> & {
  readonly activation?: MlpConfig["activation"] | OwnSpec;
};
/** Defaults: 2 layers of width 128, 4 heads, feed-forward layer of 4 widths, sinusoidal positions, norm "post", no dropout. */
export type TransformerSpec = Kinded<TransformerConfig>;
/** Defaults: 1 layer, embedding and hidden state of width 128, no dropout. */
export type RecurrentSpec = Kinded<LstmConfig> | Kinded<GruConfig> | Kinded<RnnConfig>;
/** Defaults: 1 layer of width 136, channels of 2 widths, state of 16 numbers, no dropout. */
export type S6Spec = Kinded<S6Config>;
/** Defaults: 1 layer of width 160, 4 heads, no dropout. */
export type MlstmSpec = Kinded<MlstmConfig>;
/** Defaults: width 500, no output bias. */
export type ParityNetworkSpec = Kinded<ParityNetworkConfig>;
/** Two perceptrons, each with the defaults of one. */
export type MixtureSpec = Omit<MixtureConfig, "memorizing" | "generalizing"> & {
  readonly memorizing: MlpSpec;
  readonly generalizing: MlpSpec;
};

/** Told apart by `kind`; without one a perceptron, or with a `path` one's own. */
export type ModelSpec =
  | MlpSpec
  | TransformerSpec
  | RecurrentSpec
  | S6Spec
  | MlstmSpec
  | ParityNetworkSpec
  | MixtureSpec
  | OwnSpec;

/**
 * Defaults: AdamW that decays to zero, betas [0.9, 0.98], eps 1e-8; SGD without momentum, Muon with 0.95; Lion's betas [0.9, 0.99];
 * Grokfast's average of 0.98, amplified 2 times.
 */
export type OptimizerSpec =
  | Optional<AdamWConfig, "kind" | "betas" | "eps" | "decayTo">
  | Optional<AdamConfig, "betas" | "eps">
  | Optional<SgdConfig, "momentum">
  | Optional<MuonConfig, "betas" | "eps" | "momentum">
  | Optional<LionConfig, "betas">
  | Optional<GrokfastConfig, "betas" | "eps" | "averageDecay" | "amplification">
  | (OwnSpec & Pick<SgdConfig, "learningRate" | "weightDecay">);

/** Default: neither warm-up nor changes. */
export type ScheduleSpec = Partial<Omit<ScheduleConfig, "changes">> & {
  /** Applied in this order, each once; a later one overrides an earlier. Default: none. */
  readonly changes?: readonly ChangeSpec[];
};

/** What a change does not name stays as it was. */
export type ChangeSpec = Partial<Omit<ScheduleChange, "at">> & {
  /** After so many updates, or when an accuracy is reached. */
  readonly at: AtStep | Optional<AtEvent, "hold" | "times">;
};

/** Default: none. */
export type InterventionSpec = Partial<Omit<InterventionConfig, "mask" | "own">> & {
  /** One's own, in the order in which they act. Default: none. */
  readonly own?: readonly (OwnPart | OwnSpec)[];
  /** Only these neurons of one hidden layer exist. Default null: all do; default `parts`: "all". */
  readonly mask?: Optional<MaskConfig, "parts"> | null;
};

/** Defaults: named like its kind, measured every 50 steps and 10 times per factor of ten. */
export type ProbeSpec = Optional<Omit<ProbeConfig, "schedule">, "name" | "options"> & {
  /** When the probe measures. Default: every 50 steps, and 10 times per factor of ten. */
  readonly schedule?: Partial<EvaluationConfig>;
};

/** A run with every choice made; immutable, plain JSON, and together with the engine's settings all that decides it. */
export interface RunConfig extends TrainConfig {
  /** The present schema; of a spec that names one before 4, the first in which its configuration means what it means today. */
  readonly schema: number;
}
