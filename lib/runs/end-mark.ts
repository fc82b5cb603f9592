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

export interface Marked {
  readonly mark: EndMark;
  /** What is in the files that it lists. */
  readonly files: Readonly<Record<string, Buffer | string>>;
}

/** In sorted keys the checksum comes first: without it, the text of an end mark is what it was taken of. */
export function markChecksum(text: string, stored: unknown): string {
  return checksum(text.trimEnd().replace(`"crc32":"${stored}",`, ""));
}

/** The end mark of a run and its files, when all is as it was written; else undefined, whatever is wrong. */
export function readMarked(folder: string): Marked | undefined {
  try {
    const text = readFileSync(join(folder, "DONE.json"), "utf8");
    const { crc32, ...mark } = JSON.parse(text);
    if (markChecksum(text, crc32) !== crc32) return undefined;
    const files: Record<string, Buffer | string> = {};
    for (const [name, expected] of Object.entries((mark as EndMark).files)) {
      // Small files are read fastest as text, large ones as they are.
      files[name] = name.endsWith(".jsonl")
        ? readFileSync(join(folder, name))
        : readFileSync(join(folder, name), "utf8");
      if (sha256(files[name]) !== expected) return undefined;
    }
    return { mark: mark as EndMark, files };
  } catch {
    return undefined; // a file is missing, or no JSON
  }
}
