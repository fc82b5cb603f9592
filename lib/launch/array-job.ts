/**
 * @file What an array of Slurm tasks is told and says. The order is part of the job's script, so Slurm keeps it as long as
 * the job lives, and there is no file to lose or to clean up. What a task says are lines of JSON in its log.
 */
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { GroklabError, projectRoot } from "../core";
import type { EngineOptions } from "../engine";
import type { RunSpec } from "../runs";

export interface ArrayJob {
  /** Folder of all data. */
  readonly data: string;
  readonly experiment: string;
  readonly engine: EngineOptions;
  /** Files of the probes of the kind `own`, by the probes' names. */
  readonly probes?: Readonly<Record<string, string>>;
  /** The runs of each task, by its index in the array. */
  readonly tasks: readonly (readonly RunSpec[])[];
}

/** A line that a task says of one of its runs. */
export type TaskLine =
  /** Its record has begun, or goes on. */
  | { readonly kind: "training"; readonly id: string }
  | { readonly kind: "elsewhere"; readonly id: string }
  | { readonly kind: "ended"; readonly id: string; readonly status: string }
  | {
      readonly kind: "failed";
      readonly id: string;
      readonly name: string;
      readonly message: string;
      readonly stack?: string;
    };

/** The script of a job: each task becomes the program that reads the order and trains its share. */
export function scriptFor(order: ArrayJob): string {
  const loader = join(projectRoot(), "lib", "register.cjs");
  const program = [process.execPath, "--require", loader, join(__dirname, "slurm-task.ts")].map(quoted).join(" ");
  const packed = gzipSync(JSON.stringify(order))
    .toString("base64")
    .replace(/.{100}/g, "$&\n");
  // `exec`, so that signals reach the program itself.
  return `#!/bin/sh\nexec ${program} <<'ORDER'\n${packed}\nORDER\n`;
}

/** The order in a job's script, or alone. @throws GroklabError when there is none */
export function readArrayJob(text: string): ArrayJob {
  const packed = /<<'ORDER'\n([\s\S]*?)\nORDER/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString("utf8"));
  } catch (error) {
    throw new GroklabError(`a Slurm job's script: expected an order of groklab's (${(error as Error).message})`);
  }
}

function quoted(word: string): string {
  return `'${word.replace(/'/g, "'\\''")}'`;
}

/** What a line of a log says; undefined for one that is meant for people. */
export function readTaskLine(text: string): TaskLine | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
