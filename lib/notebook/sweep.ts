import type { PlotlyFigure } from "../figures";
import { type PoolOptions, poolProgress, runAll, runAllOnSlurm, type SlurmOptions } from "../launch";
import { type Axes, expandSweep, type RunRecord, type RunSpec, SWEEP_LIMIT } from "../runs";
import { interruptSignal, openDisplay } from "./kernel";
import { progressBar } from "./progress";
import { attachPng, figureBundle, withBrowser } from "./show";

export interface SweepOptions extends Pick<PoolOptions, "experiment" | "jobs" | "engine" | "fresh"> {
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

/**
 * Trains every combination of the axes' values that has no finished record, as many at a time as there are cores, each
 * in a process of its own. Interrupt stops them all, saved; the cell run again goes on.
 *
 * @example const { records } = await runSweep(reference, { seed: [0, 1, 2], "optimizer.weightDecay": [1, 2] })
 */
export async function runSweep(base: RunSpec, axes: Axes, options: SweepOptions = {}): Promise<SweepOutcome> {
  const { limit = SWEEP_LIMIT, launcher, draw, ...pool } = options;
  const specs = expandSweep(base, axes, { limit });
  const state = poolProgress(specs);
  const bar = progressBar(state.runs);
  bar.update(0, state.describe);
  const display = draw && openDisplay();
  const ended: RunRecord[] = [];
  const train = launcher === "slurm" ? runAllOnSlurm : runAll;
  const results = await train(specs, {
    ...pool,
    signal: interruptSignal(),
    onEvent: (event) => {
      state.observe(event);
      bar.update(state.ended(), state.describe);
      if (event.kind !== "ended" || event.result.kind !== "record") return;
      ended.push(event.result.record);
      try {
        if (draw) display?.show(figureBundle(draw(ended)));
      } catch {
        // What can not be drawn yet, or at all, costs no run; at the end it is an error.
      }
    },
  });
  const records = results.flatMap((result) => (result.kind === "record" ? [result.record] : []));
  const failures = results.flatMap((result) =>
    result.kind === "failed" ? [`${result.id ?? "a run"}: ${result.error.message}`] : [],
  );
  const finished = records.filter(({ status }) => status !== "stopped").length;
  const failed = failures.length > 0 ? `, ${failures.length} failed` : "";
  bar.end(finished, `${finished} of ${specs.length} runs are finished${failed}`);
  if (draw && display && records.length > 0) await withBrowser(() => attachPng(display, draw(records)));
  return { records, failures };
}
