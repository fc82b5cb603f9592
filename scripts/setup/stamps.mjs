// A step is done when its stamp, made of its inputs and of the sizes of the files it made, still says what is on disk.
// The stamp is removed before a step begins and written after it has ended, so a step cut short is done again.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const hashOf = (...parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** The stamp that a finished step has; undefined where a file is missing. */
export async function stampOf({ name, key, files }) {
  const sizes = files().map((path) => statSync(path, { throwIfNoEntry: false })?.size);
  return sizes.includes(undefined) ? undefined : hashOf(name, await key(), sizes);
}

export function readStamp(folder, name) {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}

export function removeStamp(folder, name) {
  rmSync(join(folder, name), { force: true });
}

export function writeStamp(folder, name, value) {
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `${name}.${process.pid}`);
  writeFileSync(temporary, value);
  renameSync(temporary, join(folder, name));
}
