/**
 * @file The program of a Slurm task: trains its share of the runs, one after another, in a process beside it.
 *
 * USR1, which Slurm sends before a time limit or a preemption, stops training at the next step boundary, saves the state
 * and puts the task back into the queue. TERM stops and saves, and the task ends. Runs that fail are said in the log, and do
 * not stop the others.
 */
import { existsSync, readFileSync } from "node:fs";
import { LockedError } from "../core";
import { type RunSpec, resolveRun, runFolder, runId } from "../runs";
import { readArrayJob, type TaskLine } from "./array-job";
import type { PoolEvent } from "./jobs";
import { runAll } from "./pool";
import { requeue } from "./slurm-commands";

const stopping = new AbortController();
let heard: NodeJS.Signals | undefined;

for (const signal of ["SIGUSR1", "SIGTERM"] as const) {
  process.on(signal, () => {
    heard ??= signal;
    stopping.abort();
  });
}

/** Ends of processes that were told to stop, as shells name them; and that of a requeue which Slurm refused. */
const TERMINATED = 143;
const TRY_AGAIN = 75;

async function main(): Promise<void> {
  const { data, experiment, engine, probes, tasks } = readArrayJob(readFileSync(0, "utf8"));
  const { SLURM_ARRAY_JOB_ID: job = "", SLURM_ARRAY_TASK_ID: index = "", SLURM_RESTART_COUNT: count = 0 } = process.env;
  process.env.GROKLAB_DATA = data;
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const note = (line: string) => print(`# ${new Date().toISOString()} task ${job}_${index}: ${line}`);
  note(`start ${count}`);
  const results = await runAll(begunLast(tasks[Number(index)], experiment), {
    ...{ experiment, engine, probes, jobs: 1, wait: false, signal: stopping.signal },
    onNotice: note,
    onEvent: (event) => {
      const line = lineOf(event);
      if (line) print(JSON.stringify(line));
    },
  });
  if (heard) note(`stopped by ${heard}, saved`);
  const isCut = results.some(
    (one) => one.kind === "notStarted" || (one.kind === "record" && one.record.status === "stopped"),
  );
  if (heard === "SIGTERM") process.exitCode = TERMINATED;
  if (heard !== "SIGUSR1" || !isCut) return;
  try {
    await requeue(job, index);
    note("requeued");
  } catch (error) {
    note((error as Error).message);
    process.exitCode = TRY_AGAIN;
  }
}

/** Runs that were begun come last: one that takes its whole task down, each time, does not keep the others from their turn. */
function begunLast(specs: readonly RunSpec[], experiment: string): RunSpec[] {
  const isBegun = (spec: RunSpec) => existsSync(runFolder(experiment, runId(resolveRun(spec))));
  return [...specs.filter((spec) => !isBegun(spec)), ...specs.filter(isBegun)];
}

function lineOf(event: PoolEvent): TaskLine | undefined {
  if (event.kind === "training") return event.event.kind === "start" ? { kind: "training", id: event.id } : undefined;
  if (event.kind !== "ended") return undefined;
  const { result } = event;
  if (result.kind === "record") return { kind: "ended", id: result.id, status: result.record.status };
  if (result.kind !== "failed" || result.id === undefined) return undefined;
  if (heard) return undefined; // its process was killed first, which is no fault of the run
  const { id, error } = result;
  if (error instanceof LockedError) return { kind: "elsewhere", id };
  return { kind: "failed", id, name: error.name, message: error.message, stack: error.stack };
}

void main();
