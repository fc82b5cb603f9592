import { execFile } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { describe, expect, it } from "vitest";

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as `npx groklab` does, from a folder that is not the project's. */
function groklab(...args: string[]): Promise<Outcome> {
  const program = join(projectRoot(), "lib", "cli", "groklab.cjs");
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: "/" }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("npx groklab", () => {
  it("says what it can do, and succeeds", async () => {
    const { code, stdout, stderr } = await groklab("--help");
    expect([code, stderr]).toEqual([0, ""]);
    for (const word of ["Usage: groklab", "reproduce", "bench", "--help"]) expect(stdout).toContain(word);
  });

  it("names the experiments in the help of reproduce", async () => {
    const { code, stdout } = await groklab("reproduce", "--help");
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
  ])("refuses $args with one hint and exit code 2", async ({ args, says }) => {
    const { code, stdout, stderr } = await groklab(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/^\s+at /m); // no stack: it is not a fault of the program
  });
});
