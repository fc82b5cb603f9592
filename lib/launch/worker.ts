/**
 * @file The process that trains one run. It stops at the next step boundary, with its record written, when it is told
 * to, when Interrupt or SIGTERM reaches it, and when its parent is gone; a second SIGTERM ends it at once, except in Slurm.
 */
import { phaseClock } from "../core";
import { startEngine } from "../engine";
import { probes } from "../probes";
import { recordRun, resolveRun, runFolder, runId } from "../runs";
import type { FromWorker, RunOrder, ToWorker } from "./messages";

const clock = phaseClock("imports", { from: "process" });
const stopping = new AbortController();

/** Slurm says TERM to every process of a job, and more than once; when its patience is over it says KILL. */
const isSlurmJob = process.env.SLURM_JOB_ID !== undefined;

function stop(): void {
  if (stopping.signal.aborted && !isSlurmJob) process.exit(130);
  stopping.abort();
}

function send(message: FromWorker): void {
  // A parent that has gone is noticed by `disconnect`; a message that was then on its way is of no use to anyone.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

async function execute({ spec, experiment, fresh, engine }: RunOrder): Promise<void> {
  try {
    const config = resolveRun(spec);
    const onNotice = (line: string) => send({ kind: "notice", line });
    clock.enter("engine");
    await startEngine(engine, onNotice);
    const folder = runFolder(experiment, runId(config));
    for await (const event of recordRun(config, folder, { signal: stopping.signal, fresh, onNotice, probes, clock })) {
      send({ kind: "event", event });
    }
    send({ kind: "finished" });
  } catch (error) {
    const { name, message, stack = "" } = error as Error;
    send({ kind: "failed", name, message, stack });
    process.exitCode = 1;
  }
  if (process.connected) process.disconnect();
}

// Interrupt reaches the whole process group, and whoever started this process also says "stop": the same wish, twice.
process.on("SIGINT", () => stopping.abort());
process.on("SIGTERM", stop);
process.on("disconnect", () => stopping.abort());
process.on("message", (message: ToWorker) => {
  if (message.kind === "start") void execute(message.order);
  else stopping.abort();
});
