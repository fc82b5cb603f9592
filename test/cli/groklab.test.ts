import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { projectRoot } from "groklab/core";
import { availableCores } from "groklab/launch";
import { describe, expect, it } from "vitest";
import { childrenOf, isAlive, until } from "../support/processes";
import { scratch } from "../support/scratch";
import { within } from "./within";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as `npx groklab` does, from a folder that is not the project's. */
function groklab(...args: string[]): Promise<Outcome> {
  const program = join(projectRoot(), "lib", "cli", "groklab.cjs");
  return new Promise((resolve) => {
    const options = { cwd: "/", env: { ...process.env, GROKLAB_DATA: empty } };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const empty = scratch();

describe("npx groklab", () => {
  it("says what it can do, and succeeds", async () => {
    const { code, stdout, stderr } = await groklab("--help");
    expect([code, stderr]).toEqual([0, ""]);
    for (const word of ["Usage: groklab", "reproduce", "bench", "--help"]) expect(stdout).toContain(word);
  });

  it.each([
    ["bench", { rounds: 3, seconds: 3 }],
    ["bench-runs", { rounds: 5, listed: 10_000 }],
    ["reproduce", { jobs: 1 }],
  ])("names the defaults of numbers in the help of %s", async (command, defaults) => {
    const { code, stdout } = await within(empty, command, "--help");
    expect(code).toBe(0);
    const named = [...stdout.replace(/\s+/g, " ").matchAll(/--([\w-]+) <n>[^(]*\(default: (\d+)\)/g)].map(
      ([, name, value]) => [name, Number(value)],
    );
    expect(Object.fromEntries(named)).toEqual(defaults);
  });

  it("names the experiments in the help of reproduce", async () => {
    const { code, stdout } = await within(empty, "reproduce", "--help");
    expect(code).toBe(0);
    for (const word of ["00-start-here", "--jobs", "--fresh"]) expect(stdout).toContain(word);
  });

  it.each([
    { args: ["reproduce", "00-start-her"], says: "Did you mean 00-start-here?" },
    { args: ["reproduce", "zzz"], says: "Known are 00-start-here" },
    { args: ["reproduce", "00-start-here", "--jobs", "0"], says: "Expected a whole number, at least 1." },
    { args: ["reproduce"], says: "missing required argument" },
    { args: ["reproduze"], says: "unknown command" },
    { args: ["bench", "--secons", "3"], says: "Did you mean --seconds?" },
    { args: ["bench", "--workloads", "A,G"], says: 'expected some of A,B,C,D,E,F, got "G"' },
    { args: ["bench", "--store", "--no-peers"], says: "--store keeps a comparison" },
  ])("refuses $args with one hint and exit code 2", async ({ args, says }) => {
    const { code, stdout, stderr } = await within(empty, ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m); // no stack: it is not a fault of the program
  });

  it("says within one process what it says in its own, with the same code", async () => {
    for (const args of [["reproduze"], ["reproduce", "--help"], ["train", "seed=-1"], ["runs", "--columns", "x"]])
      expect(await within(empty, ...args), args.join(" ")).toEqual(await groklab(...args));
  });
});

describe("a reader that closes the pipe", () => {
  const program = join(projectRoot(), "lib", "cli", "groklab.cjs");

  /** A command whose standard output, or error, is a pipe that its reader closes after the first bytes. */
  async function cutShort(args: readonly string[], stream: "stdout" | "stderr") {
    const child = spawn(process.execPath, [program, ...args], { cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
    const [reader, other] = stream === "stdout" ? [child.stdout, child.stderr] : [child.stderr, child.stdout];
    const [rest, ended] = [text(other), once(child, "close")];
    reader.destroy();
    return { code: (await ended)[0], rest: await rest };
  }

  it.each([
    ["--help"],
    ["runs", "--json", "--experiment", "parity"],
    ["claims", "--json", "--experiment", "00-start-here"],
  ])("ends %s quietly, with the exit code that SIGPIPE gives", async (...args) => {
    expect(await cutShort(args, "stdout")).toEqual({ code: 141, rest: "" });
  });

  it("ends a command whose messages nobody reads, too", async () => {
    expect(await cutShort(["train", "seed=-1"], "stderr")).toEqual({ code: 141, rest: "" });
  });
});

describe("npx groklab bench", () => {
  it("measures our own step in processes of their own, and prints JSON and nothing else", async () => {
    const { code, stdout, stderr } = await groklab(
      ...["bench", "--no-peers", "--workloads", "F", "--rounds", "1", "--seconds", "1", "--json"],
    );
    expect(code).toBe(0);
    const rows = JSON.parse(stdout);
    const engines = ["groklab", "groklab-no-tables", "groklab-two-processes"].slice(0, availableCores() + 1);
    expect(rows.map(({ engine }: { engine: string }) => engine)).toEqual(engines);
    for (const row of rows) {
      expect(row).toMatchObject({ workload: "F", threads: 1 });
      expect(row.stepsPerSecond).toBeGreaterThan(0);
      expect(row.lossLast).toBeLessThan(row.lossFirst);
      expect(row.peakMegabytes).toBeGreaterThan(50);
      expect(row.firstUpdateSeconds).toBeGreaterThan(0.1);
      expect(row.groklabRatio.low).toBeGreaterThan(0);
    }
    expect(stderr).toMatch(/round 1 of 1 · F groklab: \d+ steps\/s · ETA \d+ s/);
    expect(stderr).not.toContain("failed");
  });

  it("ends what it has started when interrupted, and keeps what it has measured", async () => {
    const program = join(projectRoot(), "lib", "cli", "groklab.cjs");
    const args = [program, "bench", "--no-peers", "--workloads", "F", "--rounds", "9", "--seconds", "1"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    const [stdout, ended] = [text(child.stdout), once(child, "close")];
    await once(child.stderr, "data"); // the first has been measured
    const children = () => childrenOf(child.pid ?? 0);
    await until("the next is measured", () => children().length > 0);
    const [step] = children();
    child.kill("SIGINT");
    expect((await ended)[0]).toBe(130);
    expect(isAlive(step)).toBe(false);
    expect(await stdout).toContain("F: parity network");
  });
});
