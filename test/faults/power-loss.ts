/**
 * @file What a disk may hold after the power failed. A disk promises little: what was written to a file is there once the
 * file was synced, names in a folder (made, moved, removed) once the folder was; of the rest any part may be there, in
 * any order. Here all that a run does to its files is noted down, and of the notes such a disk is made.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RandomStream } from "groklab/core";
import { type FileCall, watchFileCalls } from "./file-calls";

/** A file's bytes, or what is in a folder, by name. */
type Node = { bytes: Buffer } | { names: Map<string, number> };

/** One change, of the node `on`. */
type Change = { readonly on: number } & (
  | { readonly kind: "write"; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: "truncate" }
  | { readonly kind: "name"; readonly put: Readonly<Record<string, number | undefined>> }
  | { readonly kind: "sync" }
);

export interface PowerLoss {
  /** Changes and syncs so far: the moments at which the power may fail. */
  moments(): number;
  /** What is surely there when it fails after so many, put into an empty folder; with `random`, perhaps more of it. */
  fail(moment: number, into: string, random?: RandomStream): void;
  /** What would be there if nothing were lost. */
  everything(moment: number, into: string): void;
  /** Ends the noting down. */
  end(): void;
}

/** Notes down all changes below `root`, which is there and on the disk already. */
export function notePowerLoss(root: string): PowerLoss {
  const made: Node[] = []; // each as it was when noting began, or empty
  const changes: Change[] = [];
  const now = new Map<string, number>(); // path to node, as programs see it
  const open = new Map<number, { node: number; at: number }>();

  const add = (node: Node) => made.push(node) - 1;
  const top = scan(root);

  function scan(path: string): number {
    const names = new Map<string, number>();
    const node = add({ names });
    now.set(path, node);
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = join(path, entry.name);
      const id = entry.isDirectory() ? scan(child) : add({ bytes: readFileSync(child) });
      now.set(child, id);
      names.set(entry.name, id);
    }
    return node;
  }

  function name(path: string, node: number | undefined, gone?: string): void {
    const put = { ...(gone ? { [basename(gone)]: undefined } : {}), [basename(path)]: node };
    changes.push({ kind: "name", on: nodeAt(dirname(path)), put });
    if (gone) move(gone, path);
    else if (node === undefined) now.delete(path);
    else now.set(path, node);
  }

  function move(from: string, to: string): void {
    for (const [path, node] of [...now]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      now.delete(path);
      now.set(to + path.slice(from.length), node);
    }
  }

  function nodeAt(path: string): number {
    const node = now.get(path);
    if (node === undefined) throw new Error(`${path}: nobody made it`);
    return node;
  }

  function create(path: string, node: Node): number {
    const id = add(node);
    name(path, id);
    return id;
  }

  function opened(path: string, flags: string): { node: number; at: number } {
    const there = now.get(path);
    if (there !== undefined && flags === "w") changes.push({ kind: "truncate", on: there });
    const node = there ?? create(path, { bytes: Buffer.alloc(0) });
    return { node, at: flags === "a" ? readFileSync(path).length : 0 };
  }

  function note({ name: call, path, args }: FileCall, result: unknown): void {
    const file = open.get(args[0] as number);
    if (call === "openSync") open.set(result as number, opened(path, String(args[1])));
    else if (call === "closeSync") open.delete(args[0] as number);
    else if (call === "fsyncSync" || call === "fdatasyncSync") changes.push({ kind: "sync", on: file!.node });
    else if (call === "writeSync") {
      const [, bytes, from = 0] = args as [number, Buffer, number?];
      const written = Buffer.from(bytes.subarray(from, from + (result as number)));
      changes.push({ kind: "write", on: file!.node, at: file!.at, bytes: written });
      file!.at += written.length;
    } else if (call === "writeFileSync") {
      const { node } = opened(path, "w");
      changes.push({ kind: "write", on: node, at: 0, bytes: Buffer.from(String(args[1])) });
    } else if (call === "renameSync") name(path, nodeAt(String(args[0])), String(args[0]));
    else if (call === "linkSync") name(path, nodeAt(String(args[0])));
    else if (call === "rmSync") {
      if (now.has(path)) name(path, undefined);
    } else if (call === "mkdirSync") {
      const missing: string[] = [];
      for (let at = path; !now.has(at); at = dirname(at)) missing.unshift(at);
      for (const folder of missing) create(folder, { names: new Map() });
    }
  }

  function write(nodes: readonly Node[], into: string, id = top): void {
    const node = nodes[id];
    if ("bytes" in node) writeFileSync(into, node.bytes);
    else {
      mkdirSync(into, { recursive: true });
      for (const [name, child] of node.names) write(nodes, join(into, name), child);
    }
  }

  function fail(moment: number, into: string, random?: RandomStream, all = false): void {
    const nodes = made.map((node) => ("bytes" in node ? { bytes: node.bytes } : { names: new Map(node.names) }));
    const past = changes.slice(0, moment);
    const lastSync = new Map<number, number>();
    for (const [i, { kind, on }] of past.entries()) if (kind === "sync") lastSync.set(on, i);
    const share = random?.uniform() ?? 0; // how much of what was not synced has come to the disk
    for (const [i, change] of past.entries()) {
      const synced = all || i < (lastSync.get(change.on) ?? -1);
      if (synced) apply(nodes, change);
      else if (random && random.uniform() < share) apply(nodes, torn(change, random));
    }
    write(nodes, into);
  }

  const end = watchFileCalls(root, { after: note });
  return {
    moments: () => changes.length,
    fail,
    everything: (moment, into) => fail(moment, into, undefined, true),
    end,
  };
}

/** Half the writes that come to the disk unsynced come in part. */
function torn(change: Change, random: RandomStream): Change {
  if (change.kind !== "write" || random.uniform() < 0.5) return change;
  return { ...change, bytes: change.bytes.subarray(0, Math.floor(change.bytes.length * random.uniform())) };
}

function apply(nodes: Node[], change: Change): void {
  const node = nodes[change.on];
  if (change.kind === "name" && "names" in node) {
    for (const [name, child] of Object.entries(change.put)) {
      if (child === undefined) node.names.delete(name);
      else node.names.set(name, child);
    }
  } else if (change.kind === "truncate") nodes[change.on] = { bytes: Buffer.alloc(0) };
  else if (change.kind === "write" && "bytes" in node) {
    const { at, bytes } = change;
    const grown = Buffer.alloc(Math.max(node.bytes.length, at + bytes.length)); // zeros where a write is missing
    node.bytes.copy(grown);
    bytes.copy(grown, at);
    nodes[change.on] = { bytes: grown };
  }
}
