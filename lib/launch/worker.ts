/**
 * @file The process that trains runs, one after another, until its parent has no more for it. It stops at the next step boundary,
 * with its record written, when it is told to, when Interrupt or SIGTERM reaches it, and when its parent is gone; a second
 * SIGTERM ends it at once, except in Slurm. A run that fails ends the process: nobody knows what it has left behind.
 */
import { type PhaseClock, phaseClock } from "../core";
import { startEngine } from "../engine";
import { probes } from "../probes";
import { recordRun, resolveRun, runFolder, runId } from "../runs";
import type { FromWorker, RunRequest, ToWorker } from "./messages";

/** Of the first run, which the start of the process is part of. */
let starting: PhaseClock | undefined = phaseClock("imports", { from: "process" });
/** Stops the run in training. */
let stopping = new AbortController();
/** Whether a signal has said so, or the parent is gone: it holds for all runs. */
let isOver = false;

/** Slurm says TERM to every process of a job, and more than once; when its patience is over it says KILL. */
const isSlurmJob = process.env.SLURM_JOB_ID !== undefined;

function end(): void {
  isOver = true;
  stopping.abort();
}

function send(message: FromWorker): void {
  // A parent that has gone is noticed by `disconnect`; a message that was then on its way is of no use to anyone.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

async function execute({ spec, experiment, fresh, engine, probes: own }: RunRequest): Promise<void> {
  const clock = starting ?? phaseClock("engine");
  starting = undefined;
  if (!isOver) stopping = new AbortController();
  try {
    const config = resolveRun(spec);
    const onNotice = (line: string) => send({ kind: "notice", line });
    clock.enter("engine");
    await startEngine(engine, onNotice);
    const folder = runFolder(experiment, runId(config));
    for await (const event of recordRun(config, folder, {
      signal: stopping.signal,
      fresh,
      onNotice,
      probes,
      own,
      clock,
    })) {
      send({ kind: "event", event });
    }
    send({ kind: "finished", isLast: isOver });
    if (!isOver) return;
  } catch (error) {
    const { name, message, stack = "" } = error as Error;
    send({ kind: "failed", name, message, stack });
    process.exitCode = 1;
  }
  leave();
}

/** Nothing else keeps the process. */
function leave(): void {
  if (process.connected) process.disconnect();
}

// Interrupt reaches the whole process group, and whoever started this process also says "stop": the same wish, twice.
process.on("SIGINT", end);
process.on("SIGTERM", () => {
  if (stopping.signal.aborted && !isSlurmJob) process.exit(130);
  end();
});
process.on("disconnect", end);
process.on("message", (message: ToWorker) => {
  if (message.kind === "start") void execute(message.order);
  else if (message.kind === "stop") stopping.abort();
  else leave();
});
