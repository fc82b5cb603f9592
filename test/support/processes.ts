import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** The living children of a process, as Linux tells them. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Milliseconds after which what a test waits for will never be: half the time of the test itself. */
const NEVER = 300_000;

/** Waits until something holds, and says what did not when it never does. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const begun = performance.now(); !holds(); ) {
    if (performance.now() - begun > NEVER) throw new Error(`never came about: ${what}`);
    await setTimeout(50);
  }
}
