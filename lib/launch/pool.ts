/**
 * @file Many runs on this machine, a few at a time, each of these in a process that takes the next run when it has trained one: its
 * engine has started, and what it compiled serves runs of the same shapes. One that dies takes only its run along, and another
 * goes on.
 */
import { setTimeout } from "node:timers/promises";
import { ConfigError, LockedError, StoppedError } from "../core";
import { isHeld, otherProbes, probeFiles, type RunSpec, recordOf } from "../runs";
import type { TrainEvent } from "../trainers";
import { type StartRunOptions, startRunIn } from "./child";
import { availableCores } from "./cores";
import { type Job, listJobs, onceEachLine, type PoolEvent, type RunResult } from "./jobs";
import { type TrainingProcess, trainingProcess } from "./training-process";

export interface PoolOptions
  extends Pick<StartRunOptions, "experiment" | "fresh" | "engine" | "probes" | "signal" | "onNotice"> {
  /** Whether a run that another process trains is waited for (default), or has failed. */
  readonly wait?: boolean;
  /** Runs at a time, of one thread each. Default: as many as there are cores for this process. */
  readonly jobs?: number;
  /** Is told of the start, the events and the end of every run. */
  readonly onEvent?: (event: PoolEvent) => void;
}

/** Time between two looks at runs that other processes train, in milliseconds. */
const LOOK_MS = 500;

/**
 * Trains what has no finished record yet, and gives what came of each spec, in their order. A run that fails, diverges
 * or dies is one result among others. Equal specs are trained once, and named. A run that another process is training,
 * such as a second launcher of the same sweep, is waited for, never trained twice.
 *
 * @throws ConfigError for a number of jobs that is none, RecordError for an experiment that can be no folder's name
 */
export async function runAll(specs: readonly RunSpec[], options: PoolOptions = {}): Promise<RunResult[]> {
  const { experiment = "live", jobs = availableCores(), wait = true, signal, onEvent = () => {} } = options;
  if (!(Number.isInteger(jobs) && jobs >= 1)) {
    throw new ConfigError(`jobs: expected a whole number of runs at a time, at least 1, got ${jobs}`);
  }
  const onNotice = onceEachLine(options.onNotice);
  const { waiting, end, results } = listJobs(specs, { experiment, onEvent, onNotice, probes: options.probes });
  const own = probeFiles(options.probes);
  const elsewhere: Job[] = [];
  const awaited = new Set<string>();

  /** What another process trained meanwhile is new enough. */
  const fresh = (id: string) => options.fresh === true && !awaited.has(id);

  async function train(job: Job, worker: TrainingProcess): Promise<void> {
    const { spec, config, id, folder } = job;
    let result: RunResult;
    try {
      const found = fresh(id) ? undefined : recordOf(experiment, config);
      const finished = found && otherProbes(found, own) === undefined ? found : undefined;
      if (!finished && wait && isHeld(folder)) return putOff(job);
      if (!finished) onEvent({ kind: "started", id });
      const pass = (event: TrainEvent) => onEvent({ kind: "training", id, event });
      const record =
        finished ??
        (await startRunIn(worker, spec, { ...options, fresh: fresh(id), wait: false, onNotice, onEvent: pass }));
      result = { kind: "record", spec, id, record, taken: finished !== undefined && !awaited.has(id) };
    } catch (error) {
      if (error instanceof LockedError && wait) return putOff(job); // the other process was quicker
      result =
        error instanceof StoppedError
          ? { kind: "notStarted", spec, id }
          : { kind: "failed", spec, id, error: error as Error };
    }
    end(result);
  }

  function putOff(job: Job): void {
    const { id } = job;
    elsewhere.push(job);
    if (!awaited.has(id)) onEvent({ kind: "elsewhere", id });
    awaited.add(id);
  }

  async function work(): Promise<void> {
    const worker = trainingProcess();
    try {
      while (!signal?.aborted) {
        const job = waiting.shift() ?? takeFree(elsewhere);
        if (job) await train(job, worker);
        else if (elsewhere.length === 0) return;
        else {
          await worker.end(); // its memory is of use to others meanwhile
          await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
        }
      }
    } finally {
      await worker.end();
    }
  }

  await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, work));
  return results();
}

/** Takes out the first job that nobody is training any more: it is finished, or its process has gone. */
function takeFree(jobs: Job[]): Job | undefined {
  const at = jobs.findIndex(({ folder }) => !isHeld(folder));
  return at < 0 ? undefined : jobs.splice(at, 1)[0];
}
