import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, RecordError, sha256 } from "../core";
import type { Evaluation, TrainEnd } from "../trainers";
import { resolveRun, runId } from "./config";
import type { Environment } from "./environment";
import { checksum, decodeLine } from "./lines";
import type { RunConfig } from "./spec";

/** A run as it was recorded. */
export interface RunRecord {
  readonly id: string;
  /** Folder it was read from. */
  readonly folder: string;
  readonly config: RunConfig;
  readonly environment: Environment;
  readonly evaluations: readonly Evaluation[];
  /** `unfinished`: still being written, or its process was killed; the evaluations up to then are good. */
  readonly status: TrainEnd["status"] | "unfinished";
  /** Updates made, as far as the record knows. */
  readonly steps: number;
  readonly reason?: string;
  /** Wall-clock seconds of a run that ended. */
  readonly seconds?: number;
}

/**
 * Reads and checks one run folder. Takes no lock: a run that is being written reads as a valid prefix.
 *
 * @throws RecordError naming the file, the line and what is wrong, when anything was altered, lost or put in
 */
export function readRun(folder: string): RunRecord {
  const done = existsSync(join(folder, "DONE.json")) ? readDone(folder) : undefined;
  const config = readConfig(folder);
  const id = runId(config);
  if (done) {
    if (done.id !== id) throw new RecordError(`${folder}: DONE.json is of run ${done.id}, config.json of ${id}`);
    for (const [name, expected] of Object.entries(done.files as Record<string, string>)) {
      const found = sha256(text(folder, name));
      if (found !== expected) {
        throw new RecordError(
          `${join(folder, name)}: changed since it was written (SHA-256 ${found}, stored ${expected})`,
        );
      }
    }
  }
  const evaluations = readEvaluations(folder, done !== undefined);
  return {
    id,
    folder,
    config,
    environment: parse(folder, "env.json", text(folder, "env.json")) as unknown as Environment,
    evaluations,
    status: done ? (done.status as TrainEnd["status"]) : "unfinished",
    steps: done ? (done.step as number) : (evaluations.at(-1)?.step ?? 0),
    reason: done?.reason as string | undefined,
    seconds: readSeconds(folder),
  };
}

/** All runs of a folder, and for those that can not be read the reason: one bad run is named, never fatal. */
export function readRuns(folder: string): { runs: RunRecord[]; problems: string[] } {
  const runs: RunRecord[] = [];
  const problems: string[] = [];
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  for (const name of names.filter((name) => !/\.(old\d+|lock)$/.test(name))) {
    try {
      runs.push(readRun(join(folder, name)));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      problems.push(error.message);
    }
  }
  return { runs, problems };
}

/** The end mark vouches for the other files; its own checksum vouches for it. */
function readDone(folder: string): Record<string, unknown> {
  const { crc32, ...done } = parse(folder, "DONE.json", text(folder, "DONE.json"));
  const found = checksum(canonicalJson(done));
  if (found !== crc32) {
    throw new RecordError(
      `${join(folder, "DONE.json")}: changed since it was written (CRC-32 ${found}, stored ${crc32})`,
    );
  }
  return done;
}

function readConfig(folder: string): RunConfig {
  const { schema, ...spec } = parse(folder, "config.json", text(folder, "config.json"));
  try {
    const config = resolveRun(spec as never);
    if (schema !== config.schema) throw new RecordError(`schema ${schema}; this groklab reads ${config.schema}`);
    return config;
  } catch (error) {
    throw new RecordError(`${join(folder, "config.json")}: ${(error as Error).message}`);
  }
}

/** Without an end mark the last line may be torn: it is then still being written, or was when the process died. */
function readEvaluations(folder: string, complete: boolean): Evaluation[] {
  if (!complete && !existsSync(join(folder, "metrics.jsonl"))) return [];
  const lines = text(folder, "metrics.jsonl").split("\n");
  const torn = lines.pop();
  if (complete && torn !== "") throw new RecordError(`${join(folder, "metrics.jsonl")}: ends in half a line`);
  return lines.map((line, seq) => {
    try {
      const { seq: _, ...evaluation } = decodeLine(line, seq);
      return evaluation;
    } catch (error) {
      throw new RecordError(`${join(folder, "metrics.jsonl")}, line ${seq + 1}: ${(error as Error).message}`);
    }
  });
}

function readSeconds(folder: string): number | undefined {
  if (!existsSync(join(folder, "events.jsonl"))) return undefined;
  const ended = /"seconds":([\d.]+)/.exec(text(folder, "events.jsonl"));
  return ended ? Number(ended[1]) : undefined;
}

function text(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch (error) {
    throw new RecordError(`${join(folder, name)}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parse(folder: string, name: string, content: string): Record<string, unknown> {
  try {
    const value = JSON.parse(content);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  throw new RecordError(`${join(folder, name)}: is not a JSON object; it was cut or altered`);
}
