/**
 * @file Packed records of one experiment, kept for some seconds after they were last asked for: its figures and claims are of the same
 * runs, and come one after another. They are for the functions of sections, which change no record; who may change one reads anew.
 */
import { dirname } from "node:path";
import { packedVersion, type RunRecord, readRun } from "../runs";

/** How long records are kept in memory. */
const KEPT_MS = 10_000;

interface Kept {
  /** Tells whether the record would be read from the same bytes. */
  readonly version: string;
  readonly record: RunRecord;
}

let experiment = "";
const kept = new Map<string, Kept>();
let forgetting: NodeJS.Timeout | undefined;

/** What `readRun` gives. @throws RecordError as `readRun` */
export function readLately(folder: string): RunRecord {
  const version = packedVersion(folder);
  if (version === undefined) return readRun(folder); // it may be in training now
  if (dirname(folder) !== experiment) kept.clear();
  experiment = dirname(folder);
  forgetting?.refresh();
  forgetting ??= setTimeout(forget, KEPT_MS).unref();
  const found = kept.get(folder);
  if (found?.version === version) return found.record;
  const record = readRun(folder);
  kept.set(folder, { version, record });
  return record;
}

function forget(): void {
  kept.clear();
  forgetting = undefined;
}
