/**
 * @file Many runs on this machine, each in a process of its own, a few at a time. A process trains one run and ends:
 * whatever it leaks or breaks ends with it, and one that dies takes nobody along.
 */
import os from "node:os";
import { setTimeout } from "node:timers/promises";
import { ConfigError, GroklabError, LockedError } from "../core";
import { finishedRun, isHeld, type RunRecord, type RunSpec, resolveRun, runFolder, runId, runsFolder } from "../runs";
import type { TrainEvent } from "../trainers";
import { type StartRunOptions, startRun } from "./child";

/** What came of one spec. */
export type RunResult =
  | { readonly kind: "record"; readonly spec: RunSpec; readonly id: string; readonly record: RunRecord }
  /** `id` is undefined for a spec that is no run. */
  | { readonly kind: "failed"; readonly spec: RunSpec; readonly id?: string; readonly error: Error }
  /** Training was called off before its turn came. */
  | { readonly kind: "notStarted"; readonly spec: RunSpec; readonly id: string };

export type PoolEvent =
  /** Its process is starting. */
  | { readonly kind: "started"; readonly id: string }
  | { readonly kind: "training"; readonly id: string; readonly event: TrainEvent }
  /** Another process is training it; it is looked after again when everything else is done. */
  | { readonly kind: "elsewhere"; readonly id: string }
  | { readonly kind: "ended"; readonly result: RunResult };

export interface PoolOptions extends Pick<StartRunOptions, "experiment" | "fresh" | "engine" | "signal" | "onNotice"> {
  /** Whether a run that another process trains is waited for (default), or has failed. */
  readonly wait?: boolean;
  /** Runs at a time, of one thread each. Default: as many as there are cores. */
  readonly jobs?: number;
  readonly onEvent?: (event: PoolEvent) => void;
}

/** Time between two looks at runs that other processes train, in milliseconds. */
const LOOK_MS = 500;

interface Job {
  readonly spec: RunSpec;
  readonly id: string;
  readonly folder: string;
}

/**
 * Trains what has no finished record yet, and gives what came of each spec, in their order. A run that fails, diverges
 * or dies is one result among others. Equal specs are trained once, and named. A run that another process is training,
 * such as a second launcher of the same sweep, is waited for, never trained twice.
 *
 * @throws ConfigError for a number of jobs that is none, RecordError for an experiment that can be no folder's name
 */
export async function runAll(specs: readonly RunSpec[], options: PoolOptions = {}): Promise<RunResult[]> {
  const { experiment = "live", jobs = os.availableParallelism(), wait = true, signal, onEvent = () => {} } = options;
  if (!(Number.isInteger(jobs) && jobs >= 1)) {
    throw new ConfigError(`jobs: expected a whole number of runs at a time, at least 1, got ${jobs}`);
  }
  runsFolder(experiment); // a fault of all runs is not told of each
  const results = new Map<string, RunResult>();
  const outcomes: (() => RunResult)[] = [];
  const queue: Job[] = [];
  const end = (result: RunResult) => {
    if (result.id !== undefined) results.set(result.id, result);
    onEvent({ kind: "ended", result });
  };
  for (const spec of specs) {
    try {
      const id = runId(resolveRun(spec));
      queue.push({ spec, id, folder: runFolder(experiment, id) });
      outcomes.push(() => results.get(id) ?? { kind: "notStarted", spec, id });
    } catch (error) {
      if (!(error instanceof GroklabError)) throw error;
      const failed: RunResult = { kind: "failed", spec, error };
      outcomes.push(() => failed);
      end(failed);
    }
  }
  const waiting = onceEach(queue, options.onNotice ?? ((line) => process.stderr.write(`${line}\n`)));
  const elsewhere: Job[] = [];

  async function train(job: Job): Promise<void> {
    const { spec, id, folder } = job;
    let result: RunResult;
    try {
      const finished = options.fresh ? undefined : finishedRun(folder);
      if (!finished && wait && isHeld(folder)) return putOff(job);
      if (!finished) onEvent({ kind: "started", id });
      const pass = (event: TrainEvent) => onEvent({ kind: "training", id, event });
      const record = finished ?? (await startRun(spec, { ...options, onEvent: pass }));
      result = { kind: "record", spec, id, record };
    } catch (error) {
      if (error instanceof LockedError && wait) return putOff(job); // the other process was quicker
      result = { kind: "failed", spec, id, error: error as Error };
    }
    end(result);
  }

  function putOff(job: Job): void {
    elsewhere.push(job);
    onEvent({ kind: "elsewhere", id: job.id });
  }

  async function work(): Promise<void> {
    while (!signal?.aborted) {
      const job = waiting.shift() ?? takeFree(elsewhere);
      if (job) await train(job);
      else if (elsewhere.length === 0) return;
      else await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  }

  await Promise.all(Array.from({ length: Math.min(jobs, waiting.length) }, work));
  return outcomes.map((outcome) => outcome());
}

/** Each id once; what was asked for more often is named. */
function onceEach(jobs: readonly Job[], onNotice: (line: string) => void): Job[] {
  const first = new Map<string, Job>();
  const counts = new Map<string, number>();
  for (const job of jobs) {
    if (!first.has(job.id)) first.set(job.id, job);
    counts.set(job.id, (counts.get(job.id) ?? 0) + 1);
  }
  for (const [id, count] of counts) if (count > 1) onNotice(`groklab: ${id} is asked for ${count} times, trained once`);
  return [...first.values()];
}

/** Takes out the first job that nobody is training any more: it is finished, or its process has gone. */
function takeFree(jobs: Job[]): Job | undefined {
  const at = jobs.findIndex(({ folder }) => !isHeld(folder));
  return at < 0 ? undefined : jobs.splice(at, 1)[0];
}
