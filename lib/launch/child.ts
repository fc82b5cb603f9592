import type { EngineOptions } from "../engine";
import {
  asAsked,
  checkLabels,
  labelAsAsked,
  type OwnProbes,
  otherProbes,
  probeFiles,
  type RunRecord,
  type RunSpec,
  readRun,
  resolveRun,
  runFolder,
  runId,
} from "../runs";
import type { TrainEvent } from "../trainers";
import { trainOrFollow } from "./elsewhere";
import { refuseOwn, sent, toStandardError } from "./jobs";
import { type TrainingProcess, trainingProcess } from "./training-process";

export interface StartRunOptions {
  /** Folder name under data/runs. Default `live`, which is not committed. */
  readonly experiment?: string;
  /** Train even if a finished record is there; the old one is moved aside. Default false. */
  readonly fresh?: boolean;
  /** Whether a run that another process trains is followed to its end (default), or refused. */
  readonly wait?: boolean;
  /** Files of the probes of the kind `own`, by the probes' names: `{ dead: "./dead.ts" }`, from the folder that one is in. */
  readonly probes?: OwnProbes;
  readonly engine?: EngineOptions;
  /** Aborting stops training at the next step boundary; the record is kept and ends as `stopped`. */
  readonly signal?: AbortSignal;
  /** Is told of progress, measurements and the end; what it throws ends training in good order. */
  readonly onEvent?: (event: TrainEvent) => void;
  /** Lines for the reader; default: standard error. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Trains a run in a process of its own and returns its record: a crash, an Interrupt or an exhausted memory there
 * leaves the caller and its variables alone. Returns at once when the finished record exists, and says so. A run that another
 * process trains is followed: what that measures is passed on, and its record returned.
 *
 * @throws ConfigError, or LockedError without `wait`, before anything starts; what the process failed with; GroklabError when it died
 */
export async function startRun(spec: RunSpec, options: StartRunOptions = {}): Promise<RunRecord> {
  const { experiment = "live", onNotice = toStandardError } = options;
  const config = resolveRun(spec);
  checkLabels([{ spec, config, id: runId(config) }], experiment);
  const training = trainingProcess();
  try {
    const record = await startRunIn(training, spec, options);
    labelAsAsked(record.folder, spec, onNotice);
    return record;
  } finally {
    await training.end();
  }
}

/** As `startRun`, in a process that may have trained other runs, and may train others after this. */
export async function startRunIn(
  training: TrainingProcess,
  spec: RunSpec,
  options: StartRunOptions = {},
): Promise<RunRecord> {
  const { experiment = "live", engine = {} } = options;
  const config = resolveRun(spec);
  const id = runId(config);
  const folder = runFolder(experiment, id);
  const own = probeFiles(options.probes);
  const train = async (fresh: boolean) => {
    refuseOwn([spec], own);
    await training.train({ spec: sent(spec, config), experiment, fresh, engine, probes: own }, folder, options);
    return asAsked(readRun(folder), config);
  };
  return trainOrFollow({ id, folder, experiment, config }, options, train, (record) => otherProbes(record, own));
}
