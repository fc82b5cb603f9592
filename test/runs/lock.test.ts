import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LockedError } from "groklab/core";
import { isHeld, releaseRemoteJob, remoteJobOf } from "groklab/runs";
import { lockFolder } from "groklab/runs/lock";
import { afterEach, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";

const folder = join(scratch(), "run");
const path = `${folder}.lock`;

afterEach(() => {
  rmSync(path, { force: true });
  vi.unstubAllEnvs();
});

/** Takes the lock and says what it holds. */
function held(): { pid: number; started: string; host: string } {
  const unlock = lockFolder(folder);
  const lock = JSON.parse(readFileSync(path, "utf8"));
  unlock();
  return lock;
}

/** The start time of a living process as Linux tells it. */
function startOf(pid: number): string {
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[19];
}

describe("lockFolder", () => {
  it("names this process by pid and start time, and no machine or person", () => {
    const lock = held();
    expect([lock.pid, lock.started]).toEqual([process.pid, startOf(process.pid)]);
    expect(lock.host).toMatch(/^[0-9a-f]{12}$/);
  });

  it("lets one writer in, tells the second whom it waits for, and lets it in afterwards", () => {
    const unlock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(LockedError);
    expect(() => lockFolder(folder)).toThrow(`process ${process.pid};`);
    unlock();
    expect(existsSync(path)).toBe(false);
    lockFolder(folder)();
  });

  it("is held by another process as long as that lives, and no longer", async () => {
    const other = spawn("sleep", ["60"], { stdio: "ignore" });
    await once(other, "spawn");
    const pid = other.pid ?? 0;
    writeFileSync(path, JSON.stringify({ ...held(), pid, started: startOf(pid) }));
    expect(() => lockFolder(folder)).toThrow(new RegExp(`written by process ${pid};`));
    const gone = once(other, "exit");
    other.kill("SIGKILL");
    await gone;
    expect(held().pid).toBe(process.pid);
  });

  it("is taken over from a process whose pid now belongs to another", () => {
    const lock = held();
    writeFileSync(path, JSON.stringify({ ...lock, started: String(Number(lock.started) - 1) }));
    expect(held()).toEqual(lock);
  });

  it("is taken over when a crash left it half written", () => {
    const lock = held();
    for (const torn of ["", '{"pid":12', "null"]) {
      writeFileSync(path, torn);
      expect(held()).toEqual(lock);
    }
  });

  it("is left alone when another machine holds it: whether that lives can not be told from here", () => {
    writeFileSync(path, JSON.stringify({ ...held(), host: "0123456789ab", pid: 1 }));
    expect(() => lockFolder(folder)).toThrow("process 1 of another machine");
  });

  describe("in Slurm", () => {
    /** Makes this process the job 7 of a cluster, started for the third time. */
    function enterJob(): void {
      vi.stubEnv("SLURM_CLUSTER_NAME", "tiny");
      vi.stubEnv("SLURM_JOB_ID", "7");
      vi.stubEnv("SLURM_RESTART_COUNT", "2");
    }
    const remote = (job: string, restarts: number) =>
      writeFileSync(path, JSON.stringify({ pid: 1, started: "", host: "0123456789ab", slurm: { job, restarts } }));

    it("names the job, and how often that was started before", () => {
      enterJob();
      expect(held()).toMatchObject({ pid: process.pid, slurm: { job: "tiny/7", restarts: 2 } });
    });

    it("is taken over from the same job before Slurm started it again, on whatever machine that was", () => {
      remote("tiny/7", 1);
      expect(() => lockFolder(folder)).toThrow("process 1 of another machine (Slurm job tiny/7)"); // we are no job yet
      enterJob();
      expect(isHeld(folder)).toBe(false);
      expect(held().pid).toBe(process.pid);
    });

    it.each([
      ["tiny/7", 2],
      ["tiny/7", 3],
      ["tiny/8", 0],
      ["vast/7", 0],
    ])("is left alone when job %s, started %i times before, has it", (job, restarts) => {
      enterJob();
      remote(job, restarts);
      expect(() => lockFolder(folder)).toThrow(LockedError);
      expect(() => lockFolder(folder)).toThrow("or delete this file if that machine has died");
    });

    it("is released for a job of another machine that is said to be over, and for no other", () => {
      remote("tiny/7", 0);
      expect(remoteJobOf(folder)).toBe("tiny/7");
      releaseRemoteJob(folder, "tiny/8");
      expect(isHeld(folder)).toBe(true);
      releaseRemoteJob(folder, "tiny/7");
      expect(existsSync(path)).toBe(false);
      enterJob();
      const unlock = lockFolder(folder);
      expect(remoteJobOf(folder)).toBeUndefined(); // this machine can see for itself who lives
      releaseRemoteJob(folder, "tiny/7");
      expect(isHeld(folder)).toBe(true);
      unlock();
    });
  });
});
