import type { EngineOptions } from "../engine";
import type { RunSpec } from "../runs";
import type { TrainEvent } from "../trainers";

/** What a training process is told to do. */
export interface RunRequest {
  readonly spec: RunSpec;
  /** Folder name under data/runs. */
  readonly experiment: string;
  /** Train even if a finished record is there. */
  readonly fresh: boolean;
  /** Files of the probes of the kind `own`, by the probes' names. */
  readonly probes?: Readonly<Record<string, string>>;
  /** The same in all orders of a process. */
  readonly engine: EngineOptions;
}

export type ToWorker =
  | { readonly kind: "start"; readonly order: RunRequest }
  /** The run in training. */
  | { readonly kind: "stop" }
  /** There are no more runs. */
  | { readonly kind: "end" };

export type FromWorker =
  | { readonly kind: "event"; readonly event: TrainEvent }
  /** One line for the reader, such as the engine's fall-back, or that a run starts afresh. */
  | { readonly kind: "notice"; readonly line: string }
  /** The run has come to its end. `isLast`: the process takes no other, and ends. */
  | { readonly kind: "finished"; readonly isLast: boolean }
  /** The process ends. */
  | { readonly kind: "failed"; readonly name: string; readonly message: string; readonly stack: string };
