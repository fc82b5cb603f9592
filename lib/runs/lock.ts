/**
 * @file One writer per run. The lock names a process by pid and start time, so a reused pid is not mistaken for it.
 *
 * Why two never hold it, however many try at once: a lock comes into being by a hard link, which fails where there is
 * one, and goes by its own process. A dead process's lock is only ever replaced, by a rename, and only by who holds the
 * second lock that is named after its content: as no two processes write the same content, that lock guards this one
 * dead process's lock and no other. Who holds it looks again; if the content is still the same, then nobody else can
 * change it, since its own process is dead and others lack the second lock. A process that dies with the second lock
 * leaves a dead process's lock, which is taken over in the same way.
 *
 * Why one always gets it: a process gives way to a living one only, which holds the lock or is about to take it.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { GroklabError, LockedError, RecordError, sha256 } from "../core";
import { namesIn, removeFile, writeFailure } from "./files";

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
  sweepBeside(`${folder}.lock`);
  return takeLock(`${folder}.lock`);
}

function takeLock(path: string): () => void {
  const mine: Lock = { pid: process.pid, started: startTime(process.pid) ?? "", host: thisHost(), slurm: thisJob() };
  const content = JSON.stringify(mine);
  const temporary = temporaryOf(path, `${thisHost()}.${process.pid}`);
  try {
    // Whole before it has its name: an empty lock would look like that of a dead process.
    writeFileSync(temporary, content);
    while (!linked(temporary, path)) {
      const found = contentOf(path);
      if (found === undefined) continue; // released just now
      refuseLiving(path, found);
      if (replaceDead(path, found, temporary)) break;
    }
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof GroklabError ? error : writeFailure(path, error);
  }
  const release = () => removeFile(path);
  try {
    removeFile(temporary);
  } catch (error) {
    release(); // nobody will know that it is held
    throw error;
  }
  return release;
}

/** A hidden neighbour; what is left of it after a crash is known by its name. */
function temporaryOf(path: string, owner: string): string {
  return join(dirname(path), `.${basename(path)}.${owner}.tmp`);
}

/** Whether the file has been given this name, too; false when there is one of that name. */
function linked(file: string, name: string): boolean {
  try {
    linkSync(file, name); // unlike a rename, this fails when the name is taken
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Puts a new lock in the place of a dead process's; false when that is no longer there. */
function replaceDead(path: string, dead: string, replacement: string): boolean {
  return changeDead(path, dead, () => renameSync(replacement, path));
}

/** Changes a dead process's lock while it is certain that nobody else does; false when it is no longer there. */
function changeDead(path: string, dead: string, change: () => void): boolean {
  const release = takeLock(temporaryOf(path, String(Number.parseInt(sha256(dead).slice(0, 12), 16))));
  try {
    if (contentOf(path) !== dead) return false;
    change();
    return true;
  } finally {
    release();
  }
}

/** Removes what processes have left that were killed while they took this lock, or took it over. */
function sweepBeside(path: string): void {
  for (const name of namesIn(dirname(path))) {
    const number = name.replace(/^\.+/, "").startsWith(`${basename(path)}.`) && /\.(\d+)\.tmp$/.exec(name)?.[1];
    if (!number) continue;
    const left = join(dirname(path), name);
    // Half-made locks are numbered by process, those for taking over by what they take over.
    const isDead = startTime(Number(number)) === undefined && holderIn(contentOf(left)) === undefined;
    if (isDead || (Number(number) === process.pid && name.includes(thisHost()))) removeFile(left);
  }
}

/** The Slurm job, `cluster/number`, on another machine that writes this run as far as its lock tells. */
export function remoteJobOf(folder: string): string | undefined {
  const lock = lockIn(contentOf(`${folder}.lock`));
  return lock && lock.host !== thisHost() ? lock.slurm?.job : undefined;
}

/** Removes the lock that a Slurm job of another machine has left, for whoever knows from Slurm that the job is over. */
export function releaseRemoteJob(folder: string, job: string): void {
  const path = `${folder}.lock`;
  const content = contentOf(path);
  if (content !== undefined && remoteJobOf(folder) === job) changeDead(path, content, () => removeFile(path));
}

/** @throws LockedError naming the living process that is writing this run, if there is one */
export function refuseIfHeld(folder: string): void {
  const path = `${folder}.lock`;
  refuseLiving(path, contentOf(path));
}

/** Whether a living process is writing this run, as far as this machine can tell. */
export function isHeld(folder: string): boolean {
  return holderIn(contentOf(`${folder}.lock`)) !== undefined;
}

function refuseLiving(path: string, content: string | undefined): void {
  const where = holderIn(content);
  if (!where) return;
  const mend = where.includes("another machine") ? ", or delete this file if that machine has died" : "";
  throw new LockedError(
    `${path}: this run is being written by ${where}; wait for it, stop it, or train another seed${mend}`,
  );
}

/** What a lock says; undefined where there is none. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw writeFailure(path, error);
  }
}

/** The living process that a lock names, in words. */
function holderIn(content: string | undefined): string | undefined {
  const lock = lockIn(content);
  if (!lock) return undefined; // torn by a crash: its writer is gone
  if (lock.host === thisHost()) return startTime(lock.pid) === lock.started ? `process ${lock.pid}` : undefined;
  if (isEarlierStart(lock.slurm)) return undefined;
  return `process ${lock.pid} of another machine${lock.slurm ? ` (Slurm job ${lock.slurm.job})` : ""}`;
}

function lockIn(content: string | undefined): Lock | null {
  try {
    return JSON.parse(content ?? "null");
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

/** When a process started, in kernel ticks since boot; undefined when there is no such process, or a dead one not yet reaped. */
function startTime(pid: number): string | undefined {
  try {
    // The second field, the name, is in parentheses and may hold any characters; the state is the first after it, the
    // start time the 20th.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return /[ZX]/.test(fields[0]) ? undefined : fields[19];
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (process.platform === "linux") {
      if (["ENOENT", "ESRCH"].includes(code)) return undefined;
      throw new RecordError(`/proc/${pid}/stat: cannot be read (${code})`); // alive or not, nobody knows
    }
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
