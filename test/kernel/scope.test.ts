import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CellOutcome, type Cells, openCells } from "../support/cells";
import { scratch } from "../support/scratch";
import { cases, type Expected } from "./scope-cases";

const folder = join(scratch(), "notebooks");
const files = {
  "counter.ts": "export let counter = 0;\nexport function up() { counter++; }\n",
  "esm.mjs": "await 0;\nexport const ready = true;\n",
  "helper.ts": "export const version: number = 1;\n",
  "settings.json": '{ "steps": 7 }',
  "waits.ts": "export const late: number = await Promise.resolve(4);\n",
  "../above/one.ts": "export const one: number = 1;\n",
};

beforeAll(() => {
  mkdirSync(join(folder, "..", "above"), { recursive: true });
  mkdirSync(folder);
  symlinkSync(join(projectRoot(), "node_modules"), join(folder, "..", "node_modules"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

let cells: Cells;
beforeEach(() => {
  cells = openCells(folder);
});
afterEach(() => cells.close());

/** What came of a cell, in the form of what is expected. */
function given({ value, thrown, errors = [] }: CellOutcome, expected: Expected): unknown {
  if (errors.length > 0) return { refused: errors.map(({ text }) => text).join("\n") };
  if (thrown) return { thrown: String(thrown[0]) };
  return "value" in expected ? { value: plain(value) } : {};
}

/** A value by its JSON: it may come with another prototype. */
const plain = (value: unknown) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

function wanted(expected: Expected): unknown {
  const [[kind, value] = []] = Object.entries(expected);
  return kind === undefined ? {} : { [kind]: value instanceof RegExp ? expect.stringMatching(value) : plain(value) };
}

describe("cells of one notebook", () => {
  it.each(Object.entries(cases))("%s", async (_, list) => {
    for (const [code, expected] of list) {
      expect(given(await cells.run(code), expected), code).toEqual(wanted(expected));
    }
  });
});
