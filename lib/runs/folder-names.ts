/** @file What is in a folder: of an experiment's folder it is asked for run after run. */
import { readdirSync, statSync } from "node:fs";

/** A folder that changed a moment ago may change again without another time: some file systems count in seconds. */
const SETTLED_MS = 3000;

const known = new Map<string, { readonly version: string; readonly names: readonly string[] }>();

/** Names in a folder, none where there is no folder. They are read again when its time says that some came or went. */
export function folderNames(folder: string): readonly string[] {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return [];
  const version = `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs}`;
  const found = known.get(folder);
  if (found?.version === version) return found.names;
  const names = readdirSync(folder);
  if (Date.now() - stat.mtimeMs > SETTLED_MS) known.set(folder, { version, names });
  return names;
}
