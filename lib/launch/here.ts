import { startEngine } from "../engine";
import { probes } from "../probes";
import { finishedRun, type RunRecord, type RunSpec, readRun, recordRun, resolveRun, runFolder, runId } from "../runs";
import type { Probe } from "../trainers";
import type { StartRunOptions } from "./child";

export interface TrainHereOptions extends StartRunOptions {
  /** Functions for the probes of the kind `own` in the run's configuration, by their names. */
  readonly probes: Readonly<Record<string, Probe>>;
}

/**
 * Trains a run in the caller's own process, where its functions are, and returns the record. As `startRun` but for this:
 * what kills the process takes the caller along, and the record does not say what the functions did.
 *
 * @throws ConfigError, LockedError and RecordError as `recordRun`
 */
export async function trainHere(spec: RunSpec, options: TrainHereOptions): Promise<RunRecord> {
  const { experiment = "live", fresh = false, engine = {}, signal, onEvent, onNotice } = options;
  const config = resolveRun(spec);
  const folder = runFolder(experiment, runId(config));
  const finished = fresh ? undefined : finishedRun(folder);
  if (finished) return finished;
  await startEngine(engine, onNotice);
  const all = { ...probes, ...options.probes };
  for await (const event of recordRun(config, folder, { signal, fresh, onNotice, probes: all })) onEvent?.(event);
  return readRun(folder);
}
