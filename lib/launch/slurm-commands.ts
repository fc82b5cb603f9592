/** @file Slurm as its own commands tell and take it. They are asked for columns of our choice, never parsed for people. */
import { spawn } from "node:child_process";
import { ConfigError, GroklabError } from "../core";

/** A task of an array: how it is, in Slurm's words. */
export interface SlurmTask {
  readonly index: number;
  /** Such as `PENDING`, `RUNNING`, `FAILED`. */
  readonly state: string;
  /** Why it waits, such as `Resources`; `None` where there is nothing to say. */
  readonly reason: string;
}

export interface SlurmCluster {
  readonly name: string;
  /** The most tasks of an array. */
  readonly maxArray: number;
}

/** States that a task leaves only when it is requeued. */
const OVER = /^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL|PREEMPTED|OUT_OF_MEMORY|BOOT_FAIL|DEADLINE|REVOKED)/;

export function isOver({ state }: Pick<SlurmTask, "state">): boolean {
  return OVER.test(state);
}

/** What the cluster is called and allows. @throws ConfigError where there is no Slurm */
export async function askCluster(): Promise<SlurmCluster> {
  const config = await slurm("scontrol", ["show", "config"]);
  const value = (key: string) => new RegExp(`^${key}\\s*= (.*)$`, "m").exec(config)?.[1].trim();
  return { name: value("ClusterName") ?? "", maxArray: Number(value("MaxArraySize") ?? 1001) };
}

/** Hands in a script and gives the number of its job. */
export async function submit(script: string, options: readonly string[]): Promise<number> {
  const answer = await slurm("sbatch", ["--parsable", ...options], script); // `12`, or `12;cluster`
  const job = Number.parseInt(answer, 10);
  if (!Number.isInteger(job)) throw new GroklabError(`sbatch: expected the number of a job, got ${answer.trim()}`);
  return job;
}

/** Numbers of this user's jobs of a name that wait or run, the earliest first. */
export async function jobsNamed(name: string): Promise<number[]> {
  const rows = await slurm("squeue", ["--noheader", "--me", `--name=${name}`, "--format=%F"]);
  return [...new Set(rows.split("\n").filter(Boolean).map(Number))].sort((a, b) => a - b);
}

/** The tasks of an array that Slurm still knows; those that ended are forgotten after some minutes. */
export async function tasksOf(job: number | string): Promise<SlurmTask[]> {
  const args = ["--noheader", "--array", "--states=all", `--jobs=${job}`, "--format=%K|%T|%r"];
  const rows = await slurm("squeue", args).catch((error: Error) => {
    if (error.message.includes("Invalid job id")) return ""; // all of it is forgotten
    throw error;
  });
  return rows
    .split("\n")
    .filter(Boolean)
    .map((row) => row.split("|"))
    .map(([index, state, reason]) => ({ index: Number(index), state, reason }));
}

/** The script that a job was handed in with. */
export function scriptOf(job: number): Promise<string> {
  return slurm("scontrol", ["write", "batch_script", String(job), "-"]);
}

/** How a task's process ended, as `code:signal`; undefined when Slurm has forgotten it. */
export async function exitCodeOf(job: number, index: number): Promise<string | undefined> {
  const shown = await slurm("scontrol", ["show", "job", "--oneliner", `${job}_${index}`]).catch(() => "");
  return /ExitCode=(\S+)/.exec(shown)?.[1];
}

/** Puts a task back into the queue: a running one is told to stop (TERM), one that is over starts again. */
export async function requeue(job: number | string, index: number | string): Promise<void> {
  await slurm("scontrol", ["requeue", `${job}_${index}`]);
}

/** Cancels what waits, and tells what runs to stop: TERM, and KILL after the cluster's KillWait. */
export async function cancel(job: number): Promise<void> {
  await slurm("scancel", [String(job)]);
}

function slurm(program: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: true }); // Ctrl-C is not for it
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      const missing = "there is no such program on PATH, so no Slurm here; --launcher local trains on this machine";
      reject(new ConfigError(`--launcher slurm: ${program}: ${code === "ENOENT" ? missing : message}`));
    });
    child.on("close", (code) => {
      if (code === 0) return resolve(stdout);
      reject(new GroklabError(`${program} ${args.join(" ")}: ${stderr.trim() || stdout.trim() || `code ${code}`}`));
    });
    child.stdin.on("error", () => {}); // it ended before it read all; its code and words say why
    child.stdin.end(input);
  });
}
