/** @file A run that another process trains, seen from outside: by its files alone, and without a lock. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Evaluation } from "../trainers";
import { decodeLine, isEvaluation } from "./lines";
import { isHeld } from "./lock";
import { isPacked } from "./packs";
import { readRun } from "./read";

export interface FollowOptions {
  /** Aborting ends the stream; the run goes on. */
  readonly signal?: AbortSignal;
  /** Time between two looks, in milliseconds. Default 200. */
  readonly pollMs?: number;
}

/**
 * Yields the evaluations of a run, those that are there and those to come, until it ends or nobody trains it any more.
 * Of a run that goes on from an earlier state no evaluation is yielded twice: what it measures again is the same.
 *
 * @throws RecordError naming the line of metrics.jsonl that was altered
 */
export async function* followRun(
  folder: string,
  { signal, pollMs = 200 }: FollowOptions = {},
): AsyncGenerator<Evaluation, void, void> {
  if (isPacked(folder)) return yield* readRun(folder).evaluations;
  const path = join(folder, "metrics.jsonl");
  let seen = 0;
  let size = -1;
  for (;;) {
    const over = existsSync(join(folder, "DONE.json")) || !isHeld(folder); // looked at before the lines: none is missed
    const now = existsSync(path) ? statSync(path).size : 0;
    if (now !== size) {
      size = now;
      const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
      for (const line of lines.slice(seen)) {
        const { seq: _, ...measured } = decodeLine(line, seen, basename(folder));
        seen++;
        if (isEvaluation(measured)) yield measured;
      }
    }
    if (over || signal?.aborted) return;
    await setTimeout(pollMs, undefined, { signal }).catch(() => {});
  }
}
