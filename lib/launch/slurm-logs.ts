import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readTaskLine, type TaskLine } from "./array-job";

/** The log of one task. */
export function logOf(folder: string, job: number | string, index: number | string): string {
  return join(folder, `${job}_${index}.log`);
}

/** Reads the logs of a job's tasks as they grow: each call gives what was said since the last, one line once. */
export function followLogs(folder: string, job: number): () => TaskLine[] {
  const read = new Map<string, { size: number; lines: number }>();
  const isOwn = new RegExp(`^${job}_\\d+\\.log$`);
  const newLines = (path: string): TaskLine[] => {
    const { size } = statSync(path);
    const before = read.get(path) ?? { size: 0, lines: 0 };
    if (size === before.size) return [];
    const lines = readFileSync(path, "utf8").split("\n").slice(0, -1); // what follows may still be on its way
    read.set(path, { size, lines: lines.length });
    return lines.slice(before.lines).flatMap((line) => readTaskLine(line) ?? []);
  };
  return () => {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => isOwn.test(name)) : [];
    return names.flatMap((name) => newLines(join(folder, name)));
  };
}
