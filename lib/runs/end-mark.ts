/** @file The end mark of a run, and the files that it vouches for: all that can be checked without knowing the schema. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../core";
import type { TrainEnd } from "../trainers";
import { checksum } from "./lines";

/** What DONE.json says, besides its own checksum. */
export interface EndMark extends TrainEnd {
  readonly id: string;
  /** SHA-256 by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** In sorted keys the checksum comes first: without it, the text of an end mark is what it was taken of. */
export function markChecksum(text: string, stored: unknown): string {
  return checksum(text.trimEnd().replace(`"crc32":"${stored}",`, ""));
}

/** The end mark of a run as it was written; else undefined, whatever is wrong. */
export function readMark(folder: string): EndMark | undefined {
  try {
    const text = readFileSync(join(folder, "DONE.json"), "utf8");
    const { crc32, ...mark } = JSON.parse(text);
    return markChecksum(text, crc32) === crc32 && mark.files !== null ? mark : undefined;
  } catch {
    return undefined; // missing, or no JSON
  }
}

/** What is in files that an end mark lists, all unless named, when that is what was written; else undefined. */
export function readMarked(
  folder: string,
  { files: hashes }: EndMark,
  names: readonly string[] = Object.keys(hashes),
): Readonly<Record<string, Buffer | string>> | undefined {
  const files: Record<string, Buffer | string> = {};
  try {
    for (const name of names) {
      // Small files are read fastest as text, large ones as they are.
      files[name] = name.endsWith(".jsonl")
        ? readFileSync(join(folder, name))
        : readFileSync(join(folder, name), "utf8");
      if (sha256(files[name]) !== hashes[name]) return undefined;
    }
    return files;
  } catch {
    return undefined; // one is missing
  }
}
