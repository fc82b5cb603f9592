/** @file Files that survive a crash: whole or absent, never half written. */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { describeWriteFailure, RecordError } from "../core";

/** Writes to a temporary neighbour, forces it to disk, renames it over `path`, and forces the folder's entry to disk. */
export function writeAtomically(path: string, content: string | Buffer): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  explainFailure(path, () => {
    const file = openSync(temporary, "w");
    try {
      writeAll(file, typeof content === "string" ? Buffer.from(content, "utf8") : content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  });
}

/** Removes what atomic writes of processes that were killed have left behind. */
export function sweepTemporaries(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of namesIn(folder)) if (/^\..+\.\d+\.tmp$/.test(name)) removeFile(join(folder, name));
}

/** A file that only grows, by whole lines. */
export interface LineFile {
  append(line: string): void;
  /** Returns when all lines so far are on the disk. */
  sync(): void;
  close(): void;
}

/** A new file, or with `goOn` the one that is there. Every line is on its way to the disk when `append` returns. */
export function openLineFile(path: string, { goOn = false } = {}): LineFile {
  const file = explainFailure(path, () => openSync(path, goOn ? "a" : "wx"));
  explainFailure(path, () => syncFolder(dirname(path)));
  let open = true;
  return {
    append: (line) => explainFailure(path, () => writeAll(file, Buffer.from(`${line}\n`, "utf8"))),
    sync: () => explainFailure(path, () => fdatasyncSync(file)),
    close: () => {
      if (!open) return;
      open = false;
      explainFailure(path, () => {
        try {
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
      });
    },
  };
}

/** A folder and all above it, each forced to disk: a power failure takes the whole of a folder whose name is not there. */
export function makeFolder(path: string): void {
  explainFailure(path, () => {
    const first = mkdirSync(path, { recursive: true });
    if (first === undefined) return;
    for (let made = resolve(path); made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
  });
}

/** Removes a file, if it is there. */
export function removeFile(path: string): void {
  explainFailure(path, () => rmSync(path, { force: true }));
}

/** Removes a folder, if it is there and nothing is in it. */
export function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It is not empty, or not there.
  }
}

/** Removes a folder and all that is in it. */
export function removeFolder(path: string): void {
  explainFailure(path, () => rmSync(path, { recursive: true, force: true }));
}

/** Moves a folder aside under the first free name `path.old1`, `path.old2`, …: nothing is deleted. */
export function moveAside(path: string): string {
  for (let i = 1; ; i++) {
    const aside = `${path}.old${i}`;
    if (existsSync(aside)) continue;
    explainFailure(path, () => {
      renameSync(path, aside);
      syncFolder(dirname(path));
    });
    return aside;
  }
}

/** Moves a folder back from where `moveAside` moved it. */
export function moveBack(aside: string, path: string): void {
  explainFailure(path, () => {
    renameSync(aside, path);
    syncFolder(dirname(path));
  });
}

/** No text of a record is longer: JavaScript has no string of that length. */
const LONGEST_TEXT = 500_000_000;

/** @throws RecordError when the file is not there, or can not be read */
export function readText(path: string): string {
  return explainReading(path, () => {
    const { size } = statSync(path);
    if (size > LONGEST_TEXT) throw new RecordError(`${path}: is ${size} bytes long, no file of a record is`);
    return readFileSync(path, "utf8");
  });
}

/** @throws RecordError when the file is not there, or can not be read */
export function readBytes(path: string): Buffer {
  return explainReading(path, () => readFileSync(path));
}

/** Names of what is in a folder. @throws RecordError when it is not there, or can not be read */
export function namesIn(path: string): string[] {
  return explainReading(path, () => readdirSync(path));
}

function explainReading<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof RecordError) throw error;
    throw new RecordError(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function explainFailure<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw writeFailure(path, error);
  }
}

/** What the system said when a file could not be written, with its mend. */
export function writeFailure(path: string, error: unknown): RecordError {
  return new RecordError(describeWriteFailure(path, error));
}
