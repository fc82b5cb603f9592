import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot, readRuns, runsFolder } from "groklab";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { scratch } from "../support/scratch";

interface Cell {
  cell_type: string;
  source: string | string[];
  metadata: { tags?: string[] };
  outputs?: { name?: string; text?: string | string[] }[];
}
interface Notebook {
  cells: Cell[];
}

const folder = scratch();
const NOTEBOOKS = join(projectRoot(), "notebooks");
const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Notebook;
const textOf = (lines?: string | string[]) => [lines ?? ""].flat().join("");
const isTagged = (cell: Cell, tag: string) => cell.metadata.tags?.includes(tag) ?? false;
const PARAMETRISED = readdirSync(NOTEBOOKS).filter(
  (name) => name.endsWith(".ipynb") && read(join(NOTEBOOKS, name)).cells.some((cell) => isTagged(cell, "parameters")),
);

/** The real papermill, with what the environment of the set-up has alone: nobody tells it where groklab's kernel is. */
function papermill(args: string[]): { status: number | null; stderr: string; stdout: string } {
  const env = { ...jupyterEnvironment(), GROKLAB_DATA: folder };
  for (const name of ["JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "GROKLAB_PARAMS"]) Reflect.deleteProperty(env, name);
  return spawnSync(venv("python"), ["-m", "papermill", ...args], { env, cwd: tmpdir(), encoding: "utf8" });
}

/** A notebook up to the cell that computes with the parameters, and a cell that prints what came of them. */
function head(name: string): string {
  const notebook = read(join(NOTEBOOKS, name));
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code");
  const at = cells.findIndex((cell) => isTagged(cell, "parameters"));
  const next = textOf(cells[at + 1].source);
  const shown = name.startsWith("08") ? "{ seed: claim }" : next.includes("const spec =") ? "spec" : "{ seed, steps }";
  const printing = { ...cells[at + 1], id: "printing", source: `console.log(JSON.stringify(${shown}))`, outputs: [] };
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ ...notebook, cells: [...cells.slice(0, at + 2), printing] }));
  return path;
}

/** The names that papermill finds in each notebook. */
function namesFound(): Record<string, string[]> {
  const program = `
import json, sys, papermill, papermill.engines
papermill.engines.papermill_engines.register_entry_points()
print(json.dumps({path: list(papermill.inspect_notebook(path)) for path in sys.argv[1:]}))`;
  const found = spawnSync(venv("python"), ["-c", program, ...PARAMETRISED], { cwd: NOTEBOOKS, encoding: "utf8" });
  if (found.status !== 0) throw new Error(found.stderr);
  return JSON.parse(found.stdout);
}

describe("papermill, as the set-up leaves it", () => {
  let known: Record<string, string[]> = {};
  beforeAll(() => {
    known = namesFound();
  });

  it("finds a cell of parameters in every notebook but the one without settings", () => {
    expect(PARAMETRISED).toHaveLength(12);
    expect(PARAMETRISED).not.toContain("09-explore.ipynb");
  });

  // What is set holds for all that comes behind the cell, since it declares its names by `let` and computes nothing from them.
  it.each(PARAMETRISED)("finds the names that %s declares, in a cell that does nothing else", (name) => {
    const cell = read(join(NOTEBOOKS, name)).cells.find((one) => isTagged(one, "parameters")) as Cell;
    const [, names] =
      textOf(cell.source).match(/^let \{ ([\w, ]+) \} = params\(\{\n(?: {2}\w+: [^\n]+\n)+\}\);\n?$/) ?? [];
    expect(known[name]).toEqual(names?.split(", "));
  });

  it.each(["04-ungrokking.ipynb", "08-claims.ipynb"])(
    "sets the parameters of %s, and what is computed from them",
    (name) => {
      const output = join(folder, `out-${name}`);
      const given = name.startsWith("08") ? ["-p", "claim", "S-2-b"] : ["-p", "seed", "987", "-y", "steps: 55"];
      const { status, stderr } = papermill([head(name), output, ...given]);
      expect(status, stderr).toBe(0);
      expect(stderr).not.toContain("unknown parameter");
      const { cells } = read(output);
      const injected = cells[cells.findIndex((cell) => isTagged(cell, "parameters")) + 1];
      expect(isTagged(injected, "injected-parameters")).toBe(true);
      expect(injected.outputs).toEqual([]);
      const printed = JSON.parse(textOf(cells.at(-1)?.outputs?.[0].text));
      expect(printed).toMatchObject(name.startsWith("08") ? { seed: "S-2-b" } : { seed: 987, steps: 55 });
    },
  );

  it("trains the run that it was asked for, by -p, -y and a file", () => {
    const file = join(folder, "parameters.yaml");
    writeFileSync(file, "weightDecay: 0.5\nsteps: 9\n");
    const output = join(folder, "trained.ipynb");
    const notebook = join(NOTEBOOKS, "00-start-here.ipynb");
    const { status, stderr } = papermill([notebook, output, "-f", file, "-y", "{steps: 40}", "-p", "seed", "3"]);
    expect(status, stderr).toBe(0);
    process.env.GROKLAB_DATA = folder;
    const { runs } = readRuns(runsFolder("live"));
    expect(runs.map(({ config, status }) => ({ seed: config.seed, steps: config.steps, status }))).toEqual([
      { seed: 3, steps: 40, status: "done" },
    ]);
    expect(runs[0].config.optimizer).toMatchObject({ weightDecay: 0.5 });
  });

  it("refuses what no parameter can take, all of it at once and before a cell is run with it", () => {
    const wrong = [
      "-p",
      "sed",
      "3",
      "-r",
      "seed",
      "3",
      "-y",
      "{weightDecay: null, steps: [1, 2]}",
      "-p",
      "params",
      "3",
    ];
    const { status, stderr } = papermill([head("00-start-here.ipynb"), join(folder, "refused.ipynb"), ...wrong]);
    expect(status).toBe(1);
    expect(stderr).toContain("Cannot find name 'sed'. Did you mean 'seed'?");
    expect(stderr).toContain("Type 'string' is not assignable to type 'number'.");
    expect(stderr).toContain("Type 'null' is not assignable to type 'number'.");
    expect(stderr).toContain("Type 'number[]' is not assignable to type 'number'.");
    expect(stderr).toContain("Cannot assign to 'params' because it is an import.");
  });

  it.each([
    [
      "code for a name",
      ["-p", "seed = 1; steps", "3"],
      "'seed = 1; steps': expected the name of a parameter, such as seed",
    ],
    [
      "more digits than a number has",
      ["-p", "seed", "9007199254740993"],
      "expected an integer of at most 9007199254740991",
    ],
  ])("refuses %s", (_, given, message) => {
    const { status, stderr } = papermill([join(NOTEBOOKS, "00-start-here.ipynb"), join(folder, "no.ipynb"), ...given]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  it("lists the parameters of a notebook with what its comments say of them", () => {
    const { stdout } = papermill(["--help-notebook", join(NOTEBOOKS, "04-ungrokking.ipynb")]);
    expect(stdout).toMatch(/ {2}size: number \(default 100\) +pairs of D'\n/);
    expect(stdout).toContain('moments: "fresh" | "kept" (default "fresh")');
  });
});

afterEach(() => {
  Reflect.deleteProperty(process.env, "GROKLAB_DATA");
});
