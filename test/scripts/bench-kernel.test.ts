import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { beforeAll, describe, expect, it } from "vitest";
import {
  describeRow,
  isMet,
  KERNELS,
  medianOf,
  ROWS,
  readmeTable,
  type StoredKernels,
  type Value,
  wholeTable,
  withTable,
} from "../../scripts/kernels/report.mjs";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { runNpmScript } from "../support/script";

const benchKernel = (...args: string[]) => runNpmScript("bench-kernel.mjs", args);

describe("npm run bench:kernel", () => {
  it("--help lists its options and measures nothing", () => {
    const { status, stdout } = benchKernel("--help");
    expect(status).toBe(0);
    for (const option of ["--rounds", "--no-suite", "--store"]) expect(stdout).toContain(option);
    expect(stdout).not.toMatch(/: \d/);
  });

  it.each([
    [["--rounds", "0"], /--rounds: expected a whole number, at least 1, got 0/],
    [["--store", "--no-suite"], /--store keeps the result of Jupyter's tests, too/],
    [["--stor"], /Unknown option '--stor'/],
  ])("refuses %j in one line with its remedy", (args, message) => {
    const { status, stderr } = benchKernel(...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\n→ /);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

describe("what is measured of a kernel", () => {
  const measure = async (kernel: string, part: string) => {
    const program = join(projectRoot(), "scripts", "kernels", "measure.py");
    const { stdout } = await promisify(execFile)(venv("python"), [program, kernel, part], {
      env: jupyterEnvironment(),
    });
    const lines: { what: string; value: Value }[] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return Object.fromEntries(lines.map(({ what, value }) => [what, value]));
  };

  it("tells kernels apart: ours checks types and has live variables, ipykernel checks none", async () => {
    const [ours, python] = [await measure("groklab", "answers"), await measure("python3", "answers")];
    expect(ours).toMatchObject({ live: true, types: true, comms: true });
    expect(python).toMatchObject({ live: true, types: false, comms: true });
    for (const found of [ours, python]) {
      expect(found["loop-top"]).toBeGreaterThan(0.2); // a turn takes some clock cycles
      expect(found["loop-top-ratio"]).toBeCloseTo(Number(found["loop-top"]) / Number(found["loop-local"]), 9);
      expect(found.completion).toBeGreaterThan(0);
    }
  }, 300_000);
});

/** One kernel with these values of a row, and the others without any. */
const made = (what: string, values: readonly Value[]): StoredKernels => ({
  date: "2026-11-30T00:00:00.000Z",
  rounds: values.length,
  environment: { commit: "c", dirty: false, node: "20.0.0", cpu: "a processor", cores: 2, load: [0, 0] },
  versions: { ipykernel: "7" },
  kernels: { groklab: { measured: { [what]: { median: medianOf(values), values } } } },
  leftOut: { deno: "no network" },
});
const rowOf = (what: string) => ROWS.find((row) => row.what === what)!;

describe("the report", () => {
  it.each<[Value[], Value]>([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[0.1, "never", 0.3], 0.3],
    [["never", 0.1, "never"], "never"],
    [["died", 0.1], "died"],
    [["never", "never"], "never"],
    [[true, false, true], false],
  ])("takes of %j the median %j", (values, median) => expect(medianOf(values)).toBe(median));

  it.each<[string, Value[], boolean]>([
    ["trivial", [0.029], true],
    ["trivial", [0.03], false],
    ["interrupt-await-signal", [0.19, 0.1, 0.3], true],
    ["interrupt-later-signal", [0.1, "never", "never"], false],
    ["interrupt-loop-message", ["died"], false],
    ["types", [true], true],
    ["types", [false], false],
  ])("says whether %s of %j meets its goal: %j", (what, values, met) => {
    const stored = made(what, values);
    expect(isMet(stored, rowOf(what))).toBe(met);
    expect(describeRow(stored, rowOf(what))).toContain(met ? ": met" : ": NOT met");
    const line = wholeTable(stored)
      .split("\n")
      .find((one) => one.includes(rowOf(what).title) && !one.includes("– | – | – |"));
    expect(line).toMatch(met ? /: met \|$/ : /: not met \|$/);
  });

  it("has a unit for each row, and a dash for what was not measured", () => {
    const stored = made("start", [0.5]);
    expect(describeRow(stored, rowOf("start"))).toContain("groklab 0.50 s; goal below 1.3 s: met");
    expect(isMet(stored, rowOf("trivial"))).toBeUndefined();
    expect(readmeTable(stored)).toContain("| groklab | – | 0.50 s | – | – | – | – |");
    expect(wholeTable(stored).match(/\| – \| – \| – \|/g)).toHaveLength(ROWS.length - 1);
  });

  it("takes the place of the one before it, between its marks", () => {
    const text = "before\n<!-- kernels -->\nold\n<!-- /kernels -->\nafter";
    const next = withTable(text, "| $& |");
    expect(next).toBe("before\n<!-- kernels -->\n| $& |\n<!-- /kernels -->\nafter");
    expect(withTable(next, "old")).toBe(text);
    expect(() => withTable("no marks", "")).toThrow(/expected a part between <!-- kernels -->/);
  });
});

describe("data/bench/kernel.json", () => {
  let stored: StoredKernels;
  beforeAll(() => {
    stored = JSON.parse(readFileSync(join(projectRoot(), "data", "bench", "kernel.json"), "utf8"));
  });
  const ours = (what: string) => /^(import|whole|memory-(import|both))/.test(what);

  it("has all three kernels, measured in every row they have, a value a round", () => {
    expect(Object.keys(stored.kernels).sort()).toEqual(Object.keys(KERNELS).sort());
    expect(stored.leftOut).toEqual({});
    for (const [name, { measured }] of Object.entries(stored.kernels)) {
      const wanted = ROWS.map(({ what }) => what).filter((what) => name === "groklab" || !ours(what));
      expect(Object.keys(measured), name).toEqual(wanted);
      for (const { median, values } of Object.values(measured)) {
        expect(values).toHaveLength(stored.rounds);
        expect(median).toBe(medianOf(values));
        for (const value of values) if (typeof value === "number") expect(value).toBeGreaterThan(0);
      }
    }
  });

  it("has the result of each of Jupyter's 13 methods, and groklab's passes all", () => {
    for (const { suite } of Object.values(stored.kernels)) expect(Object.keys(suite!)).toHaveLength(13);
    expect(Object.values(stored.kernels.groklab.suite!).flat()).toEqual([]);
  });

  it("is of a committed tree, and what README and CONTRIBUTING show is its table", () => {
    expect(stored.environment.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(stored.environment.dirty).toBe(false);
    for (const [file, table] of [
      ["README.md", readmeTable(stored)],
      ["CONTRIBUTING.md", wholeTable(stored)],
    ]) {
      const text = readFileSync(join(projectRoot(), file), "utf8");
      expect(withTable(text, table), file).toBe(text);
    }
  });
});
