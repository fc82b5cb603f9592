import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { GroklabError } from "../core";
import { type Measurement, readMeasurement } from "./measurement";

/** A program that measures: it says `ready`, waits for a line, and prints one measurement. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * Runs programs beside each other: all warm up, then all measure at the same time, then all end. An abort, or the death
 * of one of them, ends them all.
 *
 * @throws GroklabError with the last words of a program that failed, or when aborted
 */
export async function measureTogether(programs: readonly Program[], signal?: AbortSignal): Promise<Measurement[]> {
  const running = programs.map(start);
  const stop = () => {
    for (const { child } of running) child.kill("SIGKILL");
  };
  signal?.addEventListener("abort", stop);
  try {
    if (signal?.aborted) stop();
    await Promise.all(running.map(({ line }) => line((text) => text === "ready")));
    for (const { child } of running) child.stdin.write("go\n");
    const lines = await Promise.all(running.map(({ line }) => line((text) => text.startsWith("{"))));
    for (const { child } of running) child.stdin.end();
    await Promise.all(running.map(({ closed }) => closed));
    return lines.map(readMeasurement);
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
  }
}

function start({ file, args }: Program) {
  // On one core and without a GPU, whatever the machine has: it is CPU threads that are compared.
  const env = { ...process.env, CUDA_VISIBLE_DEVICES: "-1" };
  const child = spawn(file, args, { env, stdio: "pipe" });
  let words = "";
  child.stderr.on("data", (chunk) => {
    words = `${words}${chunk}`.slice(-2000);
  });
  child.stdin.on("error", () => {}); // of a program that has ended: said by `closed`
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  closed.catch(() => {}); // a program that is not there, looked at in `line`
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

  /** The next line for which `wanted` holds; libraries may print others. */
  async function line(wanted: (text: string) => boolean): Promise<string> {
    for (;;) {
      const { value, done } = await lines.next();
      if (!done && wanted(value)) return value;
      if (!done) continue;
      const [code, signal] = await closed;
      throw new GroklabError(`it ended unexpectedly (${signal ?? `code ${code}`})${words && `: ${words.trim()}`}`);
    }
  }
  return { child, closed, line };
}
