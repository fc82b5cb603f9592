import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cells, openCells } from "../support/cells";
import { scratch } from "../support/scratch";

const load = createRequire(__filename);
let folder: string;
let cells: Cells;
beforeEach(() => {
  folder = join(scratch(), "notebooks");
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(projectRoot(), "node_modules"), join(folder, "..", "node_modules"));
  cells = openCells(folder);
});
afterEach(() => cells.close());

let writes = 0;
/** Writes a module beside the notebook; each time at another time, as an editor would. */
function write(name: string, text: string): void {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, 1e9 + ++writes, 1e9 + writes);
}

const value = async (code: string) => {
  const { value: given, thrown, errors } = await cells.run(code);
  return errors ? errors.map(({ text }) => text) : thrown ? String(thrown[0]) : given;
};

describe("a module of one's own", () => {
  it("that was edited is read again at the next import, with its types, for functions of earlier cells too", async () => {
    write("model.ts", "export const width = 1;");
    expect(await value("import { width } from './model'; const see = () => width; see()")).toBe(1);
    write("model.ts", "export const width = 'wide';");
    expect(await value("see()")).toBe(1);
    expect(await value("import { width } from './model'; [see(), width.toUpperCase()]")).toEqual(["wide", "WIDE"]);
  });

  it("is read again when one was edited that it imports", async () => {
    write("inner.ts", "export const rate = 1;");
    write("outer.ts", "import { rate } from './inner'; export const twice = () => 2 * rate;");
    expect(await value("import { twice } from './outer'; twice()")).toBe(2);
    write("inner.ts", "export const rate = 5;");
    expect(await value("import { twice } from './outer'; twice()")).toBe(10);
  });

  it("that was not edited is not read again", async () => {
    write("count.ts", "export const made = {};");
    expect(await value("import { made } from './count'; const first = made; true")).toBe(true);
    expect(await value("import { made } from './count'; made === first")).toBe(true);
  });

  it("whose loading Interrupt ended half-way is loaded anew", async () => {
    write("half.ts", "export const first = 1; export const second = 2;");
    const file = join(folder, "half.ts");
    load.cache[file] = Object.assign(new Module(file), { filename: file, loaded: false, exports: { first: 1 } });
    expect(await value("import { first, second } from './half'; [first, second]")).toEqual([1, 2]);
  });

  it("of ES that was edited is read again", async () => {
    write("waits.mjs", "await 0; export const n = 1;");
    expect(await value("(await import('./waits.mjs')).n")).toBe(1);
    write("waits.mjs", "await 0; export const n = 2;");
    expect(await value("(await import('./waits.mjs')).n")).toBe(2);
  });

  it("that throws fails the cell, whose names stay unknown, and may be mended", async () => {
    write("breaks.ts", "export const one = 1; throw new Error('while loading');");
    expect(await value("import { one } from './breaks'; one")).toBe("Error: while loading");
    expect(await value("one")).toEqual(["Cannot find name 'one'."]);
    write("breaks.ts", "export const one = 1;");
    expect(await value("import { one } from './breaks'; one")).toBe(1);
  });
});

describe("a package", () => {
  it("that was installed a moment ago is found, after it was not", async () => {
    const missing = [expect.stringContaining("Cannot find module 'newcomer'")];
    expect(await value("import { one } from 'newcomer'; one")).toEqual(missing);
    write("node_modules/newcomer/package.json", '{ "name": "newcomer", "main": "main.js", "types": "main.d.ts" }');
    write("node_modules/newcomer/main.js", "exports.one = 1;");
    write("node_modules/newcomer/main.d.ts", "export const one: number;");
    expect(await value("import { one } from 'newcomer'; one")).toBe(1);
  });

  it("that does not exist is named when no check kept it out", async () => {
    expect(await value("// @ts-nocheck\nimport { one } from 'nowhere'; one")).toMatch(/Cannot find module 'nowhere'/);
  });

  it("of CommonJS is its own default, and its members are read as they are now", async () => {
    write("node_modules/counts/package.json", '{ "name": "counts", "main": "main.js" }');
    write("node_modules/counts/main.js", "exports.n = 0; exports.up = () => ++exports.n;");
    const code = "import counts, { n, up } from 'counts'; import * as all from 'counts'; up(); [counts.n, n, all.n]";
    expect(await value(code)).toEqual([1, 1, 1]);
    expect(await value("Object.keys(all).sort()")).toEqual(["default", "n", "up"]);
  });
});

describe("groklab's library", () => {
  it("is found by name and by path, and is one", async () => {
    const path = join(projectRoot(), "lib", "core");
    const code = `import { canonicalJson } from "groklab"; import * as core from "${path}"; core.canonicalJson === canonicalJson`;
    expect(await value(code)).toBe(true);
  });

  it("says of a name which entry has it", async () => {
    const parity = `'parity' is in "groklab/papers": import { parity } from "groklab/papers".`;
    expect(await value('import { parity } from "groklab"; parity')).toEqual([parity]);
    expect(await value('import { watch } from "groklab/papers"; watch')).toEqual([
      expect.stringContaining('from "groklab".'),
    ]);
    expect(await value('import { parrity } from "groklab"; 1')).toEqual([
      expect.stringContaining("has no exported member"),
    ]);
    expect(await value('import { parity } from "groklab/papers"; parity.name')).toBe("parity");
  });

  it("is not loaded again: who imports it after an edit is told, once", async () => {
    const library = join(folder, "lib");
    write("lib/index.ts", "export const version = 1;");
    write("node_modules/groklab/package.json", '{ "name": "groklab", "main": "../../lib/index.ts" }');
    cells.close();
    cells = openCells(folder, library);
    expect(await value("// @ts-nocheck\nimport { version } from 'groklab'; version")).toBe(1);
    write("lib/index.ts", "export const version = 2;");
    const again = await cells.run("// @ts-nocheck\nimport { version } from 'groklab'; version");
    expect([again.value, again.warnings.map(({ text }) => text)]).toEqual([
      1,
      ["lib/index.ts changed after being loaded: restart the kernel to run the library as it is now."],
    ]);
    expect((await cells.run("// @ts-nocheck\nimport { version } from 'groklab'; version")).warnings).toEqual([]);
  });
});

it("the project's packages are found from a notebook that lies elsewhere, with their types", async () => {
  cells.close();
  cells = openCells(scratch());
  expect(await value("import { describePercent } from 'groklab'; describePercent(0.5).length")).toBe(6);
  expect(await value("import { describePercent } from 'groklab'; describePercent('half')")).toEqual([
    expect.stringContaining("not assignable to parameter of type 'number'"),
  ]);
  expect(await value("import { mean } from 'simple-statistics'; mean([1, 2])")).toBe(1.5);
  expect(await value("import 'no-such-package'; 1")).toContain("no-such-package");
  // Packages that can only be imported: one of this project, and one whose own module throws.
  const esm = (name: string, text: string) => {
    const place = join(projectRoot(), "node_modules", name);
    mkdirSync(place, { recursive: true });
    writeFileSync(
      join(place, "package.json"),
      JSON.stringify({ name, type: "module", exports: { import: "./it.js" } }),
    );
    writeFileSync(join(place, "it.js"), text);
    return place;
  };
  const places = [
    esm("test-esm-alone", "export const seven = 7;"),
    esm("test-esm-throws", "throw new Error('its own');"),
  ];
  try {
    expect(await value("// @ts-nocheck\nimport { seven } from 'test-esm-alone'; seven")).toBe(7);
    expect(await value("// @ts-nocheck\nimport 'test-esm-throws'; 1")).toBe("Error: its own");
  } finally {
    for (const place of places) rmSync(place, { recursive: true });
  }
});
