/**
 * @file Runs in one file, to keep or to send: a pack with what they are called, and the files of one's own that they used. States and
 * weights are not in it; both can be made again.
 * What arrives is checked as a whole before anything of it is written.
 */
import { existsSync, renameSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { RecordError, sha256 } from "../core";
import { markChecksum } from "./end-mark";
import { makeFolder, readBytes, removeFolder, writeAtomically, writeFailure } from "./files";
import { isRunName, runFolder } from "./folders";
import { keepSource, type OwnSource, sourceFault } from "./kept-sources";
import { changeLabel, labelOf, type RunLabel } from "./labels";
import { lockFolder } from "./lock";
import { sourcesOf } from "./own-sources";
import { fileOf, recordText } from "./packs";
import { PACKED, packLine, type RunFiles } from "./packs/line";
import { encodePack, idsInPack, runOfPack } from "./packs/pack-file";
import { hasRecord, isFinished, readRun } from "./read";

/** How an archive's name ends. */
export const ARCHIVE = ".jsonl.br";

/** What came of an archive's runs. */
export interface ImportReport {
  readonly written: readonly string[];
  /** Those that were there already, to the byte. */
  readonly same: readonly string[];
  /** Those that were there with other numbers, or are labelled otherwise; they stay as they were. */
  readonly kept: readonly string[];
  /** Where files of one's own are now that the runs used. */
  readonly sources: readonly string[];
}

/**
 * Writes finished runs into one file, with their names, tags and notes, and the files of one's own that they were trained and measured
 * with, where these have the texts of then; `missing` says of which they have not.
 *
 * @param folders of the runs, packed ones too
 * @throws RecordError for a run that is damaged or not finished, for two of one id, or a name that does not end as archives do
 */
export function archiveRuns(
  folders: readonly string[],
  file: string,
): { readonly runs: number; readonly bytes: number; readonly missing: readonly string[] } {
  checkName(file);
  const lines = new Map<string, string>();
  const missing = new Set<string>();
  for (const folder of folders) {
    const id = basename(folder);
    const record = readRun(folder);
    if (!isFinished(folder))
      throw new RecordError(`${folder}: is ${record.status}, and only what is finished can be archived`);
    if (lines.has(id))
      throw new RecordError(`${folder}: another run of the archive has this id; give each an archive of its own`);
    const files = Object.fromEntries(PACKED.map((name) => [name, recordText(folder, name)])) as RunFiles;
    const own = sourcesOf(record.config, record.environment);
    for (const line of own.missing) missing.add(line);
    lines.set(id, packLine(id, files, { label: labelOf({ folder }), own: own.sources }));
  }
  const bytes = encodePack(new Map([...lines].sort(([a], [b]) => (a < b ? -1 : 1))));
  makeFolder(dirname(resolve(file)));
  writeAtomically(resolve(file), bytes);
  if (!readBytes(file).equals(bytes)) throw new RecordError(`${file}: the disk gives other bytes than were written`);
  return { runs: lines.size, bytes: bytes.length, missing: [...missing] };
}

/**
 * Gives the runs of an archive folders in an experiment, and puts files of one's own into `data/own`, from where they are trained again if the
 * files they name are not there. A run or file that is there already stays as it is.
 *
 * @throws RecordError, before anything is written, when any run of the archive is not as it was recorded
 */
export function importRuns(file: string, experiment: string): ImportReport {
  checkName(file);
  const arrived = idsInPack(resolve(file)).map((id) => ({ id, ...checked(resolve(file), id) }));
  const [written, same, kept]: [string[], string[], string[]] = [[], [], []];
  const sources = arrived.flatMap(({ own }) => own).map(keepSource);
  for (const { id, files, label } of arrived) {
    const folder = runFolder(experiment, id);
    if (hasRecord(folder)) {
      const isSame = PACKED.every((name) => recordText(folder, name) === files[name]);
      (isSame ? same : kept).push(id);
    } else {
      writeRun(folder, files);
      if (Object.keys(label).length > 0) changeLabel(folder, { name: label.name, note: label.note, add: label.tags });
      written.push(id);
    }
  }
  return { written, same, kept, sources: [...new Set(sources)] };
}

function checkName(file: string): void {
  if (!basename(file).endsWith(ARCHIVE)) {
    throw new RecordError(`${file}: expected an archive's name, which ends in ${ARCHIVE}, such as runs${ARCHIVE}`);
  }
}

/** What an archive has of a run: files, which are what its end mark vouches for. */
function checked(
  path: string,
  id: string,
): { readonly files: RunFiles; readonly label: RunLabel; readonly own: readonly OwnSource[] } {
  const refuse = (what: string): never => {
    throw new RecordError(`${path}: run ${id}: ${what}; nothing of the archive was written`);
  };
  if (!isRunName(id)) refuse("is no run's id");
  const run = runOfPack(path, id);
  const files = Object.fromEntries(PACKED.map((name) => [name, fileOf(id, run, name)])) as RunFiles;
  let done: { crc32?: unknown; id?: unknown; files?: Record<string, unknown> } = {};
  try {
    done = JSON.parse(files["DONE.json"]);
  } catch {
    refuse("its DONE.json is no JSON");
  }
  if (markChecksum(files["DONE.json"], done.crc32) !== done.crc32 || done.id !== id) {
    refuse("its DONE.json is not as it was written");
  }
  for (const name of ["config.json", "env.json", "metrics.jsonl"] as const) {
    if (sha256(files[name]) !== done.files?.[name]) refuse(`its ${name} is not what its DONE.json vouches for`);
  }
  const { own = [] } = run;
  for (const source of own) {
    const fault = sourceFault(source);
    if (fault) refuse(`a file of one's own ${fault}`);
    const named = [files["config.json"], files["env.json"]].some((text) => text.includes(source.sha256));
    if (!named) refuse("has a file of one's own that it does not name");
  }
  return { files, label: run.label ?? {}, own };
}

/** A folder that is whole from its first moment on, and reads as the run that it is named after. */
function writeRun(folder: string, files: RunFiles): void {
  makeFolder(dirname(folder));
  const unlock = lockFolder(folder);
  const away = join(dirname(folder), `.${basename(folder)}.arriving.${process.pid}.tmp`);
  try {
    removeFolder(away);
    makeFolder(away);
    for (const name of PACKED) writeAtomically(join(away, name), files[name]);
    if (existsSync(folder)) throw new RecordError(`${folder}: is there, without a record; move it out of the way`);
    rename(away, folder);
    try {
      const { id } = readRun(folder);
      if (id !== basename(folder)) throw new RecordError(`${folder}: the archive has run ${id} under this name`);
    } catch (error) {
      removeFolder(folder);
      throw error;
    }
  } finally {
    removeFolder(away);
    unlock();
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw writeFailure(to, error);
  }
}
