/** @file One array of Slurm tasks, watched until all of it is over. */
import { setTimeout } from "node:timers/promises";
import { GroklabError, RecordError } from "../core";
import { followRun, resolveRun, runId } from "../runs";
import type { ArrayJob, TaskLine } from "./array-job";
import type { Job, PoolEvent, RunResult } from "./jobs";
import { cancel, exitCodeOf, isOver, requeue, type SlurmTask, tasksOf } from "./slurm-commands";
import { followLogs, logOf } from "./slurm-logs";
import { sameError } from "./training-process";

/** The sweep that an array belongs to. */
export interface WatchedSweep {
  /** Runs that have not ended, by id. */
  readonly open: ReadonlyMap<string, Job>;
  /** Ends a run, which then is no longer open. */
  readonly end: (result: RunResult) => void;
  /** Ends a run if its record is finished. */
  readonly settle: (job: Job) => void;
  readonly onEvent: (event: PoolEvent) => void;
  readonly onNotice: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Folder of the tasks' logs. */
  readonly logs: string;
  readonly pollSeconds: number;
  readonly restarts: number;
}

/** Reasons to wait that say nothing: its turn will come. */
const USUAL = /^(None|Resources|Priority|BeginTime|JobArrayTaskLimit|Cleaning|Prolog|NonZeroExitCode)$/;

/**
 * Resolves when no task of the array waits or runs. Tasks that crashed are started again, and those that do so too often
 * end their runs as failed. An abort cancels the array: what it trains is saved.
 */
export async function watchArray(array: number, order: ArrayJob, sweep: WatchedSweep): Promise<void> {
  const { open, end, settle, onEvent, onNotice, signal, logs, pollSeconds, restarts } = sweep;
  const newLines = followLogs(logs, array);
  const followers = new Map<string, AbortController>();
  const crashes = new Map<number, number>();
  const said = new Set<string>();
  let isCancelled = false;
  let fault: unknown;

  function sayOnce(line: string): void {
    if (!said.has(line)) onNotice(line);
    said.add(line);
  }

  /** Passes on what a run in training measures. */
  function follow({ id, folder }: Job): void {
    followers.get(id)?.abort(); // its task was started again
    const follower = new AbortController();
    followers.set(id, follower);
    const pass = async () => {
      for await (const evaluation of followRun(folder, { signal: follower.signal, pollMs: 1000 * pollSeconds })) {
        if (open.has(id)) onEvent({ kind: "training", id, event: { kind: "evaluation", evaluation } });
      }
    };
    pass().catch((error) => {
      if (!(error instanceof RecordError)) fault ??= error; // the caller's own code; a damaged record is said at its end
    });
  }

  function observe(line: TaskLine): void {
    const job = open.get(line.id);
    if (!job) return;
    switch (line.kind) {
      case "training":
        onEvent({ kind: "started", id: job.id });
        follow(job);
        break;
      case "elsewhere":
        onEvent({ kind: "elsewhere", id: job.id });
        break;
      case "ended":
        settle(job);
        break;
      case "failed":
        settle(job); // what failed once may be finished since
        if (open.has(job.id)) fail(job, sameError(line));
        break;
    }
  }

  function fail({ spec, id }: Job, error: Error): void {
    end({ kind: "failed", spec, id, error });
  }

  /** Looks after a task that is over; whether it was started again. */
  async function recover({ index, state }: SlurmTask): Promise<boolean> {
    if (state === "COMPLETED" || isCancelled) return false;
    const left = () => order.tasks[index].flatMap((spec) => open.get(runId(resolveRun(spec))) ?? []);
    for (const job of left()) settle(job);
    if (left().length === 0) return false;
    const log = logOf(logs, array, index);
    const count = (crashes.get(index) ?? 0) + (state === "PREEMPTED" ? 0 : 1);
    if (state === "CANCELLED" || count > restarts) {
      const code = await exitCodeOf(array, index);
      const how = `Slurm task ${array}_${index} ended as ${state}${code ? ` (exit code ${code})` : ""}`;
      const often = state === "CANCELLED" ? "" : `, and so it did after ${restarts} restarts`;
      for (const job of left()) fail(job, new GroklabError(`${how}${often}; what it said: ${log}`));
      return false;
    }
    crashes.set(index, count);
    onNotice(`groklab: Slurm task ${array}_${index} ended as ${state}; starting it again; what it said: ${log}`);
    await requeue(array, index).catch((error) => onNotice(`groklab: ${error.message}`)); // another launcher was quicker
    return true;
  }

  try {
    for (;;) {
      if (signal?.aborted && !isCancelled) {
        isCancelled = true;
        onNotice(`groklab: cancelling Slurm job ${array}; what it trains is saved`);
        await cancel(array);
      }
      // Asked before the logs are read: what a task says that is over is then all there.
      const tasks = await tasksOf(array).catch((error: Error) => {
        sayOnce(`groklab: asking Slurm again: ${error.message}`);
        return undefined;
      });
      for (const line of newLines()) observe(line);
      if (fault) throw fault;
      let isWaiting = tasks === undefined;
      for (const task of tasks ?? []) {
        if (isOver(task) ? await recover(task) : true) isWaiting = true;
        if (task.state === "PENDING" && !USUAL.test(task.reason)) {
          sayOnce(`groklab: Slurm job ${array} waits: ${task.reason}`);
        }
      }
      if (!isWaiting) return;
      await pause();
    }
  } finally {
    for (const follower of followers.values()) follower.abort();
  }

  async function pause(): Promise<void> {
    if (isCancelled) await setTimeout(Math.min(500, 1000 * pollSeconds));
    else await setTimeout(1000 * pollSeconds, undefined, { signal }).catch(() => {});
  }
}
