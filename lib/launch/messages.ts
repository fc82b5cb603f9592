import type { EngineOptions } from "../engine";
import type { RunSpec } from "../runs";
import type { TrainEvent } from "../trainers";

/** What a training process is told to do. */
export interface RunOrder {
  readonly spec: RunSpec;
  /** Folder name under data/runs. */
  readonly experiment: string;
  /** Train even if a finished record is there. */
  readonly fresh: boolean;
  readonly engine: EngineOptions;
}

export type ToWorker = { readonly kind: "start"; readonly order: RunOrder } | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "event"; readonly event: TrainEvent }
  /** One line for the reader, such as the engine's fall-back, or that a run starts afresh. */
  | { readonly kind: "notice"; readonly line: string }
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly stack: string };
