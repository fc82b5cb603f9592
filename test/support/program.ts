import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import type { Finished } from "./script";
import { smallSpec } from "./small-run";

/** The small run as it is typed: over in a second, and of the plain engine, which is not what is under test. */
export const SMALL = [
  "task.operation=addition",
  "task.p=11",
  "task.trainFraction=0.4",
  "model.hidden=[16]",
  "optimizer.learningRate=0.03",
  "optimizer.weightDecay=2",
  "steps=40",
];
export const PLAIN = ["--no-xla"];
/** Minutes, if nobody stops it. */
export const LONG = [...SMALL.slice(0, -1), "steps=10000000", "evaluation.every=50", "evaluation.perDecade=0"];
export const longSpec = { ...smallSpec, steps: 10_000_000, evaluation: { every: 50, perDecade: 0 } };

/** Starts the program as `npx groklab` does, from a folder that is not the project's, on data of its own. */
export function startProgram(data: string, ...args: string[]): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [join(projectRoot(), "lib", "cli", "groklab.cjs"), ...args], {
    cwd: "/",
    env: { ...process.env, GROKLAB_DATA: data },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, finished };
}

export function groklab(data: string, ...args: string[]): Promise<Finished> {
  return startProgram(data, ...args).finished;
}
