/** @file One writer per run. The lock names a process by pid and start time, so a reused pid is not mistaken for it. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { LockedError, sha256 } from "../core";
import { writeFailure } from "./files";

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
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 0) throw writeFailure(path, error);
      refuseIfHeld(path);
      rmSync(path, { force: true });
    }
  }
}

function refuseIfHeld(path: string): void {
  let lock: Lock | null;
  try {
    lock = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    lock = null;
  }
  if (!lock) return; // torn by a crash: its writer is gone
  if (lock.host === thisHost() && startTime(lock.pid) !== lock.started) return;
  const where = lock.host === thisHost() ? `process ${lock.pid}` : `process ${lock.pid} of another machine`;
  throw new LockedError(`${path}: this run is being written by ${where}; wait for it, stop it, or train another seed`);
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
