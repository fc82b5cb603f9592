/**
 * @file Files of one's own that came with an archive, in `data/own/<hash>`: where runs that name the hash find them when the file that they
 * were trained with is not there. Nothing that is there is written over.
 */
import { existsSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { RecordError, sourceHash } from "../core";
import { lookForSources } from "../fields";
import { makeFolder, readText, removeFolder, writeAtomically, writeFailure } from "./files";
import { dataFolder } from "./folders";

/** A file with what it imports: places and texts, the file itself first. */
export interface OwnSource {
  /** By which a configuration, or the probes of a record, know it. */
  readonly sha256: string;
  readonly files: readonly (readonly [place: string, text: string])[];
}

/** What is beside the files of a source, and says which of them it is. */
const MAIN = "main.json";

const folderOf = (sha256: string) => join(dataFolder(), "own", sha256.slice(0, 16));

/** Path of the file that came with an archive; undefined where none of this hash did. */
export function keptSource(sha256: string): string | undefined {
  const list = join(folderOf(sha256), MAIN);
  if (!existsSync(list)) return undefined;
  try {
    const { main } = JSON.parse(readText(list)) as { readonly main?: unknown };
    return typeof main === "string" ? join(folderOf(sha256), "files", main) : undefined;
  } catch {
    return undefined; // altered: as if it were not there
  }
}

lookForSources(keptSource);

/** No folder above, none hidden, nothing that is no name on some system. */
const PLACE = /^(?!.*(^|\/)\.)[A-Za-z0-9_@+ .-]+(\/[A-Za-z0-9_@+ .-]+)*\.[cm]?[jt]s(on)?$/;

/** What is wrong with a source that arrives; undefined where it is what its hash says. */
export function sourceFault(source: OwnSource): string | undefined {
  const { sha256, files } = source;
  if (!(/^[0-9a-f]{64}$/.test(sha256) && Array.isArray(files) && files.length > 0)) return "is no list of files";
  for (const file of files) {
    const [place, text] = Array.isArray(file) ? file : [];
    if (typeof text !== "string" || typeof place !== "string" || !PLACE.test(place)) {
      return `has a file of the name ${JSON.stringify(place)}, where none may be`;
    }
  }
  if (new Set(files.map(([place]) => place)).size < files.length) return "has two files of one name";
  const found = sourceHash(files.map(([, text]) => text));
  return found === sha256 ? undefined : `has another text than its hash says (SHA-256 ${found.slice(0, 12)}…)`;
}

/** Puts a source that is what its hash says where runs find it, unless it is there; gives its path. */
export function keepSource({ sha256, files }: OwnSource): string {
  const folder = folderOf(sha256);
  if (!existsSync(folder)) {
    const away = `${folder}.arriving.${process.pid}.tmp`;
    removeFolder(away);
    for (const [place, text] of files) {
      makeFolder(dirname(join(away, "files", place)));
      writeAtomically(join(away, "files", place), text);
    }
    writeAtomically(join(away, MAIN), `${JSON.stringify({ main: files[0][0], sha256 })}\n`);
    try {
      renameSync(away, folder);
    } catch (error) {
      removeFolder(away);
      if (!existsSync(folder)) throw writeFailure(folder, error); // else another process was quicker
    }
  }
  const path = keptSource(sha256);
  if (path === undefined) throw new RecordError(`${folder}: was altered; move it away, and import the archive again`);
  return path;
}
