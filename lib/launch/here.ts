import { phaseClock } from "../core";
import { startEngine } from "../engine";
import { probes } from "../probes";
import {
  asAsked,
  checkLabels,
  labelAsAsked,
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
import { trainOrFollow } from "./elsewhere";
import { toStandardError } from "./jobs";

export interface TrainHereOptions extends StartRunOptions {
  /** Functions for the probes of the kind `own` in the run's configuration, by their names. Default: none. */
  readonly probes?: OwnProbes;
}

/**
 * Trains a run in the caller's own process, where its functions and what `own` made of values are, and returns the record. As `startRun` but for this:
 * what kills the process takes the caller along, and of the functions the record knows the text alone. A finished record is taken
 * only where that is the same; a change in what a function calls or reads is not seen, and needs `fresh: true`.
 *
 * @throws ConfigError, LockedError and RecordError as `recordRun`
 */
export async function trainHere(spec: RunSpec, options: TrainHereOptions = {}): Promise<RunRecord> {
  const { experiment = "live", engine = {}, signal, onEvent, onNotice = toStandardError, probes: own } = options;
  const config = resolveRun(spec);
  const id = runId(config);
  const folder = runFolder(experiment, id);
  checkLabels([{ spec, config, id }], experiment);
  const train = async (fresh: boolean) => {
    const clock = phaseClock("engine");
    await startEngine(engine, onNotice);
    const recording = recordRun(config, folder, { signal, fresh, onNotice, probes, own, clock });
    for await (const event of recording) onEvent?.(event);
    return asAsked(readRun(folder), config);
  };
  const asked = { id, folder, experiment, config };
  const record = await trainOrFollow(asked, options, train, (record) => otherProbes(record, own));
  labelAsAsked(record.folder, spec, onNotice);
  return record;
}
