/**
 * @file Commands within this process, which saves their start: what they refuse, list or plan. What trains, waits or is
 * interrupted is started as users do, by `groklab` of test/support/program.
 */
import { createRequire } from "node:module";
import { format } from "node:util";
import { vi } from "vitest";

const load = createRequire(__filename);
const { prepareStackTrace } = Error;
load("../../lib/register.cjs");
Error.prepareStackTrace = prepareStackTrace; // vitest's own

/** What lib/cli/groklab.cjs runs, loaded as it loads it. */
const { main } = load("../../lib/cli/main") as typeof import("groklab/cli/main");

const STREAMS = { stdout: ["log", "info"], stderr: ["error", "warn"] } as const;

/** Runs a command on the data of a folder, and gives its exit code and what it printed. */
export async function within(data: string, ...args: string[]) {
  const said = { stdout: "", stderr: "" };
  const spies = Object.entries(STREAMS).flatMap(([name, levels]) => {
    const stream = name as keyof typeof STREAMS;
    const write = vi.spyOn(process[stream], "write").mockImplementation((text) => {
      said[stream] += text;
      return true;
    });
    const print = (...words: unknown[]) => void (said[stream] += `${format(...words)}\n`);
    return [write, ...levels.map((level) => vi.spyOn(console, level).mockImplementation(print))];
  });
  const { exitCode, env } = process;
  process.env = { ...env, GROKLAB_DATA: data };
  process.exitCode = undefined;
  try {
    await main(["node", "groklab", ...args]);
    return { code: process.exitCode ?? 0, ...said };
  } finally {
    Object.assign(process, { exitCode, env });
    for (const spy of spies) spy.mockRestore();
  }
}
