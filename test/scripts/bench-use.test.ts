import { describe, expect, it } from "vitest";
import { runNpmScript } from "../support/script";

const benchUse = (...args: string[]) => runNpmScript("bench-use.mjs", args);

describe("npm run bench:use", () => {
  it("--help lists its options and measures nothing", () => {
    const { status, stdout } = benchUse("--help");
    expect(status).toBe(0);
    for (const option of ["--rounds", "--no-notebooks", "--store"]) expect(stdout).toContain(option);
    expect(stdout).not.toMatch(/: \d/);
  });

  it.each([
    [["--rounds", "0"], /--rounds: expected a whole number, at least 1, got 0/],
    [["--rounds", "few"], /got few/],
    [["--stor"], /Unknown option '--stor'/],
  ])("refuses %j in one line with its remedy", (args, message) => {
    const { status, stderr } = benchUse(...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\n→ /);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
