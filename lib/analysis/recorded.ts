import type { Json } from "../core";
import type { Evaluation, TrainEnd } from "../trainers";

/** What of the record of a run results are made of: a record has it, and an entry of the catalogue all but the probes. */
export interface Recorded {
  readonly id: string;
  readonly folder: string;
  readonly status: TrainEnd["status"] | "unfinished";
  /** Updates made. */
  readonly steps: number;
  readonly reason?: string;
  readonly seconds?: number;
  readonly stepsPerSecond?: number;
  readonly evaluations: readonly Evaluation[];
  /** What each probe measured, by its name. */
  readonly probes: Readonly<Record<string, readonly { readonly step: number; readonly value: Json }[]>>;
}
