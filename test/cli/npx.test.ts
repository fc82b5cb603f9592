import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { LOOK_EVERY } from "groklab/cli/npx";
import { projectRoot } from "groklab/core";
import { isHeld, readRun, resolveRun, runId } from "groklab/runs";
import { describe, expect, it } from "vitest";
import { childrenOf, isAlive, until } from "../support/processes";
import { LONG, longSpec, PLAIN } from "../support/program";
import { scratch } from "../support/scratch";

const id = runId(resolveRun({ ...longSpec, seed: 0 }));
const folderIn = (data: string) => join(data, "runs", "live", id);
const linesIn = (data: string) => {
  const path = join(folderIn(data), "metrics.jsonl");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
};

/** All processes below one. */
function below(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...below(child)]);
}

/** Starts a command that trains, in a process group of its own, and waits until its run is measured. */
async function training(data: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, {
    ...{ cwd: projectRoot(), detached: true, stdio: "ignore" },
    env: { ...process.env, GROKLAB_DATA: data, ...env },
  });
  await until("it trains", () => linesIn(data) > 3);
  return child;
}

// SIGINT to npx alone ends nothing: npm and its shell wait for the command, as with Ctrl-C, which reaches all three.
describe("npx groklab train", () => {
  it.each([
    ["SIGTERM", "npx alone"],
    ["SIGHUP", "npx alone"],
    ["SIGKILL", "npx alone"],
    ["SIGINT", "all of them"],
  ] as const)("stops and saves at %s to %s", async (signal, whom) => {
    const data = scratch();
    const npx = await training(data, "npx", ["groklab", "train", ...LONG, ...PLAIN]);
    const processes = below(npx.pid as number);
    expect(processes.length).toBeGreaterThanOrEqual(2);
    process.kill(whom === "npx alone" ? (npx.pid as number) : -(npx.pid as number), signal);
    await until("all that it started has gone", () => !processes.some(isAlive));
    expect(isHeld(folderIn(data))).toBe(false);
    const { status, steps } = readRun(folderIn(data));
    expect([status, steps > 0]).toEqual(["stopped", true]);
  });
});

describe("groklab train, started by a shell in a terminal of JupyterLab, which npm has started", () => {
  it("outlives its shell", async () => {
    const data = scratch();
    const program = join(projectRoot(), "lib", "cli", "groklab.cjs");
    const words = [process.execPath, program, "train", ...LONG, ...PLAIN].map((word) => `'${word}'`).join(" ");
    const env = { npm_lifecycle_event: "start", npm_execpath: "npm" };
    const shell = await training(data, "sh", ["-c", `${words} & wait`], env);
    const [command] = childrenOf(shell.pid as number);
    const ended = once(shell, "exit");
    shell.kill("SIGKILL");
    await ended;
    await setTimeout(3 * LOOK_EVERY);
    const measured = linesIn(data);
    await until("it goes on", () => linesIn(data) > measured + 3);
    expect(isAlive(command)).toBe(true);
    process.kill(command, "SIGTERM");
    await until("it has gone", () => !isAlive(command) && !isHeld(folderIn(data)));
    expect(readRun(folderIn(data)).status).toBe("stopped");
  });
});
