/** @file A run in a few numbers, for tables and programs. */
import { type Crossing, transitions } from "./dynamics";
import type { Recorded } from "./recorded";

/** A run, or an entry of the catalogue. */
export type SummarisedRun = Pick<
  Recorded,
  "id" | "folder" | "status" | "steps" | "reason" | "seconds" | "stepsPerSecond"
> & {
  readonly evaluations: readonly {
    readonly step: number;
    readonly train: { readonly accuracy: number };
    readonly test: { readonly accuracy: number };
  }[];
  /** Whether a process is training it now. */
  readonly live?: boolean;
};

/** A run in one row of a table. */
export interface RunSummary {
  readonly id: string;
  readonly status: Recorded["status"];
  /** Of a run that diverged: which number was none, or what exploded, and after how many updates; of one that failed: with what. */
  readonly reason?: string;
  /** Step at which the training accuracy reached the threshold of `transitions`; null when it did not. */
  readonly tMem: number | null;
  /** The same of the test accuracy. */
  readonly tGen: number | null;
  readonly steps: number;
  readonly stepsPerSecond: number | null;
  readonly folder: string;
}

/** A run in a few numbers and words, as `groklab runs --json` gives it: how it ended, T_mem, T_gen, its speed. */
export function runSummary(run: SummarisedRun): RunSummary {
  const { id, status, reason, steps, stepsPerSecond = null, folder } = run;
  const { tMem, tGen } = times(run);
  return { id, status, ...(reason === undefined ? {} : { reason }), tMem, tGen, steps, stepsPerSecond, folder };
}

/** The columns of a table that say how a run went. */
export type OutcomeRow = Readonly<
  Record<"status", string> & Record<"T_mem" | "T_gen" | "train" | "test" | "seconds", number | null>
>;

/** How a run went: how it ended, its times, its last accuracies. */
export function outcomeRow(run: SummarisedRun): OutcomeRow {
  const { tMem, tGen } = times(run);
  const last = run.evaluations[run.evaluations.length - 1];
  return {
    status: describeStatus(run),
    T_mem: tMem,
    T_gen: tGen,
    train: last?.train.accuracy ?? null,
    test: last?.test.accuracy ?? null,
    seconds: run.seconds ?? null,
  };
}

/** `done`, `stopped at step 430`, or `failed at step 430` where it is known that it did. */
export function describeStatus({
  status,
  steps,
  live,
  reason,
}: Pick<SummarisedRun, "status" | "steps" | "live" | "reason">): string {
  if (status === "done") return status;
  const word = live ? "training" : status === "unfinished" && reason !== undefined ? "failed" : status;
  return `${word} at step ${steps}`;
}

function times({ evaluations }: SummarisedRun): { tMem: number | null; tGen: number | null } {
  if (evaluations.length === 0) return { tMem: null, tGen: null };
  const { tMem, tGen } = transitions(evaluations);
  const step = (crossing: Crossing) => (crossing.censored ? null : crossing.step);
  return { tMem: step(tMem), tGen: step(tGen) };
}
