/** @file A TypeScript or JavaScript file of the user's own: what it exports, and a hash of its text and of the files that it imports. */
import { existsSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { delimiter, dirname, join, relative, resolve, sep } from "node:path";
import { sha256 } from "./canonical";
import { ConfigError } from "./errors";
import { projectRoot } from "./paths";

/** What a file exports by default, as the file is now. */
export interface SourceFile {
  readonly path: string;
  /** Undefined where it has no default export. */
  readonly value: unknown;
  /** SHA-256 of its text; where it imports files of the user's own, of all these texts. */
  readonly sha256: string;
  /** Its path, and those of the files of the user's own that it imports. */
  readonly files: readonly string[];
}

/** The hash by which a file is known: of its text; of several texts, the file's own first, of all. */
export function sourceHash(texts: readonly (string | Buffer)[]): string {
  const hashes = texts.map((text) => sha256(text));
  return hashes.length === 1 ? hashes[0] : sha256(hashes.join("\n"));
}

/**
 * Reads and runs a file, and the files of the user's own that it imports, as they are now. Packages and groklab's library are taken as they
 * were loaded.
 *
 * @param what whose file it is, for the complaint
 * @throws ConfigError for a file that is not there, and what the file throws when it is run
 */
export function loadSource(file: string, what: string): SourceFile {
  const path = existingFile(file, what);
  findPackages();
  const load = createRequire(path);
  forget(load.cache, path);
  const module = load(path) as { readonly default?: unknown } | undefined;
  const value = typeof module === "function" ? module : module?.default;
  const files = ownFiles(load.cache, path);
  return { path, value, files, sha256: sourceHash(files.map((file) => readFileSync(file))) };
}

let found = false;

/** Lets files of any folder import groklab, tfjs and whatever else groklab has: as the last place where Node looks. */
function findPackages(): void {
  if (found) return;
  found = true;
  const { NODE_PATH } = process.env;
  process.env.NODE_PATH = [NODE_PATH, join(projectRoot(), "node_modules")].filter(Boolean).join(delimiter);
  (Module as unknown as { _initPaths(): void })._initPaths();
  if (NODE_PATH === undefined) delete process.env.NODE_PATH;
  else process.env.NODE_PATH = NODE_PATH;
}

/** The whole path of a file that is there. @throws ConfigError naming the folder that paths are from */
export function existingFile(file: string, what: string): string {
  const path = resolve(file);
  if (existsSync(path)) return path;
  throw new ConfigError(
    `${what}: there is no file ${path} (paths are from the folder that one is in, ${process.cwd()})`,
  );
}

/** In a notebook a file may have been edited since it was loaded. */
function forget(cache: NodeJS.Require["cache"], path: string): void {
  for (const file of ownFiles(cache, path)) delete cache[file];
}

/** A loaded file, and those that it imports, directly or not, sorted: without packages, and without groklab's library. */
function ownFiles(cache: NodeJS.Require["cache"], path: string): string[] {
  const found = new Set<string>([path]);
  for (const file of found) {
    for (const { filename } of cache[file]?.children ?? []) if (isOwn(filename)) found.add(filename);
  }
  const rest = [...found].filter((file) => file !== path);
  const place = (file: string) => relative(dirname(path), file);
  return [path, ...rest.sort((a, b) => (place(a) < place(b) ? -1 : 1))];
}

function isOwn(file: string): boolean {
  const library = join(projectRoot(), "lib") + sep;
  return !file.startsWith(library) && !file.includes(`${sep}node_modules${sep}`);
}
