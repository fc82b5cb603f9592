import { GroklabError } from "../core";
import type { PlotlyFigure } from "../figures";
import {
  type PoolOptions,
  poolProgress,
  type RunResult,
  refuseOwn,
  runAll,
  runAllOnSlurm,
  type SlurmOptions,
} from "../launch";
import { type Axes, expandSweep, probeFiles, type RunRecord, type RunSpec, SWEEP_LIMIT } from "../runs";
import { interruptSignal, openDisplay } from "./kernel";
import { progressBar } from "./progress";
import { attachPng, figureBundle, withBrowser } from "./show";

export interface SweepOptions extends Pick<PoolOptions, "experiment" | "jobs" | "engine" | "fresh" | "probes"> {
  /** The most runs that are meant. Default 10,000. */
  readonly limit?: number;
  /** Who trains: processes on this machine (default), or a Slurm cluster. */
  readonly launcher?: "local" | "slurm";
  readonly slurm?: SlurmOptions;
  /** A figure of the runs that have ended so far, one at least, which grows as they do. Default none. */
  readonly draw?: (records: readonly RunRecord[]) => PlotlyFigure;
}

/** What came of a sweep. */
export interface SweepOutcome {
  /** Of the runs that could be trained, in the order of the sweep; an interrupted one has the status `stopped`. */
  readonly records: readonly RunRecord[];
  /** What the others failed with, one line each. */
  readonly failures: readonly string[];
}

/** Reasons that are told of one sweep. */
const TOLD = 5;

/** What runs failed with, each reason once, with the first run that it is of and how many there are. */
export function reasonsOf(failed: readonly Extract<RunResult, { kind: "failed" }>[]): string[] {
  const runs = new Map<string, string[]>();
  for (const { id = "a run", error } of failed) runs.set(error.message, [...(runs.get(error.message) ?? []), id]);
  const lines = [...runs].map(([reason, ids]) => {
    const more = ids.length > 1 ? ` and ${ids.length - 1} more` : "";
    return `${ids[0]}${more}: ${reason}`;
  });
  return lines.length > TOLD ? [...lines.slice(0, TOLD), `… and ${lines.length - TOLD} more reasons`] : lines;
}

/**
 * Trains every combination of the axes' values that has no finished record, as many at a time as there are cores, each
 * of these in a process beside the notebook. Interrupt stops them all, saved; the cell run again goes on. What runs failed with is written to
 * standard error.
 *
 * @throws ConfigError before anything is trained for what is no sweep, GroklabError where all runs failed
 * @example const { records } = await runSweep(reference, { seed: [0, 1, 2], "optimizer.weightDecay": [1, 2] })
 */
export async function runSweep(base: RunSpec, axes: Axes, options: SweepOptions = {}): Promise<SweepOutcome> {
  const { limit = SWEEP_LIMIT, draw, ...pool } = options;
  const specs = expandSweep(base, axes, { limit });
  refuseOwn(specs, probeFiles(pool.probes));
  const display = draw && openDisplay();
  const ended: RunRecord[] = [];
  const results = await trainWithBar(specs, pool, ({ record }) => {
    ended.push(record);
    if (draw) display?.show(figureBundle(draw(ended)));
  });
  const records = results.flatMap((result) => (result.kind === "record" ? [result.record] : []));
  const failed = results.flatMap((result) => (result.kind === "failed" ? [result] : []));
  const reasons = reasonsOf(failed);
  if (failed.length === specs.length) throw new GroklabError(`runSweep: all runs failed: ${reasons.join("; ")}`);
  tellReasons(reasons);
  const failures = failed.map(({ id, error }) => `${id ?? "a run"}: ${error.message}`);
  if (draw && display && records.length > 0) await withBrowser(() => attachPng(display, draw(records)));
  return { records, failures };
}

/**
 * Trains runs with one bar, which at the end says how many are finished, until Interrupt.
 *
 * @param onRecord told of each run that has ended; what it throws costs no run
 */
export async function trainWithBar(
  specs: readonly RunSpec[],
  { launcher, ...pool }: Omit<SweepOptions, "limit" | "draw">,
  onRecord: (result: Extract<RunResult, { kind: "record" }>) => void,
): Promise<RunResult[]> {
  const state = poolProgress(specs);
  const bar = progressBar(state.runs);
  bar.update(0, state.describe);
  const train = launcher === "slurm" ? runAllOnSlurm : runAll;
  const results = await train(specs, {
    ...pool,
    signal: interruptSignal(),
    onEvent: (event) => {
      state.observe(event);
      bar.update(state.ended(), state.describe);
      if (event.kind !== "ended" || event.result.kind !== "record") return;
      try {
        onRecord(event.result);
      } catch {
        // What can not be drawn yet, or at all, costs no run; at the end it is an error.
      }
    },
  });
  const records = results.flatMap((result) => (result.kind === "record" ? [result.record] : []));
  const failed = results.filter(({ kind }) => kind === "failed").length;
  const finished = records.filter(({ status }) => status !== "stopped").length;
  const taken = results.filter((result) => result.kind === "record" && result.taken).length;
  const parts = [
    `${finished} of ${specs.length} runs are finished`,
    ...(taken > 0 ? [`${taken} of them taken from their records`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  bar.end(finished, parts.join(", "));
  return results;
}

/** Tells what runs failed with on standard error. */
export function tellReasons(reasons: readonly string[]): void {
  for (const reason of reasons) process.stderr.write(`groklab: failed: ${reason}\n`);
}
