/** @file Everything under the data folder, checked: that every record is whole, and that there is nothing else. */
import { type Dirent, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RecordError, sha256, VersionError } from "../core";
import { checkpointFaults } from "./checkpoint";
import { markChecksum, readMark, readMarked } from "./end-mark";
import { dataFolder, isExperimentName, misnamed } from "./folders";
import { weightsFaults } from "./kept-weights";
import { labelsIn } from "./labels";
import { isHeld } from "./lock";
import { fileOf, idsInPack, isPacked, isPackName, type PackedRun, runOfPack, standsInFolder } from "./packs";
import { hasBegun, hasRecord, isAside, LABELS, type RunRecord, readRun } from "./read";
import { SCHEMA } from "./schema";

/** Something in the data folder that is not as it was written. */
export interface DataFault {
  /**
   * `damaged`: changed, cut or missing; `newer`: whole, of a newer groklab; `version`: whole, of another version of it; `unlisted`:
   * belongs to no record; `leftover`: of a process that was killed, harmless.
   */
  readonly kind: "damaged" | "newer" | "version" | "unlisted" | "leftover";
  readonly message: string;
}

/** How a run ended; `failed`: with an error, as its events say. */
export type RunEnd = RunRecord["status"] | "failed";

/** What checking the data folder found. */
export interface DataReport {
  /** The folder that was checked. */
  readonly folder: string;
  /** Runs that were read, by how they ended. */
  readonly runs: Readonly<Record<RunEnd, number>>;
  /** Records that were moved aside for new ones; they are not checked. */
  readonly movedAside: number;
  readonly faults: readonly DataFault[];
}

/**
 * What a data folder holds: the records, and what has no hashes: stored benches and fault campaigns, the logs of Slurm
 * tasks, files of one's own that came with archives, runs of a second program, figures and compiled steps where GROKLAB_DATA names the
 * folder, and the ledger of claims.
 */
const FOLDERS_IN_DATA = ["runs", "bench", "reliability", "logs", "figures", "cache", "own", "replication"];
const FILES_IN_DATA = ["claims.json"];
const IN_RUN = ["config.json", "env.json", "metrics.jsonl", "events.jsonl", "DONE.json"];
const HASHED = ["config.json", "env.json", "metrics.jsonl"] as const;

type Report = (kind: DataFault["kind"], message: string) => void;

/** Checks a data folder; `onRun` is told after each run how many there were so far. */
export function verifyData(folder = dataFolder(), onRun: (count: number) => void = () => {}): DataReport {
  const faults: DataFault[] = [];
  const report: Report = (kind, message) => void faults.push({ kind, message });
  const runs = { done: 0, diverged: 0, stopped: 0, failed: 0, unfinished: 0 };
  let [movedAside, count] = [0, 0];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    const known = entry.isDirectory() ? FOLDERS_IN_DATA : entry.isFile() ? FILES_IN_DATA : [];
    if (known.includes(entry.name)) continue;
    report(isTemporary(entry.name) ? "leftover" : "unlisted", unlisted(path, entry));
  }
  for (const entry of entriesOf(join(folder, "runs"))) {
    const experiment = join(folder, "runs", entry.name);
    if (!entry.isDirectory() || !isExperimentName(entry.name)) {
      report("unlisted", entry.isDirectory() ? misnamed(experiment) : unlisted(experiment, entry));
      continue;
    }
    const packed = new Map<string, string>();
    for (const inside of entriesOf(experiment)) {
      const path = join(experiment, inside.name);
      if (isPackName(inside.name) && inside.isFile()) {
        for (const status of checkPack(path, packed, report)) {
          if (status) runs[status]++;
          onRun(++count);
        }
      } else if (inside.name === LABELS && inside.isFile()) checkLabels(experiment, report);
      else if (isAside(inside.name)) {
        if (/\.old\d+$/.test(inside.name)) movedAside++;
        else checkHidden(path, inside, report);
      } else if (!inside.isDirectory()) report("unlisted", unlisted(path, inside));
      else if (standsInFolder(path)) {
        const status = checkRun(path, report);
        if (status) runs[status]++;
        onRun(++count);
      } else checkStates(path, report);
    }
  }
  return { folder, runs, movedAside, faults };
}

function entriesOf(folder: string): Dirent[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** How each run of a pack ended that is read from there; its files have to be those that its end mark vouches for. */
function* checkPack(path: string, packed: Map<string, string>, report: Report): Generator<RunEnd | undefined> {
  let ids: string[] = [];
  try {
    ids = idsInPack(path);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    report("damaged", error.message);
  }
  for (const id of ids) {
    const other = packed.get(id);
    if (other !== undefined) report("damaged", `${path}: has run ${id}, as ${other} has`);
    packed.set(id, path);
    const folder = join(dirname(path), id);
    try {
      checkPacked(path, id, runOfPack(path, id));
      if (other === undefined && !standsInFolder(folder)) yield statusOf(folder);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      report(error instanceof VersionError ? "version" : "damaged", error.message);
      yield undefined;
    }
  }
}

function statusOf(folder: string): RunEnd {
  const { id, status } = readRun(folder);
  if (id !== basename(folder)) throw new RecordError(`${folder}: its pack has run ${id} under this name`);
  return status;
}

/** @throws RecordError when the files of a packed run are not what was recorded */
function checkPacked(path: string, id: string, run: PackedRun): void {
  const text = fileOf(id, run, "DONE.json");
  const { crc32, ...done } = JSON.parse(text);
  if (markChecksum(text, crc32) !== crc32 || done.id !== id) {
    throw new RecordError(`${path}: run ${id}: its DONE.json is not as it was written`);
  }
  for (const name of HASHED) {
    if (sha256(fileOf(id, run, name)) === done.files[name]) continue;
    throw new RecordError(`${path}: run ${id}: its ${name} is not what its DONE.json vouches for`);
  }
}

/** The states beside a packed run, and the weights that it kept. */
function checkStates(folder: string, report: Report): void {
  for (const fault of checkpointFaults(folder)) report(fault.kind, fault.message);
  try {
    const { kept } = isPacked(folder) ? readRun(folder) : { kept: [] };
    for (const fault of weightsFaults(folder, kept)) report(fault.kind, fault.message);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error; // of a run that can not be read, its pack has told
  }
}

/** What runs are called; a label of a run that is gone is harmless. */
function checkLabels(experiment: string, report: Report): void {
  try {
    const gone = Object.keys(labelsIn(experiment)).filter((id) => !hasRecord(join(experiment, id)));
    for (const id of gone) report("leftover", `${join(experiment, LABELS)}: labels run ${id}, which is not there`);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    report("damaged", error.message);
  }
}

/** A lock, or a temporary file, among the runs. */
function checkHidden(path: string, entry: Dirent, report: Report): void {
  const run = path.replace(/\.lock$/, "");
  if (run === path) report(isTemporary(entry.name) ? "leftover" : "unlisted", unlisted(path, entry));
  else if (!isHeld(run))
    report("leftover", `${path}: the lock of a process that is gone; the next writer takes it over`);
}

function isTemporary(name: string): boolean {
  return /^\..+\.\d+\.tmp$/.test(name);
}

/** How a run ended, when it can be read. */
function checkRun(folder: string, report: Report): RunEnd | undefined {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() ? entry.name === "checkpoints" : entry.isFile() && IN_RUN.includes(entry.name)) continue;
    if (isTemporary(entry.name)) {
      // Of a run that is being written now, it is gone in a moment.
      if (!isHeld(folder)) report("leftover", `${path}: was not finished when its process was killed; delete it`);
    } else report("unlisted", unlisted(path, entry));
  }
  if (!hasBegun(folder)) {
    if (!isHeld(folder))
      report("leftover", `${folder}: nothing was recorded, its process ended before the first step; delete it`);
    return undefined;
  }
  for (const fault of checkpointFaults(folder)) report(fault.kind, fault.message);
  try {
    const { id, status, reason, kept } = readRun(folder);
    const isBeingWritten = status === "unfinished" && isHeld(folder); // a file of weights comes before its line
    for (const fault of isBeingWritten ? [] : weightsFaults(folder, kept)) report(fault.kind, fault.message);
    if (id !== basename(folder))
      report("damaged", `${folder}: is the folder of run ${id}; a record's folder has its id`);
    if (status !== "unfinished") checkListing(folder, report);
    return status === "unfinished" && reason !== undefined && !isHeld(folder) ? "failed" : status;
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    const isOther = error instanceof VersionError && isWhole(folder);
    report(isNewer(folder) ? "newer" : isOther ? "version" : "damaged", error.message);
    return undefined;
  }
}

/** An end mark vouches for certain files, no fewer: a hash that is not there protects nothing. */
function checkListing(folder: string, report: Report): void {
  const { files } = JSON.parse(readFileSync(join(folder, "DONE.json"), "utf8"));
  for (const name of HASHED.filter((name) => !Object.hasOwn(files, name))) {
    report("damaged", `${join(folder, "DONE.json")}: has no hash of ${name}`);
  }
}

/** Whether a record is of a newer schema, and what can be checked of such a one is as it was written. */
function isNewer(folder: string): boolean {
  try {
    const { schema } = JSON.parse(readFileSync(join(folder, "config.json"), "utf8"));
    const mark = readMark(folder);
    return Number.isInteger(schema) && schema > SCHEMA && mark !== undefined && readMarked(folder, mark) !== undefined;
  } catch {
    return false;
  }
}

/** Whether what an end mark vouches for is as it was written; without one there is nothing to compare with. */
function isWhole(folder: string): boolean {
  const mark = readMark(folder);
  return mark ? readMarked(folder, mark) !== undefined : !existsSync(join(folder, "DONE.json"));
}

function unlisted(path: string, entry: Dirent): string {
  const what = entry.isSymbolicLink() ? "is a link" : entry.isDirectory() ? "is a folder" : "is a file";
  return `${path}: ${what} that belongs to no record; move it out of the data folder`;
}
