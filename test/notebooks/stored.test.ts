import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratchFolder } from "../support/notebook";

interface Output {
  output_type: string;
  name?: string;
  data?: Record<string, unknown>;
  text?: string | string[];
}
interface Cell {
  cell_type: string;
  execution_count?: number | null;
  source: string | string[];
  outputs?: Output[];
}

const FOLDER = join(projectRoot(), "notebooks");
const NOTEBOOKS = readdirSync(FOLDER).filter((name) => name.endsWith(".ipynb"));

const scratch = scratchFolder();
afterAll(() => scratch.remove());
const cellsOf = (name: string) => join(scratch.path, `${name}.ts`);

/** The cells of every notebook, a module each, over one reading of the library. */
let program: ts.Program;
beforeAll(() => {
  for (const name of NOTEBOOKS) {
    const { cells } = JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as { cells: Cell[] };
    const code = cells.filter(({ cell_type }) => cell_type === "code");
    writeFileSync(cellsOf(name), code.map(({ source }) => [source].flat().join("")).join("\n"));
  }
  program = ts.createProgram(NOTEBOOKS.map(cellsOf), {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    esModuleInterop: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    types: ["node"],
    typeRoots: [join(projectRoot(), "node_modules", "@types")],
  });
});

describe.each(NOTEBOOKS)("notebooks/%s as stored", (name) => {
  const text = readFileSync(join(FOLDER, name), "utf8");
  const { cells, metadata } = JSON.parse(text) as { cells: Cell[]; metadata: { kernelspec: { name: string } } };
  const code = cells.filter(({ cell_type }) => cell_type === "code");
  const outputs = code.flatMap((cell) => cell.outputs ?? []);

  it("was run top to bottom from a clean kernel, without an error or a warning", () => {
    expect(metadata.kernelspec.name).toBe("groklab");
    expect(code.map(({ execution_count }) => execution_count)).toEqual(code.map((_, i) => i + 1));
    expect(outputs.filter(({ output_type, name }) => output_type === "error" || name === "stderr")).toEqual([]);
  });

  it("reads where no JavaScript runs: every figure has a PNG, every output its text", () => {
    for (const { data } of outputs) {
      if (!data) continue;
      expect(data).toHaveProperty(["text/plain"]);
      const isFigure = "application/vnd.plotly.v1+json" in data || `${data["text/plain"]}`.startsWith("Figure:");
      if (isFigure) expect(data).toHaveProperty(["image/png"]);
    }
  });

  it("holds no script, no path of a machine and no token, and is small", () => {
    // Pictures and numbers are base64, in which a stroke says nothing.
    const shown = JSON.stringify(outputs, (key, value) => (["image/png", "bdata"].includes(key) ? "" : value));
    expect(shown).not.toMatch(/<script|javascript:|[?&]token=/i);
    // Whatever machine it was stored on: no folder in a folder that hangs from the root.
    expect(shown).not.toMatch(/(?<![\w+/=.<:-])\/[\w.-]+\/[\w.-]+/);
    expect(statSync(join(FOLDER, name)).size).toBeLessThanOrEqual(2_000_000);
  });

  it("is an essay: more prose than code, cells of at most 25 lines", () => {
    const size = (kind: string) =>
      cells
        .filter(({ cell_type }) => cell_type === kind)
        .reduce((sum, { source }) => sum + [source].flat().join("").length, 0);
    expect(size("markdown")).toBeGreaterThan(size("code"));
    for (const { source } of code) expect([source].flat().join("").split("\n").length).toBeLessThanOrEqual(25);
  });

  it("has cells that pass the strict type check", () => {
    const file = program.getSourceFile(cellsOf(name));
    const problems = ts.getPreEmitDiagnostics(program, file).filter((d) => d.file === file);
    expect(file?.text).toContain("groklab");
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });
});
