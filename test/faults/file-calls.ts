/**
 * @file Every call that changes files below a folder, seen before it is made and after: to count them, to fail one, to die
 * at one. What `node:fs` exports is replaced, so that the library meets the calls as it makes them.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname, join, sep } from "node:path";

export interface FileCall {
  readonly name: CallName;
  /** The file that it is about; of two, that which is there afterwards. */
  readonly path: string;
  readonly args: readonly unknown[];
}

/** How many moments there are to die at: before a call, and of a write when half of it is done. */
export function momentsOf({ name }: FileCall): number {
  return name === "writeSync" ? 2 : 1;
}

export interface Watcher {
  /** An error thrown here is the call's. */
  before?(call: FileCall): void;
  after?(call: FileCall, result: unknown): void;
}

const WRITING = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "fdatasyncSync",
  "closeSync",
  "renameSync",
  "rmSync",
  "mkdirSync",
  "writeFileSync",
  "linkSync",
] as const;
const READING = ["readFileSync", "readdirSync", "statSync"] as const;
type CallName = (typeof WRITING)[number] | (typeof READING)[number];

/** Watches the calls of this process below `root`, whose beginning may be a name; with `reading` also those that only look. Returns what ends it. */
export function watchFileCalls(root: string, watcher: Watcher, { reading = false } = {}): () => void {
  const own = fs as unknown as Record<CallName, (...args: unknown[]) => unknown>;
  const names: readonly CallName[] = reading ? [...WRITING, ...READING] : WRITING;
  const originals = names.map((name) => [name, own[name]] as const);
  const opened = new Map<number, string>();
  let inside = false; // a call that Node makes of others is one
  for (const [name, original] of originals) {
    own[name] = (...args) => {
      const [first, second] = args;
      const subject = name === "renameSync" || name === "linkSync" ? second : first;
      const path = typeof subject === "number" ? opened.get(subject) : String(subject);
      if (inside || !path || !isBelow(path, root)) return original(...args);
      const call = { name, path, args };
      inside = true;
      try {
        watcher.before?.(call);
        const result = original(...args);
        if (name === "openSync") opened.set(result as number, path);
        if (name === "closeSync") opened.delete(first as number);
        watcher.after?.(call, result);
        return result;
      } finally {
        inside = false;
      }
    };
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, original] of originals) own[name] = original;
    syncBuiltinESMExports();
  };
}

/** In a folder, or a neighbour of it by name: a run's lock is beside its folder. */
function isBelow(path: string, root: string): boolean {
  const beside = dirname(path) === dirname(root) && basename(path).includes(basename(root));
  return path === root || path.startsWith(join(root, sep)) || beside;
}
