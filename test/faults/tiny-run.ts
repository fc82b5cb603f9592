/** @file The run that faults are made in: over in a tenth of a second, a state kept at each of its few measurements. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type RecordOptions, type RunSpec, readRun, recordRun, resolveRun, runId } from "groklab/runs";
import type { Evaluation } from "groklab/trainers";
import { expect } from "vitest";
import { smallSpec } from "../support/small-run";

export const tinySpec: RunSpec = { ...smallSpec, steps: 20, evaluation: { every: 5, perDecade: 0 } };
export const tinyConfig = resolveRun(tinySpec);
export const tinyId = runId(tinyConfig);
export const LAST_STATE = "checkpoints/step-000000020.safetensors";
export const STATE_LIST = join("checkpoints", "LATEST.json");

export interface Recorded {
  readonly steps: readonly number[];
  readonly notices: readonly string[];
}

/** Records the run to its end, or until it was stopped after `stopAt` steps; tells which steps it measured, and what it said. */
export async function recordTiny(
  folder: string,
  { stopAt = -1, ...options }: RecordOptions & { stopAt?: number } = {},
): Promise<Recorded> {
  const aborted = new AbortController();
  const [steps, notices]: [number[], string[]] = [[], []];
  const onNotice = (line: string) => void notices.push(line);
  const stream = recordRun(tinyConfig, folder, {
    checkpointSeconds: 0,
    onNotice,
    ...options,
    signal: aborted.signal,
  });
  for await (const event of stream) {
    if (event.kind !== "evaluation") continue;
    steps.push(event.evaluation.step);
    if (event.evaluation.step === stopAt) aborted.abort();
  }
  return { steps, notices };
}

/** All that must be the same however often the run was cut short: everything but the events and the states along the way. */
export function bytesOf(folder: string): Record<string, string> {
  const names = ["config.json", "env.json", "metrics.jsonl", "DONE.json", LAST_STATE];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "latin1")]));
}

/** Whatever is there reads as the beginning of the run, or as nothing yet. */
export function expectPrefix(folder: string, whole: readonly Evaluation[], why: string): void {
  if (!existsSync(join(folder, "config.json"))) return;
  const { evaluations } = readRun(folder);
  expect(evaluations, why).toEqual(whole.slice(0, evaluations.length));
}

/** Temporary files and locks of the run that are still there. */
export function leftovers(folder: string): string[] {
  const inside = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const beside = readdirSync(dirname(folder)).filter((name) => name !== basename(folder));
  return [...inside.filter((name) => name.endsWith(".tmp")), ...beside.filter((name) => /\.(tmp|lock)$/.test(name))];
}

/** Makes the lock of this process one of a process before it, which had the same number: so a dead one's looks. */
export function buryLock(folder: string): void {
  const beside = (name: string) => name.replace(/^\.+/, "").startsWith(`${basename(folder)}.lock`);
  const parent = dirname(folder);
  for (const name of existsSync(parent) ? readdirSync(parent).filter(beside) : []) {
    const path = join(parent, name);
    writeFileSync(path, readFileSync(path, "utf8").replace(/"started":"\d+"/, '"started":"1"'));
  }
}
