/** @file What a front end asks about code: completion, inspection, whether a cell is whole. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cells, openCells } from "../support/cells";

const cells: Cells = openCells(join(projectRoot(), "notebooks"));
const kernel = createRequire(__filename);
const part = (name: string) => kernel(join(projectRoot(), "jupyter", "kernels", "groklab", "cells", `${name}.cjs`));
const { complete } = part("completion");
const { inspect } = part("inspection");
const { completeness } = part("completeness");

beforeAll(async () => {
  const code = `import { own, reference, watch } from "groklab";
interface Settings {
  /** Where to begin. */
  from?: number;
}
/**
 * Adds up.
 *
 * @param values what is added
 */
function total(values: number[], { from = 0 }: Settings = {}) { return values.length + from; }
const cfg = { mode: "slow" as "slow" | "fast" };`;
  const { errors } = await cells.run(code);
  expect(errors).toBeUndefined();
});
afterAll(() => cells.close());

interface Completion {
  start: number;
  end: number;
  candidates: { text: string; kind: string; signature?: string }[];
}

function completed(code: string): Completion {
  return complete(cells.link(code), code, code.length);
}

describe("completion", () => {
  it.each([
    ["Math.ma", "max", 5],
    ["math", "Math", 0],
    ['"😀"; Math.sqr', "sqrt", 11],
    ["cfg.mo", "mode", 4],
    ['cfg.mode === "s', "slow", 14],
    ["await watch({ ...reference, task: { ...reference.task, trainF", "trainFraction", 55],
    ["await watch({ optim", "optimizer", 14],
    ['import { watch } from "grok', "groklab", 23],
    ['import { parity } from "groklab/p', "groklab/papers", 24],
    ["own.mo", "model", 4],
    ['own.model("gru", { opt', "options", 19],
    ['own.model("gru", { options: { width: 8 }, bui', "build", 42],
    ['own.model("gru", { options: { width: 8 }, build({ wid', "width", 50],
    ['own.model("gru", { build(_, { vocab', "vocabulary", 30],
    ['own.model("gru", { build: () => ({ param', "parameters", 35],
    ['own.model("gru", { build: () => ({ parameters: { w: { shape: [2], init', "initial", 66],
    ['own.model("gru", { build: () => ({ parameters: { w: { shape: [2], initial: { unif', "uniform", 77],
    ['own.loss("huber", { perEx', "perExample", 20],
    ['own.optimizer("lion", { moments: 1, update({ wei', "weight", 45],
    ['own.intervention("signs", { acts: () => ({ onGr', "onGradients", 43],
    ['await watch({ ...reference, model: own.model("gru", { bui', "build", 54],
    ["await watch({ ...reference, nam", "name", 28],
    ['import * as t from "@tensorflow/tfjs-cor', "@tensorflow/tfjs-core", 20],
    ['const fs = await import("node:f', "node:fs", 25],
    ['const fs = require("node:pat', "node:path", 20],
    ["to", "total", 0],
  ])("of %s offers %s first", (code, first, start) => {
    const { start: from, end, candidates } = completed(code);
    expect([candidates[0]?.text, from, end]).toEqual([first, start, code.length]);
  });

  it("of a setting that lies deeper offers the way to it", () => {
    expect(completed("await watch({ trainF").candidates).toEqual([
      { text: "task: { trainFraction", kind: "property", signature: "task.trainFraction: number" },
    ]);
  });

  it("of a word that nothing has offers nothing", () => {
    expect(completed("qqqq").candidates).toEqual([]);
    expect(completed('import x from "qqqq').candidates).toEqual([]);
  });

  it("tells kinds as JupyterLab's icons know them", () => {
    const kindOf = (code: string, text: string) => completed(code).candidates.find((it) => it.text === text)?.kind;
    expect([kindOf("tot", "total"), kindOf("Math.", "PI"), kindOf("whi", "while"), kindOf("Ma", "Map")]).toEqual([
      "function",
      "property",
      "keyword",
      "instance",
    ]);
  });
});

describe("inspection", () => {
  const inspected = (code: string, detail = 0, at = code.length) => inspect(cells.link(code), at, detail);

  it("of a name gives its type and its documentation, as text and as markdown", () => {
    const { "text/plain": text, "text/markdown": markdown } = inspected("total");
    expect(text).toBe(
      [
        "function total(values: number[], { from }?: Settings): number",
        "",
        "Adds up.",
        "",
        "@param values what is added",
        "",
        "from?: number  Where to begin.",
      ].join("\n"),
    );
    expect(markdown).toContain("```typescript\nfunction total(values: number[]");
    expect(markdown).toContain("\n\n- `values` what is added");
  });

  it("in the brackets of a call gives the signature, with what is said of the argument that is due", () => {
    expect(inspected("Math.max(")["text/plain"]).toMatch(
      /^max\(\.\.\.values: number\[\]\): number\n\nReturns the larger/,
    );
    expect(inspected("total([1], ")["text/plain"]).toMatch(/^total\(values: number\[\], \{ from \}\?: Settings/);
    expect(inspected("total(")["text/plain"]).toContain("@param values: what is added");
  });

  it("of a function of the library has the fields of its settings", () => {
    const { "text/plain": text } = inspected("watch");
    expect(text).toContain("Trains a run in a process of its own");
    expect(text).toMatch(/^spec\.steps: number {2}Optimiser updates/m);
    expect(text).toMatch(/^spec\.seed\?: number {2}Decides the initial weights/m);
  });

  it("of a part of one's own says what it is, how one is written and what its fields are", () => {
    expect(inspected("own")["text/plain"]).toContain("Parts of one's own out of values of a cell, for a spec");
    expect(inspected("own.model")["text/plain"]).toContain("A network: its parameters and its forward pass.");
    expect(inspected("own.loss")["text/plain"]).toContain(
      'loss: own.loss("huber", { perExample: (logits, labels) => … })',
    );
    const due = inspected('own.model("gru", ')["text/plain"];
    expect(due).toMatch(/^model\(name: string, part: OwnModel<.*>.*\): OwnPart\n\nA network: its parameters/);
    const field = 'own.model("gru", { build: () => ({ lastLayer: [] }) })';
    expect(inspected(field, 0, field.indexOf("lastLayer") + 4)["text/plain"]).toContain(
      "Names of the last layer's, which",
    );
  });

  it("of a name that nothing has is nothing", () => {
    expect(inspected("nothingOfThisName")).toBeUndefined();
    expect(inspected("")).toBeUndefined();
  });

  it("counts in UTF-16 units, wherever the position is in a name", () => {
    const code = '"😀😀"; Math.max';
    for (const at of [code.length - 3, code.length - 1, code.length]) {
      expect(inspected(code, 0, at)["text/plain"]).toMatch(/Math\.max/);
    }
  });

  it("with detail shows the declaration", () => {
    expect(inspected("total", 1)["text/plain"]).toContain("return values.length + from;");
    expect(inspected("total", 0)["text/plain"]).not.toContain("return values.length + from;");
  });
});

describe("whether a text is a whole cell", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a cell
  const whole = ["", "1", "let x = 1", "x => x", "`a${b}c`", "if (x) {}", "// note", "/* note */", "const x = 1\n"];
  const open = [
    "`open",
    "`a ${",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a cell
    "`a ${b} c",
    "const a = `\n\n",
    "x =",
    "a.",
    "() =>",
    "if (x)",
    "type A =",
    "class A {",
  ];
  const more = [
    "/* open",
    "for (;;",
    "import {",
    "foo(",
    "[1,",
    "if (x) { y",
    "function f() {\n  return 1",
    "a ? b",
    "x +",
  ];
  const wrong = ["'abc", "const = 3", "let x y", "}", "1 +* 2", ")", "var 1a", "const s = 'a\n"];
  it.each(whole)("%j is complete", (code) => expect(completeness(code)).toEqual({ status: "complete" }));
  it.each([...open, ...more])("%j is incomplete", (code) => expect(completeness(code).status).toBe("incomplete"));
  it.each(wrong)("%j is invalid", (code) => expect(completeness(code)).toEqual({ status: "invalid" }));

  it("indents the next line as the last one, and deeper behind an open bracket", () => {
    const indents = ["if (x) {", "  foo(a,", "  x =", "if (x) { y"].map((code) => completeness(code).indent);
    expect(indents).toEqual(["  ", "    ", "  ", "  "]);
  });
});
