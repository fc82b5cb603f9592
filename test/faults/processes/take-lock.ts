/**
 * @file Takes a run's lock as often as it is told to, together with other processes: one folder a line on standard input,
 * one answer a line on standard output. It pauses at random before each step on files, so that the steps of several
 * processes come in every order, also on a machine of few cores.
 */
import fs from "node:fs";
import { createInterface } from "node:readline";
import { LockedError } from "groklab/core";
import { lockFolder } from "groklab/runs/lock";

/** The longest pause, and for how long a lock is kept, in milliseconds. */
const [PAUSE, KEPT] = [1.5, 12];

const cell = new Int32Array(new SharedArrayBuffer(4));
function pause(ms: number): void {
  Atomics.wait(cell, 0, 0, ms);
}

const steps = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const name of ["linkSync", "renameSync", "rmSync", "readFileSync", "writeFileSync"]) {
  const step = steps[name];
  steps[name] = (...args) => {
    if (String(args[0]).includes(".lock")) pause(PAUSE * Math.random());
    return step(...args);
  };
}

/** `won`, `refused by <pid>`, or whatever went wrong. */
function attempt(folder: string): string {
  let unlock: () => void;
  try {
    unlock = lockFolder(folder);
  } catch (error) {
    const [, pid] = /written by process (\d+)/.exec((error as Error).message) ?? [];
    return error instanceof LockedError ? `refused by ${pid}` : `failed: ${error}`;
  }
  try {
    fs.closeSync(fs.openSync(`${folder}.inside`, "wx")); // fails when somebody else is inside
    pause(KEPT);
    fs.unlinkSync(`${folder}.inside`);
    return "won";
  } catch (error) {
    return `not alone: ${error}`;
  } finally {
    unlock();
  }
}

createInterface(process.stdin).on("line", (line) => {
  const [at, folder] = JSON.parse(line) as [number, string];
  while (Date.now() < at); // together
  process.stdout.write(`${attempt(folder)}\n`);
});
process.stdout.write("ready\n");
