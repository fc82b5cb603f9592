/**
 * @file What XLA compiled, kept on disk from process to process. TensorFlow takes what lies there as it is, and a flipped bit in
 * it computes something else: so each file has a seal, its hash, and one without, or with another, is removed before the library
 * loads. It is then compiled anew. Results are the same bytes with and without it, so records say nothing of it.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { EngineError, namedDataFolder, projectRoot } from "../core";

/** The most that is kept of one kind, in bytes: a Transformer's training is 0.2 MB of it. The oldest goes first. */
const MOST = 32 * 1024 * 1024;
/** Disk that has to be free, in bytes: where TensorFlow can not write, what it computes fails. */
const LEAST_FREE = 256 * 1024 * 1024;
/** In milliseconds. */
const DAY = 24 * 3600 * 1000;

const SEAL = ".sha256";

/** Where this process keeps what it compiles, and since when, if it does. */
let open: { readonly folder: string; readonly since: number } | undefined;

/**
 * Makes the cache ready, and gives the flags by which TensorFlow uses it; undefined where there is none: told so by
 * `GROKLAB_COMPILE_CACHE=off`, or nothing can be written, or the disk is nearly full. The same variable may name its folder.
 *
 * @param settings all that what is compiled depends on, besides the library and the processor
 * @throws EngineError for a GROKLAB_COMPILE_CACHE that is something else
 */
export function openCompileCache(settings: object): string | undefined {
  const asked = process.env.GROKLAB_COMPILE_CACHE || "on";
  if (asked !== "on" && asked !== "off" && !isAbsolute(asked)) {
    throw new EngineError(
      `GROKLAB_COMPILE_CACHE: expected on, off, nothing (on) or the absolute path of a folder, got ${JSON.stringify(asked)}`,
    );
  }
  if (asked === "off") return undefined;
  try {
    const parent = asked === "on" ? cacheFolder() : asked;
    const place = join(parent, keyOf(settings));
    mkdirSync(place, { recursive: true });
    const { bavail, bsize } = statfsSync(place);
    if (bavail * bsize < LEAST_FREE) return undefined;
    writeFileSync(join(place, "in-use"), ""); // also tells that it can be written
    removeOthers(parent, place);
    removeUnsealed(place);
    removeOldest(place);
    open = { folder: place, since: Date.now() - 1000 };
    return `--tf_xla_persistent_cache_directory=${place} --tf_xla_persistent_cache_device_types=CPU,XLA_CPU_JIT`;
  } catch {
    return undefined;
  }
}

/**
 * Seals what has been compiled since, here or by another process, which may have put its file in the place of a sealed one. What can
 * not be sealed is compiled anew by the next process.
 */
export function sealCompiled(): void {
  if (!open) return;
  try {
    for (const name of readdirSync(open.folder).filter(isCompiled)) {
      const path = join(open.folder, name);
      if (statSync(path).mtimeMs < open.since || isSealed(path)) continue;
      const draft = `${path}${SEAL}.${process.pid}.tmp`;
      writeFileSync(draft, hashOf(path));
      renameSync(draft, path + SEAL);
    }
  } catch {
    // Another process has tidied up, or the disk is full.
  }
}

function cacheFolder(): string {
  const data = namedDataFolder();
  return data ? join(data, "cache", "compiled") : join(projectRoot(), "node_modules", ".cache", "groklab", "compiled");
}

/** What is compiled for one library, processor and set of flags is of no use to another. */
function keyOf(settings: object): string {
  const native = dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
  const { size, mtimeMs } = statSync(join(native, "deps", "lib", "libtensorflow_cc.so.2"));
  const [processor] = readFileSync("/proc/cpuinfo", "utf8").split(/\n\s*\n/);
  const lasting = processor
    .split("\n")
    .filter((line) => !/^(cpu MHz|bogomips|processor|apicid|initial apicid)/.test(line));
  const key = JSON.stringify([settings, size, mtimeMs, lasting]);
  return createHash("sha256").update(key).digest("hex").slice(0, 16);
}

function isCompiled(name: string): boolean {
  return name.startsWith("xla_compile_cache_") && name.endsWith(".pb");
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** Files of a library or of flags that nobody has used for a month. */
function removeOthers(parent: string, place: string): void {
  for (const name of readdirSync(parent)) {
    const other = join(parent, name);
    if (other !== place && ageOf(join(other, "in-use")) > 30 * DAY) rmSync(other, { recursive: true, force: true });
  }
}

/** What another process writes at this moment is left: its file has not its name yet. */
function removeUnsealed(place: string): void {
  for (const name of readdirSync(place)) {
    const path = join(place, name);
    const isWhole = isCompiled(name) && isSealed(path);
    const isLeft = name.endsWith(".tmp") && ageOf(path) < DAY;
    if (isWhole || isLeft || name === "in-use" || (name.endsWith(SEAL) && isWholeSeal(path))) continue;
    rmSync(path, { force: true });
  }
}

function isSealed(path: string): boolean {
  try {
    return readFileSync(path + SEAL, "utf8") === hashOf(path);
  } catch {
    return false;
  }
}

/** A seal stays with its file alone. */
function isWholeSeal(path: string): boolean {
  return isSealed(path.slice(0, -SEAL.length));
}

function removeOldest(place: string): void {
  const files = readdirSync(place)
    .filter(isCompiled)
    .map((name) => ({ path: join(place, name), ...sizeAndAge(join(place, name)) }))
    .sort((a, b) => a.age - b.age);
  let total = 0;
  for (const { path, size } of files) {
    total += size;
    if (total <= MOST) continue;
    rmSync(path, { force: true });
    rmSync(path + SEAL, { force: true });
  }
}

function sizeAndAge(path: string): { size: number; age: number } {
  const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
  return { size, age: Date.now() - mtimeMs };
}

function ageOf(path: string): number {
  return sizeAndAge(path).age;
}
