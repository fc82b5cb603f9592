/** @file One writer per run. The lock names a process by pid and start time, so a reused pid is not mistaken for it. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { LockedError, RecordError, sha256 } from "../core";
import { namesIn, removeFile, writeFailure } from "./files";

interface Lock {
  readonly pid: number;
  readonly started: string;
  /** A hash: records may be published, host names need not be. */
  readonly host: string;
}

/** Takes the lock beside a run folder and returns what releases it. @throws LockedError when a living process holds it */
export function lockFolder(folder: string): () => void {
  const path = `${folder}.lock`;
  const mine: Lock = { pid: process.pid, started: startTime(process.pid) ?? "", host: thisHost() };
  sweepBeside(path);
  for (let attempt = 0; ; attempt++) {
    try {
      createWhole(path, JSON.stringify(mine));
      return () => removeFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 1) throw writeFailure(path, error);
      refuseIfHeld(folder);
      removeStale(path);
    }
  }
}

/** Creates a file that nobody ever sees without its content: an empty lock would look like that of a dead process. */
function createWhole(path: string, content: string): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  writeFileSync(temporary, content);
  try {
    linkSync(temporary, path); // unlike a rename, this fails when the file is there
  } finally {
    rmSync(temporary);
  }
}

/** Removes a dead process's lock; of two that do so at once, the slower puts back what the quicker has made meanwhile. */
function removeStale(path: string): void {
  const aside = join(dirname(path), `.${basename(path)}.stale.${process.pid}.tmp`);
  try {
    renameSync(path, aside);
  } catch {
    return; // gone already
  }
  const living = holderOf(aside);
  if (living) linkSync(aside, path);
  rmSync(aside);
}

/** Removes what processes have left that were killed while they took this lock, or took it over. */
function sweepBeside(path: string): void {
  const prefix = `.${basename(path)}.`;
  for (const name of namesIn(dirname(path))) {
    const pid = name.startsWith(prefix) && Number(/^(?:stale\.)?(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1]);
    if (pid && (pid === process.pid || startTime(pid) === undefined))
      rmSync(join(dirname(path), name), { force: true });
  }
}

/** @throws LockedError naming the living process that is writing this run, if there is one */
export function refuseIfHeld(folder: string): void {
  const path = `${folder}.lock`;
  const where = holderOf(path);
  if (!where) return;
  throw new LockedError(`${path}: this run is being written by ${where}; wait for it, stop it, or train another seed`);
}

/** Whether a living process is writing this run, as far as this machine can tell. */
export function isHeld(folder: string): boolean {
  return holderOf(`${folder}.lock`) !== undefined;
}

/** The living process that a lock names, in words. */
function holderOf(path: string): string | undefined {
  let lock: Lock | null;
  try {
    lock = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code && code !== "ENOENT") throw new RecordError(`${path}: cannot be read (${code})`); // nor be called stale
    lock = null;
  }
  if (!lock) return undefined; // torn by a crash: its writer is gone
  if (lock.host !== thisHost()) return `process ${lock.pid} of another machine`;
  return startTime(lock.pid) === lock.started ? `process ${lock.pid}` : undefined;
}

/** When a process started, in kernel ticks since boot; undefined when there is no such process. */
function startTime(pid: number): string | undefined {
  try {
    // The second field, the name, is in parentheses and may hold spaces; the start time is the 20th after it.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[19];
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
