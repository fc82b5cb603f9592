/** @file What a reader sees of an error. In a process of its own: the kernel says how this one's stacks are written. */
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";

const CELLS = {
  properties: "throw Object.assign(new Error('e'), { code: 'E1', detail: { x: 1 } })",
  expression: "const xs = [\n  1,\n  (null as any).foo,\n];",
  module: "import { fail } from './fails';\n\nfail()",
  trace: "console.trace('here')",
  logged: "function deep() { console.log(new RangeError('logged').stack) }\ndeep()",
  awaited: "const later = async () => { await 0; throw new TypeError('late') };\nawait later()",
  constructed:
    "class Model { constructor(readonly width: number) { if (width < 1) throw new RangeError('width') } }\nnew Model(0)",
  callback: "[1].map((v) => {\n  return JSON.parse('{' + v);\n})",
  tabs: "if (true) {\n\tthrow new Error('indented')\n}",
  syntax: "let a = ;",
  several: "const a: number = 's';\nconst b: string = 1;\nunknownName",
};

describe("an error of a cell", () => {
  const folder = join(scratch(), "notebooks");
  let results: Record<keyof typeof CELLS, { traceback?: string[]; evalue?: string; output: string }>;

  beforeAll(() => {
    mkdirSync(folder);
    symlinkSync(join(projectRoot(), "node_modules"), join(folder, "..", "node_modules"));
    writeFileSync(
      join(folder, "fails.ts"),
      "interface A {\n  a: 1;\n}\nexport const fail = (): A => { throw new Error('here') };\n",
    );
    const kernel = join(projectRoot(), "jupyter", "kernels", "groklab");
    const script = `
      require(${JSON.stringify(join(kernel, "compiler.cjs"))});
      const { Session } = require(${JSON.stringify(join(kernel, "session.cjs"))});
      const session = new Session(process.cwd());
      (async () => {
        const results = {};
        for (const [name, code] of Object.entries(${JSON.stringify(CELLS)})) {
          let output = "";
          const { stdout, stderr } = process;
          const [out, err] = [stdout.write, stderr.write];
          stdout.write = stderr.write = (text) => { output += text; return true; };
          const { error } = await session.run(code, "cell [" + (Object.keys(results).length + 1) + "]");
          Object.assign(stdout, { write: out });
          Object.assign(stderr, { write: err });
          results[name] = { ...error, output };
        }
        console.log(JSON.stringify(results));
        process.exit(0);
      })();`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--eval", script], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    results = JSON.parse(stdout);
  });

  it("has its own properties", () => {
    expect(results.properties.traceback?.at(-1)).toBe("{ code: 'E1', detail: { x: 1 } }");
  });

  it("points at the expression in a statement of many lines", () => {
    expect(results.expression.traceback?.slice(1)).toEqual([
      "    at cell [2], line 3:17",
      "  3 |   (null as any).foo,",
      "    |                 ^",
    ]);
  });

  it("names the line of a module's source, and shows it", () => {
    const [, inModule, inCell, line, mark] = results.module.traceback ?? [];
    expect(inModule).toMatch(/^ {4}at fail \(.*notebooks\/fails\.ts:4:38\)$/);
    expect(inCell).toBe("    at cell [3], line 3:1");
    expect(line).toBe("  4 | export const fail = (): A => { throw new Error('here') };");
    expect(mark).toBe(`    | ${" ".repeat(37)}^`);
  });

  it("in a trace and in a logged stack has the cell's frames alone", () => {
    expect(results.trace.output).toBe("Trace: here\n    at cell [4], line 1:9\n");
    expect(results.logged.output).toBe(
      "RangeError: logged\n    at deep (cell [5], line 1:31)\n    at cell [5], line 2:1\n",
    );
  });

  it("is followed through await, new and callbacks", () => {
    expect(results.awaited.traceback?.slice(0, 3)).toEqual([
      "TypeError: late",
      "    at later (cell [6], line 1:44)",
      "    at async cell [6], line 2:1",
    ]);
    expect(results.constructed.traceback?.slice(1, 3)).toEqual([
      "    at new Model (cell [7], line 1:74)",
      "    at cell [7], line 2:1",
    ]);
    expect(results.callback.traceback?.slice(1, 3)).toEqual([
      "    at cell [8], line 2:15",
      "    at cell [8], line 1:5",
    ]);
  });

  it("is marked below a line that begins with a tab", () => {
    expect(results.tabs.traceback?.slice(-2)).toEqual(["  2 | \tthrow new Error('indented')", "    | \t      ^"]);
  });

  it("of the compiler has its code and its line, for each finding, and says that nothing was run", () => {
    expect(results.syntax.traceback).toEqual([
      "TypeScriptError: cell [10], line 1, column 9: Expression expected. (TS1109)",
      "  1 | let a = ;",
      "    |         ^",
      "Nothing of the cell was run.",
    ]);
    expect(results.several.evalue).toBe(
      "cell [11], line 1, column 7: Type 'string' is not assignable to type 'number'. (TS2322) (and 2 more)",
    );
    expect(results.several.traceback?.filter((line) => line.startsWith("TypeScriptError")).length).toBe(3);
  });
});
