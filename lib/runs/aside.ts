/** @file Records that were moved aside when their runs were trained anew. */
import { basename, dirname, join } from "node:path";
import { namesIn, readBytes, removeFolder } from "./files";
import { isAside } from "./read";

/** What two records of one run have in common where they are the same; env.json says where each was made. */
const COMPARED = ["config.json", "metrics.jsonl"];

/**
 * Removes those records of a run that were moved aside and that its record repeats bit for bit, so that nothing is lost.
 *
 * @returns the folders of the others, which say something else
 */
export function removeRepeated(folder: string): string[] {
  const isOlder = (name: string) => name.startsWith(`${basename(folder)}.old`) && isAside(name);
  const older = namesIn(dirname(folder))
    .filter(isOlder)
    .map((name) => join(dirname(folder), name));
  return older.filter((aside) => {
    if (!isRepeated(aside, folder)) return true;
    removeFolder(aside);
    return false;
  });
}

function isRepeated(aside: string, folder: string): boolean {
  return COMPARED.every((name) => {
    try {
      return readBytes(join(aside, name)).equals(readBytes(join(folder, name)));
    } catch {
      return false; // not there: it is another record
    }
  });
}
