import { describeOutcome } from "../analysis";
import { type PoolOptions, poolProgress, type RunResult, runAll, runAllOnSlurm, type SlurmOptions } from "../launch";
import type { RunRecord, RunSpec } from "../runs";
import { stopOnInterrupt } from "./interrupt";
import { statusLine } from "./status-line";

export interface TogetherOptions
  extends Pick<PoolOptions, "experiment" | "jobs" | "wait" | "fresh" | "engine" | "probes"> {
  /** Who trains: processes on this machine (default), or a Slurm cluster. */
  readonly launcher?: "local" | "slurm";
  readonly slurm?: SlurmOptions;
  /** No progress. */
  readonly quiet?: boolean;
  /** Told of each run that came to its end: how, in one line. Default: nobody. */
  readonly onOutcome?: (line: string, result: RunResult) => void;
}

/** Trains runs with progress on standard error and Ctrl-C in good order, and sets the exit code. */
export async function trainTogether(specs: readonly RunSpec[], options: TogetherOptions): Promise<RunResult[]> {
  const { quiet, launcher, onOutcome = () => {}, ...pool } = options;
  const line = statusLine({ quiet });
  const signal = stopOnInterrupt(line.print);
  const progress = poolProgress(specs);
  const train = launcher === "slurm" ? runAllOnSlurm : runAll;
  const results = await train(specs, {
    ...pool,
    signal,
    onNotice: line.print,
    onEvent: (event) => {
      progress.observe(event);
      if (event.kind === "elsewhere") line.print(`${event.id}: another process is training it; waiting for that`);
      if (event.kind === "ended") {
        line.end();
        onOutcome(describeResult(event.result), event.result);
      }
      line.update(progress.describe);
    },
  });
  line.end();
  process.exitCode = exitCodeOf(results, signal.aborted);
  return results;
}

export function describeResult(result: RunResult): string {
  const name = result.id ?? "a run";
  switch (result.kind) {
    case "record":
      return `${name}: ${describeOutcome(result.record)}`;
    case "failed":
      return `${name}: failed`;
    case "notStarted":
      return `${name}: not started`;
  }
}

/** 0 when all runs are done; 1 a run failed, 130 interrupted and saved (here, or by a signal to its process), 5 a run diverged. */
function exitCodeOf(results: readonly RunResult[], interrupted: boolean): number {
  if (results.some(({ kind }) => kind === "failed")) return 1;
  const some = (status: RunRecord["status"]) =>
    results.some((result) => result.kind === "record" && result.record.status === status);
  const cut = results.some(({ kind }) => kind === "notStarted") || some("stopped");
  if (interrupted || cut) return 130;
  return some("diverged") ? 5 : 0;
}
