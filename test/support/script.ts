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
  /** Modules to load before the script, after tsx. */
  readonly preload?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a TypeScript file in a process of its own, as a notebook's kernel would: through tsx, from the project's root. */
export function runScript(file: string, { args = [], preload = [], env = {} }: ScriptOptions = {}): Promise<Finished> {
  const loaders = ["tsx/cjs", ...preload].flatMap((module) => ["--require", module]);
  const child = spawn(process.execPath, [...loaders, file, ...args], {
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
