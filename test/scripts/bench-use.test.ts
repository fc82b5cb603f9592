import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { describe, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
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

describe("the wait for a first figure", () => {
  const measure = (source: string) => {
    const args = [join(projectRoot(), "jupyter", "first_figure.py"), source];
    return spawnSync(venv("python"), args, { env: jupyterEnvironment(), encoding: "utf8" });
  };

  it("ends with the message that draws it", () => {
    const begun = performance.now();
    const seconds = Number(
      measure('import { parity, showFigure } from "groklab/papers";\nawait showFigure(parity, "parity-1-1");').stdout,
    );
    expect(seconds).toBeGreaterThan(1); // as long as Node takes to load a kernel
    expect(seconds).toBeLessThan((performance.now() - begun) / 1000);
  });

  it.each([
    ["1 + 1", "the cell showed no figure"],
    ['throw new Error("amiss")', "Error: amiss"],
  ])("is no number where there is none: %s", (source, message) => {
    const { status, stdout, stderr } = measure(source);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(message);
  });
});
