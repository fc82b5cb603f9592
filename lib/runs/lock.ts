/** @file One writer per run. The lock names a process by pid and start time, so a reused pid is not mistaken for it. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { LockedError, sha256 } from "../core";
import { writeFailure } from "./files";

interface Lock {
  readonly pid: number;
  readonly started: string;
  /** A hash: records may be published, host names need not be. */
  readonly host: string;
  /** Of a process that Slurm started, its job. */
  readonly slurm?: SlurmJob;
}

/** A job of a Slurm cluster; an array has one for each of its tasks. Slurm starts it again only when it was over. */
interface SlurmJob {
  /** `cluster/number`. */
  readonly job: string;
  /** How often Slurm had started it before. */
  readonly restarts: number;
}

/** Takes the lock beside a run folder and returns what releases it. @throws LockedError when a living process holds it */
export function lockFolder(folder: string): () => void {
  const path = `${folder}.lock`;
  const mine: Lock = { pid: process.pid, started: startTime(process.pid) ?? "", host: thisHost(), slurm: thisJob() };
  for (let attempt = 0; ; attempt++) {
    try {
      createWhole(path, JSON.stringify(mine));
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 1) throw writeFailure(path, error);
      refuseIfHeld(folder);
      removeStale(path);
    }
  }
}

/** Creates a file that nobody ever sees without its content: an empty lock would look like that of a dead process. */
function createWhole(path: string, content: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${thisHost()}.${process.pid}.tmp`);
  writeFileSync(temporary, content);
  try {
    linkSync(temporary, path); // unlike a rename, this fails when the file is there
  } finally {
    rmSync(temporary);
  }
}

/** Removes a dead process's lock; of two that do so at once, the slower puts back what the quicker has made meanwhile. */
function removeStale(path: string, isStale = (aside: string) => holderOf(aside) === undefined): void {
  const aside = join(dirname(path), `.${basename(path)}.stale.${thisHost()}.${process.pid}.tmp`);
  try {
    renameSync(path, aside);
  } catch {
    return; // gone already
  }
  if (!isStale(aside)) linkSync(aside, path);
  rmSync(aside);
}

/** The Slurm job, `cluster/number`, on another machine that writes this run as far as its lock tells. */
export function remoteJobOf(folder: string): string | undefined {
  const lock = readLock(`${folder}.lock`);
  return lock && lock.host !== thisHost() ? lock.slurm?.job : undefined;
}

/** Removes the lock that a Slurm job of another machine has left, for whoever knows from Slurm that the job is over. */
export function releaseRemoteJob(folder: string, job: string): void {
  if (remoteJobOf(folder) === job) removeStale(`${folder}.lock`, (aside) => readLock(aside)?.slurm?.job === job);
}

/** @throws LockedError naming the living process that is writing this run, if there is one */
export function refuseIfHeld(folder: string): void {
  const path = `${folder}.lock`;
  const where = holderOf(path);
  if (!where) return;
  const mend = where.includes("another machine") ? `, or delete this file if that machine has died` : "";
  throw new LockedError(
    `${path}: this run is being written by ${where}; wait for it, stop it, or train another seed${mend}`,
  );
}

/** Whether a living process is writing this run, as far as this machine can tell. */
export function isHeld(folder: string): boolean {
  return holderOf(`${folder}.lock`) !== undefined;
}

/** The living process that a lock names, in words. */
function holderOf(path: string): string | undefined {
  const lock = readLock(path);
  if (!lock) return undefined; // torn by a crash: its writer is gone
  if (lock.host === thisHost()) return startTime(lock.pid) === lock.started ? `process ${lock.pid}` : undefined;
  if (isEarlierStart(lock.slurm)) return undefined;
  return `process ${lock.pid} of another machine${lock.slurm ? ` (Slurm job ${lock.slurm.job})` : ""}`;
}

function readLock(path: string): Lock | null {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** The Slurm job that this process belongs to. */
function thisJob(): SlurmJob | undefined {
  const { SLURM_JOB_ID: id, SLURM_CLUSTER_NAME: cluster = "", SLURM_RESTART_COUNT: restarts = 0 } = process.env;
  return id ? { job: `${cluster}/${id}`, restarts: Number(restarts) } : undefined;
}

/** Whether this is the job of this very process, as it was before Slurm took it from its machine and started it here. */
function isEarlierStart(slurm: SlurmJob | undefined): boolean {
  const mine = thisJob();
  return slurm !== undefined && mine !== undefined && slurm.job === mine.job && slurm.restarts < mine.restarts;
}

/** When a process started, in kernel ticks since boot; undefined when there is no such process. */
function startTime(pid: number): string | undefined {
  try {
    // The second field, the name, is in parentheses and may hold spaces; the start time is the 20th after it.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[19];
  } catch {
    if (process.platform === "linux") return undefined;
    try {
      process.kill(pid, 0); // no /proc here: alive or not is all there is to know
      return "";
    } catch {
      return undefined;
    }
  }
}

function thisHost(): string {
  return sha256(hostname()).slice(0, 12);
}
