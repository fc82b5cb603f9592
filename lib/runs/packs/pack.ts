/** @file Finished runs go from folders into packs, and come back: none goes before its other form is on the disk and says the same. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RecordError } from "../../core";
import { makeFolder, readBytes, readText, removeFile, removeFolder, writeAtomically, writeFailure } from "../files";
import { isHeld, lockFolder } from "../lock";
import { isAside, isFinished, readRun } from "../read";
import { fileOf, PACKED, packLine, type RunFiles } from "./line";
import { encodePack, idsInPack, lineOfPack, packOf, packPath, packsIn, runOfPack, standsInFolder } from "./pack-file";

/** What packing an experiment's folder came to. */
export interface PackReport {
  /** Each pack that was written. */
  readonly packs: readonly { readonly path: string; readonly runs: number; readonly bytes: number }[];
  /** Runs that went from folders into them. */
  readonly packed: number;
  /** Runs that stay in their folders, and why. */
  readonly left: readonly { readonly folder: string; readonly why: string }[];
}

export interface PackOptions {
  /** Told of every run that was read, or written. */
  readonly onRun?: (done: number, of: number) => void;
}

export interface UnpackOptions extends PackOptions {
  /** Told of each pack that stays, and of the folders on which that hangs. */
  readonly onKept?: (path: string, folders: readonly string[]) => void;
}

/**
 * Packs the finished runs of an experiment's folder that have folders of their own; these are removed, states in them stay. A run
 * that a pack has already takes its place there.
 *
 * @param nameOf name of the pack that a run is to go into: letters, digits and hyphens
 * @throws LockedError when another process packs the same, RecordError when the disk refuses
 */
export function packRuns(experiment: string, nameOf: (id: string) => string, { onRun }: PackOptions = {}): PackReport {
  const unlock = lockFolder(join(experiment, "pack"));
  try {
    sweepAway(experiment);
    const folders = foldersIn(experiment);
    const known = new Map(packsIn(experiment).flatMap((path) => idsInPack(path).map((id) => [id, path] as const)));
    const [lines, left] = [new Map<string, Map<string, string>>(), [] as { folder: string; why: string }[]];
    folders.forEach((folder, index) => {
      const id = basename(folder);
      const why = whyNot(folder);
      if (why !== undefined) left.push({ folder, why });
      else {
        const path = known.get(id) ?? packPath(experiment, nameOf(id));
        lines.set(path, (lines.get(path) ?? new Map()).set(id, packLine(id, filesOf(folder))));
      }
      onRun?.(index + 1, folders.length);
    });
    const packs = [...lines].map(([path, added]) => addTo(path, added));
    return { packs, packed: [...lines.values()].reduce((sum, added) => sum + added.size, 0), left };
  } finally {
    unlock();
  }
}

/**
 * Gives the runs of an experiment's packs their folders back and removes the packs. A run that has a folder keeps that; where it
 * holds no finished record, the pack stays, since nothing else has that run whole.
 *
 * @returns how many runs were given one
 * @throws LockedError as `packRuns`, RecordError when a pack was altered or the disk refuses
 */
export function unpackRuns(experiment: string, { onRun, onKept }: UnpackOptions = {}): number {
  const unlock = lockFolder(join(experiment, "pack"));
  try {
    sweepAway(experiment);
    const packs = packsIn(experiment).map((path) => ({ path, ids: idsInPack(path) }));
    const of = packs.reduce((sum, { ids }) => sum + ids.length, 0);
    let [done, given] = [0, 0];
    for (const { path, ids } of packs) {
      for (const id of ids) {
        if (giveFolder(join(experiment, id), path)) given++;
        onRun?.(++done, of);
      }
      const without = ids.map((id) => join(experiment, id)).filter((folder) => !isFinished(folder));
      if (without.length === 0) removeFile(path);
      else onKept?.(path, without);
    }
    return given;
  } finally {
    unlock();
  }
}

function foldersIn(experiment: string): string[] {
  return readdirSync(experiment, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !isAside(entry.name))
    .map(({ name }) => join(experiment, name))
    .filter(standsInFolder)
    .sort();
}

/** Why a run stays in its folder, where it has to. */
function whyNot(folder: string): string | undefined {
  try {
    if (isHeld(folder)) return "a process is writing it";
    const other = readdirSync(folder).find(
      (name) => name !== "checkpoints" && !(PACKED as readonly string[]).includes(name),
    );
    if (other !== undefined) return `${other} is no file of a record`;
    const { id, status } = readRun(folder);
    if (id !== basename(folder)) return `it is the folder of run ${id}`;
    return status === "done" || status === "diverged" ? undefined : `it is ${status}`;
  } catch (error) {
    if (error instanceof RecordError) return error.message;
    throw error;
  }
}

function filesOf(folder: string): RunFiles {
  return Object.fromEntries(PACKED.map((name) => [name, readText(join(folder, name))])) as RunFiles;
}

function addTo(path: string, added: ReadonlyMap<string, string>): PackReport["packs"][number] {
  const before = existsSync(path) ? idsInPack(path).map((id): [string, string] => [id, lineOfPack(path, id)]) : [];
  const lines = new Map([...before, ...added].sort(([a], [b]) => (a < b ? -1 : 1)));
  const bytes = encodePack(lines);
  writeAtomically(path, bytes);
  if (!readBytes(path).equals(bytes)) throw new RecordError(`${path}: the disk gives other bytes than were written`);
  for (const id of added.keys()) removePacked(path, join(dirname(path), id));
  return { path, runs: lines.size, bytes: bytes.length };
}

/** Removes a folder that its pack repeats byte for byte. Renamed first, so that no reader sees half of it. */
function removePacked(path: string, folder: string): void {
  const id = basename(folder);
  const unlock = lockFolder(folder);
  try {
    const run = runOfPack(path, id);
    for (const [name, text] of Object.entries(filesOf(folder)) as [keyof RunFiles, string][]) {
      if (fileOf(id, run, name) !== text) throw new RecordError(`${join(folder, name)}: is not what ${path} has of it`);
    }
    const away = awayFor(folder);
    rename(folder, away);
    removeAway(away, folder);
  } finally {
    unlock();
  }
}

/** Gives a run its folder back if it is packed; the pack keeps it. Who calls holds the run's lock. */
export function unpackRun(folder: string): void {
  const path = packOf(folder);
  if (path !== undefined) writeFolder(folder, path);
}

function giveFolder(folder: string, path: string): boolean {
  if (standsInFolder(folder)) return false;
  const unlock = lockFolder(folder);
  try {
    writeFolder(folder, path);
    return true;
  } finally {
    unlock();
  }
}

/** Writes the folder of a packed run, which is whole from the first moment on, with the states that are in its place. */
function writeFolder(folder: string, path: string): void {
  const id = basename(folder);
  const run = runOfPack(path, id);
  const away = awayFor(folder);
  makeFolder(away);
  for (const name of PACKED) writeAtomically(join(away, name), fileOf(id, run, name));
  if (existsSync(folder)) {
    rename(folder, join(away, KEPT));
    rename(join(away, KEPT, "checkpoints"), join(away, "checkpoints"));
    removeFolder(join(away, KEPT));
  }
  rename(away, folder);
  readRun(folder);
}

/** Where a folder is while it is half of what it was, or will be: no reader looks there. */
function awayFor(folder: string): string {
  return join(dirname(folder), `.${basename(folder)}.${process.pid}.tmp`);
}

/** In a folder that is away, one with states and nothing else. */
const KEPT = "kept";

/** Removes a folder that is away; the states in it go back to their place. */
function removeAway(away: string, folder: string): void {
  if (existsSync(join(away, "checkpoints"))) {
    makeFolder(join(away, KEPT));
    rename(join(away, "checkpoints"), join(away, KEPT, "checkpoints"));
  }
  if (existsSync(join(away, KEPT, "checkpoints")) && !existsSync(folder)) rename(join(away, KEPT), folder);
  removeFolder(away);
}

/** Removes the folders that killed processes have left away; packs have their runs. */
function sweepAway(experiment: string): void {
  for (const name of readdirSync(experiment)) {
    const id = /^\.(.+-[0-9a-f]{10})\.\d+\.tmp$/.exec(name)?.[1];
    if (id !== undefined) removeAway(join(experiment, name), join(experiment, id));
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    throw writeFailure(to, error);
  }
}
