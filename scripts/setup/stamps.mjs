// A step is done when the stamp of its inputs is on disk *and* its result is still there.
// The stamp is removed before a step begins and written after it has been checked, so a step cut short is done again.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const hashOf = (...parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

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
