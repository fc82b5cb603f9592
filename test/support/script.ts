import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab/core";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ScriptOptions {
  readonly args?: readonly string[];
  /** Modules to load before the script, after what runs TypeScript. */
  readonly preload?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** What Node is given before a TypeScript file or `--eval`, as in every process that a user's command or kernel starts. */
export const LOADER: readonly string[] = ["--require", join(projectRoot(), "lib", "register.cjs")];

/** Runs a TypeScript file in a process of its own, from the project's root. */
export function runScript(file: string, { args = [], preload = [], env = {} }: ScriptOptions = {}): Promise<Finished> {
  const first = [...LOADER, ...preload.flatMap((module) => ["--require", module])];
  const child = spawn(process.execPath, [...first, file, ...args], {
    cwd: projectRoot(),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** Runs what an npm script runs, a file of scripts/ with these arguments, and waits for its end. */
export function runNpmScript(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const path = join(projectRoot(), "scripts", file);
  const options = { cwd: projectRoot(), env: { ...process.env, ...env }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], options);
  return { status, stdout, stderr };
}
