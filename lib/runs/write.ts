import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonicalJson, projectRoot, RecordError, sha256 } from "../core";
import { engineInfo } from "../engine";
import { type TrainEvent, train } from "../trainers";
import { runId } from "./config";
import { describeEnvironment } from "./environment";
import { createLineFile, makeFolder, moveAside, writeAtomically } from "./files";
import { checksum, encodeLine } from "./lines";
import { lockFolder } from "./lock";
import { type RunRecord, readRun } from "./read";
import type { RunConfig } from "./spec";

/** Folder of an experiment's runs; `live` is for training started by hand and is not committed. */
export function runsFolder(experiment: string): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(experiment)) {
    throw new RecordError(`experiment "${experiment}": a name has lower-case letters, digits and hyphens only`);
  }
  return join(projectRoot(), "data", "runs", experiment);
}

/**
 * Trains a run and writes its record as it goes, passing every event on. A record is written start-first, end-last:
 *
 * - `config.json`, `env.json`: what is run, and on what;
 * - `metrics.jsonl`: one checksummed line a measurement, evaluations and probes in the order of steps;
 * - `events.jsonl`: when it started and ended, for people;
 * - `DONE.json`: how it ended and the hashes of the files before; its absence means unfinished.
 *
 * A finished record (`done` or `diverged`) is not made again: the stream is then empty. One that was cut short is moved
 * aside, `<id>.old1`, and training starts afresh. The engine must have been started.
 *
 * @throws LockedError when another process is writing this run, RecordError when the disk refuses
 */
export async function* recordRun(
  config: RunConfig,
  folder: string,
  { signal, fresh = false }: { signal?: AbortSignal; fresh?: boolean } = {},
): AsyncGenerator<TrainEvent, void, void> {
  makeFolder(dirname(folder));
  const unlock = lockFolder(folder);
  try {
    if (!fresh && finishedRun(folder)) return;
    if (existsSync(join(folder, "config.json"))) moveAside(folder);
    makeFolder(folder);
    yield* write(config, folder, signal);
  } finally {
    unlock();
  }
}

/** The record in a folder, if there is one and its run came to its end: `done` or `diverged`. */
export function finishedRun(folder: string): RunRecord | undefined {
  if (!existsSync(join(folder, "DONE.json"))) return undefined;
  const record = readRun(folder);
  return record.status === "stopped" ? undefined : record;
}

async function* write(config: RunConfig, folder: string, signal?: AbortSignal): AsyncGenerator<TrainEvent, void, void> {
  const started = Date.now();
  const stream = train(config, { signal });
  const first = await stream.next(); // only now is it known how the step runs; until then there is nothing to keep
  if (first.done || first.value.kind !== "start") throw new RecordError(`${folder}: training did not start`);
  const files: Record<string, string> = {};
  const store = (name: string, text: string) => {
    files[name] = sha256(text);
    writeAtomically(join(folder, name), text);
  };
  store("env.json", `${JSON.stringify(describeEnvironment(engineInfo(), first.value.settings), null, 2)}\n`);
  store("config.json", `${canonicalJson(config)}\n`);
  const metrics = createLineFile(join(folder, "metrics.jsonl"));
  const events = createLineFile(join(folder, "events.jsonl"));
  const lines: string[] = [];
  events.append(canonicalJson({ kind: "started", time: new Date(started).toISOString() }));
  try {
    yield first.value;
    for await (const event of stream) {
      const measured =
        event.kind === "evaluation" ? event.evaluation : event.kind === "probe" ? event.measurement : null;
      if (measured) {
        const line = encodeLine({ seq: lines.length, ...measured });
        metrics.append(line);
        lines.push(line);
      }
      if (event.kind === "end") {
        const seconds = (Date.now() - started) / 1000;
        events.append(canonicalJson({ kind: "ended", time: new Date().toISOString(), seconds, ...event.end }));
        metrics.close();
        files["metrics.jsonl"] = sha256(lines.map((line) => `${line}\n`).join(""));
        const done = { ...event.end, id: runId(config), files };
        const crc32 = checksum(canonicalJson(done));
        writeAtomically(join(folder, "DONE.json"), `${canonicalJson({ ...done, crc32 })}\n`);
      }
      yield event;
    }
  } finally {
    await stream.return();
    metrics.close();
    events.close();
  }
}
