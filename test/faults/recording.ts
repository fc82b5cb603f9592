/** @file A run recorded by a process of its own, which may be killed at any moment, and the bytes that it must leave. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { projectRoot } from "groklab/core";
import type { EngineOptions } from "groklab/engine";
import type { RunSpec } from "groklab/runs";
import { LOADER } from "../support/script";

export interface Kill {
  /** The step that has been measured by then. */
  readonly step: number;
  /** How much later, in milliseconds: in the midst of what follows. */
  readonly ms: number;
  /** Default SIGKILL. */
  readonly signal?: NodeJS.Signals;
}

export interface RecordingOptions {
  readonly kill?: Kill;
  readonly engine?: EngineOptions;
  /** Where the recorder is started; it must not matter. */
  readonly cwd?: string;
  /** Variables of its environment; these neither. */
  readonly env?: NodeJS.ProcessEnv;
  /** The Node that runs it. Default: this one. */
  readonly node?: string;
}

/** Runs the recorder to its end, or to the signal that ends it. @throws what it said when it failed */
export async function record(
  folder: string,
  spec: RunSpec,
  options: RecordingOptions = {},
): Promise<"ended" | "killed"> {
  const { kill, engine = { xla: false }, cwd = projectRoot(), env = {}, node = process.execPath } = options;
  const script = join(__dirname, "processes", "record-run.ts");
  const args = [...LOADER, script, folder, JSON.stringify(spec), JSON.stringify(engine)];
  const child = spawn(node, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<"ended" | "killed">((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve("killed");
      else if (code === 0) resolve("ended");
      else reject(new Error(`code ${code}, ${signal}: ${complaint}`));
    });
  });
  child.stdout.on("data", async (chunk) => {
    if (!kill || Number(String(chunk).trim().split("\n").at(-1)) < kill.step) return;
    await setTimeout(kill.ms);
    child.kill(kill.signal ?? "SIGKILL");
  });
  return ended;
}

/** All that must be the same: everything but the events and the states along the way. */
export function bytesOf(folder: string, steps: number): Record<string, string> {
  const last = `checkpoints/step-${String(steps).padStart(9, "0")}.safetensors`;
  const names = ["config.json", "env.json", "metrics.jsonl", "DONE.json", last];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}
