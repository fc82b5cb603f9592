import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Json, type PhaseTimes, RecordError, sha256, VersionError } from "../core";
import type { Evaluation, ProbeMeasurement, RateChange, TrainEnd } from "../trainers";
import { idsOf, isNamedAfter, recordedRun } from "./config";
import { markChecksum } from "./end-mark";
import type { Environment } from "./environment";
import { readText } from "./files";
import { folderNames } from "./folder-names";
import { decodeLine, isEvaluation, type KeptWeights, type Measured, type RecordedRates } from "./lines";
import { fileOf, isPacked, isPackName, measurementsOf, type PackedRun, packedIdsIn, packedRun } from "./packs";
import { NAMED_BY_TRAINING } from "./schema";
import type { RunConfig, RunSpec } from "./spec";
import { failureOf, timingOf } from "./timing";

/** A run as it was recorded. */
export interface RunRecord {
  /** As it was stored; of a record of an earlier schema not that of the same run today. */
  readonly id: string;
  /** Its folder under data/runs; that of a packed run is not there. */
  readonly folder: string;
  /** As of the present schema, whichever it is stored in. */
  readonly config: RunConfig;
  readonly environment: Environment;
  readonly evaluations: readonly Evaluation[];
  /** What each probe of the configuration measured, by its name. */
  readonly probes: Readonly<Record<string, readonly ProbeValue[]>>;
  /** Learning rate and weight decay in force, wherever they changed; records of before schema 4 do not say: see `rateChangesOf`. */
  readonly rates?: readonly RateChange[];
  /** Weights that were kept beside it, by their steps and the SHA-256 of their files; where the configuration asks for such. */
  readonly kept?: readonly { readonly step: number; readonly sha256: string }[];
  /** `unfinished`: still being written, or its process was killed; the evaluations up to then are good. */
  readonly status: TrainEnd["status"] | "unfinished";
  /** Updates made, as far as the record knows. */
  readonly steps: number;
  /** Why it diverged; of an unfinished run, what it failed with, if it did. */
  readonly reason?: string;
  /** Wall-clock seconds of a run that ended, in all its sittings; and its updates per second. */
  readonly seconds?: number;
  readonly stepsPerSecond?: number;
  /** Of the same sittings, where the time went, starts of processes included; records of before do not say. */
  readonly phases?: PhaseTimes;
}

/** What a probe measured, and when. */
export interface ProbeValue {
  readonly step: number;
  readonly value: Json;
}

/**
 * Reads and checks one run, from its folder or else from a pack. Takes no lock: a run that is being written reads as a valid prefix.
 *
 * @throws RecordError naming the file, the line and what is wrong, when anything was altered, lost or put in
 */
export function readRun(folder: string): RunRecord {
  const packed = packedRun(folder);
  if (packed) return readPacked(folder, packed);
  const mark = join(folder, "DONE.json");
  const ended = existsSync(mark);
  try {
    return readFolder(folder);
  } catch (error) {
    // A stopped run that goes on just now has lost its end mark, and what that says of the other files; a packed one, its folder.
    if (ended && !existsSync(mark)) return readRun(folder);
    throw error;
  }
}

function readFolder(folder: string): RunRecord {
  const files = openFolder(folder);
  const done = files.has("DONE.json") ? readDone(files) : undefined;
  const { id, config } = readConfig(files);
  if (done) {
    if (done.id !== id) throw new RecordError(`${folder}: DONE.json is of run ${done.id}, config.json of ${id}`);
    for (const [name, expected] of Object.entries(done.files as Record<string, string>)) {
      const found = sha256(files.text(name));
      if (found !== expected) {
        throw new RecordError(
          `${files.path(name)}: changed since it was written (SHA-256 ${found}, stored ${expected})`,
        );
      }
    }
  }
  return recordOf(folder, {
    id,
    config,
    environment: parse(files, "env.json") as unknown as Environment,
    done,
    measured: readMetrics(files, id, done !== undefined),
    events: files.has("events.jsonl") ? files.text("events.jsonl") : "",
  });
}

/** The hash of its line vouches for a packed run: it was read and checked as a folder before. */
function readPacked(folder: string, run: PackedRun): RunRecord {
  const name = basename(folder);
  const path = (file: string) => join(folder, file);
  const files: Files = {
    has: () => true,
    path,
    text: (file) => fileOf(name, run, file as Parameters<typeof fileOf>[2]),
  };
  return recordOf(folder, {
    ...readConfig(files),
    environment: parse(files, "env.json") as unknown as Environment,
    done: parse(files, "DONE.json"),
    measured: measurementsOf(run.metrics) as unknown as Measured[],
    events: files.text("events.jsonl"),
  });
}

interface Stored extends Pick<RunRecord, "id" | "config" | "environment"> {
  readonly done?: Readonly<Record<string, unknown>>;
  readonly measured: readonly Measured[];
  readonly events: string;
}

function recordOf(folder: string, { id, config, environment, done, measured, events }: Stored): RunRecord {
  const evaluations = measured.filter(isEvaluation);
  const kept = measured.filter((line): line is KeptWeights => "kept" in line);
  const rates = measured.filter((line): line is RecordedRates => "rates" in line);
  const measurements = measured.filter((line): line is ProbeMeasurement => "probe" in line);
  return {
    id,
    folder,
    config,
    environment,
    evaluations,
    probes: Object.fromEntries(
      config.probes.map(({ name }) => [
        name,
        measurements.filter(({ probe }) => probe === name).map(({ step, value }) => ({ step, value })),
      ]),
    ),
    ...(config.schema >= NAMED_BY_TRAINING && { rates: rates.map(({ step, rates }) => ({ step, ...rates })) }),
    ...(config.checkpoints && { kept: kept.map(({ step, kept }) => ({ step, sha256: kept })) }),
    status: done ? (done.status as TrainEnd["status"]) : "unfinished",
    steps: done ? (done.step as number) : (evaluations.at(-1)?.step ?? 0),
    reason: done ? (done.reason as string | undefined) : failureOf(events),
    ...timingOf(events),
  };
}

/** The record of a run, if there is one and the run came to its end: `done` or `diverged`. */
export function finishedRun(folder: string): RunRecord | undefined {
  if (!existsSync(join(folder, "DONE.json")) && !isPacked(folder)) return undefined;
  const record = readRun(folder);
  return record.status === "stopped" ? undefined : record;
}

/** Whether a run came to its end, and not by being stopped. What is damaged counts as finished: reading it says what is wrong. */
export function isFinished(folder: string): boolean {
  const mark = join(folder, "DONE.json");
  return existsSync(mark) ? !readText(mark).includes('"status":"stopped"') : isPacked(folder);
}

/** Whether there is a record of a run, finished or not. */
export function hasRecord(folder: string): boolean {
  return existsSync(join(folder, "config.json")) || isPacked(folder);
}

/** Whether anything of a run was written: while its first step is compiled, its folder is empty. */
export function hasBegun(folder: string): boolean {
  return hasRecord(folder) || existsSync(join(folder, "metrics.jsonl")) || existsSync(join(folder, "DONE.json"));
}

/** All runs of a folder, and for those that can not be read the reason: one bad run is named, never fatal. */
export function readRuns(folder: string): { runs: RunRecord[]; problems: string[] } {
  const runs: RunRecord[] = [];
  const problems: string[] = [];
  for (const id of runIdsIn(folder, (problem) => problems.push(problem))) {
    try {
      runs.push(readRun(join(folder, id)));
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      problems.push(error.message);
    }
  }
  return { runs, problems };
}

/**
 * Names of the runs of an experiment's folder, those with a folder and those in packs, in their order.
 *
 * @param isWanted looked at first: of thousands of names, few are of any use to who looks for one run
 */
export function runIdsIn(
  experiment: string,
  onProblem: (message: string) => void,
  isWanted: (name: string) => boolean = () => true,
): string[] {
  const inFolders = folderIdsIn(experiment, isWanted);
  return [...new Set([...inFolders, ...packedIdsIn(experiment, onProblem).filter(isWanted)])].sort();
}

/** Of these, those with a folder. */
export function folderIdsIn(experiment: string, isWanted: (name: string) => boolean = () => true): string[] {
  return folderNames(experiment).filter((name) => isWanted(name) && !isAside(name));
}

/** Whether an entry of an experiment's folder is no run: a record that was moved aside, a lock, a pack, the labels, or hidden. */
export function isAside(name: string): boolean {
  return /^\.|\.(old\d+|lock)$/.test(name) || isPackName(name) || name === LABELS;
}

/** The file beside the runs of an experiment that says what they are called. */
export const LABELS = "labels.json";

/** The end mark vouches for the other files; its own checksum vouches for it. */
function readDone(files: Files): Record<string, unknown> {
  const { crc32, ...done } = parse(files, "DONE.json");
  const found = markChecksum(files.text("DONE.json"), crc32);
  if (found !== crc32) {
    throw new RecordError(
      `${files.path("DONE.json")}: changed since it was written (CRC-32 ${found}, stored ${crc32})`,
    );
  }
  if (typeof done.files !== "object" || done.files === null) {
    throw new RecordError(`${files.path("DONE.json")}: names no files`);
  }
  return done;
}

/** The configuration as of the present schema, and the id that it has as it was stored. */
function readConfig(files: Files): Pick<RunRecord, "id" | "config"> {
  const stored = parse(files, "config.json");
  try {
    if (stored.schema === undefined) throw new RecordError("names no schema");
    const config = recordedRun(stored as unknown as RunSpec);
    const ids = idsOf(config, stored);
    return { id: ids.find((id) => id === basename(dirname(files.path("config.json")))) ?? ids[0], config };
  } catch (error) {
    const [path, { message }] = [files.path("config.json"), error as Error];
    if (!isAsNamed(files)) throw new RecordError(`${path}: ${message}`);
    throw new VersionError(`${path}: is of another version of groklab: ${message.replaceAll("\n", "; ")}`);
  }
}

/** Whether the configuration is the one that the folder is named after. */
function isAsNamed(files: Files): boolean {
  return isNamedAfter(basename(dirname(files.path("config.json"))), files.text("config.json"));
}

/** Without an end mark the last line may be torn: it is then still being written, or was when the process died. */
function readMetrics(files: Files, id: string, complete: boolean): Measured[] {
  if (!complete && !files.has("metrics.jsonl")) return [];
  const lines = files.text("metrics.jsonl").split("\n");
  const torn = lines.pop();
  if (complete && torn !== "") throw new RecordError(`${files.path("metrics.jsonl")}: ends in half a line`);
  return lines.map((line, seq) => {
    try {
      const { seq: _, ...measured } = decodeLine(line, seq, complete ? undefined : id); // else its hash was checked
      return measured;
    } catch (error) {
      throw new RecordError(`${files.path("metrics.jsonl")}, line ${seq + 1}: ${(error as Error).message}`);
    }
  });
}

/** The files of a run folder, each read from disk once: what is hashed is what is used. */
interface Files {
  has(name: string): boolean;
  path(name: string): string;
  text(name: string): string;
}

function openFolder(folder: string): Files {
  const texts = new Map<string, string>();
  const path = (name: string) => join(folder, name);
  return {
    has: (name) => existsSync(path(name)),
    path,
    text(name) {
      const text = texts.get(name) ?? readText(path(name));
      texts.set(name, text);
      return text;
    },
  };
}

function parse(files: Files, name: string): Record<string, unknown> {
  try {
    const value = JSON.parse(files.text(name));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (error instanceof RecordError) throw error;
  }
  throw new RecordError(`${files.path(name)}: is not a JSON object; it was cut or altered`);
}
