import { startEngine } from "../engine";
import { probes } from "../probes";
import {
  finishedRun,
  type OwnProbes,
  otherProbes,
  type RunRecord,
  type RunSpec,
  readRun,
  recordRun,
  resolveRun,
  runFolder,
  runId,
} from "../runs";
import type { StartRunOptions } from "./child";
import { takenFromRecord, toStandardError } from "./jobs";

export interface TrainHereOptions extends StartRunOptions {
  /** Functions for the probes of the kind `own` in the run's configuration, by their names. */
  readonly probes: OwnProbes;
}

/**
 * Trains a run in the caller's own process, where its functions are, and returns the record. As `startRun` but for this:
 * what kills the process takes the caller along, and of the functions the record knows the text alone. A finished record is taken
 * only where that is the same; a change in what a function calls or reads is not seen, and needs `fresh: true`.
 *
 * @throws ConfigError, LockedError and RecordError as `recordRun`
 */
export async function trainHere(spec: RunSpec, options: TrainHereOptions): Promise<RunRecord> {
  const { experiment = "live", fresh = false, engine = {}, signal, onEvent, onNotice = toStandardError } = options;
  const config = resolveRun(spec);
  const folder = runFolder(experiment, runId(config));
  const { probes: own } = options;
  const finished = fresh ? undefined : finishedRun(folder);
  const other = finished && otherProbes(finished, own);
  if (finished && other === undefined) {
    onNotice(takenFromRecord(finished.id));
    return finished;
  }
  if (other) onNotice(`groklab: ${runId(config)} is trained again: ${other}`);
  await startEngine(engine, onNotice);
  for await (const event of recordRun(config, folder, { signal, fresh, onNotice, probes, own })) onEvent?.(event);
  return readRun(folder);
}
