/** @file Whether the npm that started this command is still there: `kill` of an `npx groklab …` ends npm and its shell, and tells nobody else. */
import { readFileSync } from "node:fs";

/** Milliseconds from one look to the next. */
export const LOOK_EVERY = 500;

/**
 * Calls back once, when npm, or the shell between it and this process, has gone. Never where npm has not started this
 * process: a command may outlive the shell that it was typed in.
 */
export function whenNpmHasGone(gone: () => void): void {
  const parent = process.ppid;
  const npm = [parent, parentOf(parent)].find(isNpm);
  if (npm === undefined) return;
  const look = setInterval(() => {
    if (process.ppid === parent && isNpm(npm)) return;
    clearInterval(look);
    gone();
  }, LOOK_EVERY);
  look.unref();
}

/** npm calls itself `npm exec …`; a process that was killed and not yet buried has no name. */
function isNpm(pid: number | undefined): boolean {
  return pid !== undefined && /^np[mx]\b/.test(read(pid, "cmdline"));
}

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s*(\d+)$/m.exec(read(pid, "status"))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Empty where there is no such process, or no Linux. */
function read(pid: number, what: "cmdline" | "status"): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, "utf8");
  } catch {
    return "";
  }
}
