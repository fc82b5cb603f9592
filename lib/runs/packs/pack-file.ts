/**
 * @file Packs: finished runs of an experiment in one file, `data/runs/<experiment>/<name>.jsonl.br`, a line each and one that
 * counts them (Brotli, RFC 7932).
 * A run that has a folder is read from there, and the packs hold the others. What a pack holds is kept in memory for some seconds
 * after it was last asked for, since who reads one run mostly reads the next.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { RecordError, sha256 } from "../../core";
import { readText } from "../files";
import { folderNames } from "../folder-names";
import { fileOf, type PackedRun, type RunFiles, unpackLine } from "./line";

const ENDING = ".jsonl.br";

/** No pack is longer: each run of it is read from a text, and what a damaged one unpacks to has no limit of its own. */
const LONGEST = 1_000_000_000;

/** Bytes that are unpacked at a time: with Node's own 16 kB, most of the time goes to putting pieces together. */
const CHUNK = 4_000_000;

/** How long the content of packs is kept in memory. */
const KEPT_MS = 10_000;

interface Pack {
  readonly path: string;
  /** Tells whether the file is still the one that was read. */
  readonly version: string;
  readonly bytes: Buffer;
  /** Where in the bytes the line of a run begins and ends. */
  readonly lines: ReadonlyMap<string, readonly [number, number]>;
}

const kept = new Map<string, Pack>();
let forgetting: NodeJS.Timeout | undefined;

/** Whether this is the name of a pack's file: letters, digits and hyphens, and the ending. It is asked of each name in a folder. */
export function isPackName(name: string): boolean {
  return name.endsWith(ENDING) && /^[A-Za-z0-9][A-Za-z0-9-]{0,63}\.jsonl\.br$/.test(name);
}

/** Path of a pack of an experiment's folder. @throws RecordError for a name that no pack has: nobody would look there */
export function packPath(experiment: string, name: string): string {
  if (isPackName(`${name}${ENDING}`)) return join(experiment, `${name}${ENDING}`);
  throw new RecordError(
    `pack ${JSON.stringify(name)}: a name has letters, digits and hyphens only, at most 64 of them`,
  );
}

/** Paths of the packs of an experiment's folder, in the order of their names. */
export function packsIn(experiment: string): string[] {
  return folderNames(experiment)
    .filter(isPackName)
    .sort()
    .map((name) => join(experiment, name));
}

/** Ids of all packed runs of an experiment's folder. @param onProblem is told of each pack that can not be read */
export function packedIdsIn(experiment: string, onProblem: (message: string) => void): string[] {
  return packsIn(experiment).flatMap((path) => {
    try {
      return idsInPack(path);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      onProblem(error.message);
      return [];
    }
  });
}

/** Ids of the runs of a pack, in the order of its lines. @throws RecordError when it can not be read */
export function idsInPack(path: string): string[] {
  return [...openPack(path).lines.keys()];
}

/**
 * The packed run of a run's folder; undefined where no pack has it, and where the folder is there with anything but checkpoints,
 * or empty, since the run is then made anew.
 *
 * @throws RecordError when its line was altered, or when a pack that may have had it can not be read
 */
export function packedRun(folder: string): PackedRun | undefined {
  const found = findPacked(folder);
  return found && readPacked(found, basename(folder));
}

/** Path of the pack that a run is read from, as `packedRun` does. @throws RecordError when none has it, and one can not be read */
export function packOf(folder: string): string | undefined {
  return findPacked(folder)?.path;
}

/** Another one after any change of the pack that a run is read from; undefined where none has it. @throws RecordError as `packOf` */
export function packedVersion(folder: string): string | undefined {
  const found = findPacked(folder);
  return found && `${found.path} ${found.version}`;
}

/** Whether a run is read from a pack. @throws RecordError as `packOf` */
export function isPacked(folder: string): boolean {
  return packOf(folder) !== undefined;
}

/** A file of a run's record, whether that has a folder or is packed. @throws RecordError as `packedRun`, or when it is not there */
export function recordText(folder: string, name: keyof RunFiles): string {
  const packed = packedRun(folder);
  return packed ? fileOf(basename(folder), packed, name) : readText(join(folder, name));
}

/** A run of a pack, by its id. @throws RecordError naming the pack when it has none of it, or when its line was altered */
export function runOfPack(path: string, id: string): PackedRun {
  return readPacked(openPack(path), id);
}

/** The line of a run of a pack, unchecked. */
export function lineOfPack(path: string, id: string): string {
  return lineOf(openPack(path), id).toString();
}

/** The bytes of a pack of these lines, by the ids of their runs. */
export function encodePack(lines: ReadonlyMap<string, string>): Buffer {
  const text = Buffer.from([...lines.values(), endLine([...lines.keys()])].map((line) => `${line}\n`).join(""));
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
}

function findPacked(folder: string): Pack | undefined {
  if (standsInFolder(folder)) return undefined;
  const id = basename(folder);
  let unreadable: unknown;
  for (const path of packsIn(dirname(folder))) {
    try {
      const pack = openPack(path);
      if (pack.lines.has(id)) return pack;
    } catch (error) {
      unreadable ??= error;
    }
  }
  if (unreadable) throw unreadable;
  return undefined;
}

/** Whether a run's folder is what it is read from, or will be; only states, which are not packed, may be beside a packed run. */
export function standsInFolder(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const names = readdirSync(folder);
  return names.length === 0 || names.some((name) => name !== "checkpoints");
}

function readPacked(pack: Pack, id: string): PackedRun {
  try {
    return unpackLine(lineOf(pack, id)).run;
  } catch (error) {
    throw new RecordError(`${pack.path}: run ${id}: ${(error as Error).message}`);
  }
}

function lineOf({ path, bytes, lines }: Pack, id: string): Buffer {
  const place = lines.get(id);
  if (!place) throw new RecordError(`${path}: has no run ${id}`);
  return bytes.subarray(...place);
}

function openPack(path: string): Pack {
  forgetting?.refresh();
  forgetting ??= setTimeout(forget, KEPT_MS).unref();
  const { size, mtimeMs, ino } = statSync(path);
  const version = `${size} ${mtimeMs} ${ino}`;
  const found = kept.get(path);
  if (found?.version === version) return found;
  const bytes = decompressed(path);
  const pack = { path, version, bytes, lines: linesIn(path, bytes) };
  kept.set(path, pack);
  return pack;
}

function forget(): void {
  kept.clear();
  forgetting = undefined;
}

function decompressed(path: string): Buffer {
  try {
    return brotliDecompressSync(readFileSync(path), { maxOutputLength: LONGEST, chunkSize: CHUNK });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new RecordError(`${path}: cannot be unpacked (${code ?? message}); it was cut or altered`);
  }
}

/** The last line: without it, a line that was lost, or an id that was altered, would be no more than a run that is not there. */
function endLine(ids: readonly string[]): string {
  return `{"runs":${ids.length},"sha256":"${sha256(ids.join("\n"))}"}`;
}

/** Each line by the id that it begins with; what it says is checked when it is read. */
function linesIn(path: string, bytes: Buffer): Map<string, [number, number]> {
  const lines = new Map<string, [number, number]>();
  const refuse = (what: string): never => {
    throw new RecordError(`${path}, line ${lines.size + 1}: ${what}; it was cut or altered`);
  };
  for (let from = 0; ; ) {
    const end = bytes.indexOf("\n", from);
    if (end < 0) return refuse("is no whole line");
    const beginning = bytes.toString("latin1", from, Math.min(end, from + 300));
    if (end === bytes.length - 1) {
      return beginning === endLine([...lines.keys()]) ? lines : refuse("does not name the runs before it");
    }
    const id = /^\{"id":"([^"]+)"/.exec(beginning)?.[1] ?? refuse("is not a line that groklab wrote");
    if (lines.has(id)) refuse(`has run ${id} again`);
    lines.set(id, [from, end]);
    from = end + 1;
  }
}
