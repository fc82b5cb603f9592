import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Cells, openCells } from "../support/cells";
import { scratch } from "../support/scratch";

let cells: Cells;
beforeEach(() => {
  cells = openCells(scratch());
});
afterEach(() => cells.close());

/** Where in a cell something was found, and what. */
function found(code: string, findings: readonly { start: number; length: number; code?: number; text: string }[]) {
  return findings.map(({ start, length, code: number, text }) => [code.slice(start, start + length), number, text]);
}

describe("a check of a cell", () => {
  it.each([
    ["let s: string = null;", "s", 2322, "Type 'null' is not assignable to type 'string'."],
    ["[1].find((v) => v > 1).toFixed();", "[1].find((v) => v > 1)", 2532, "Object is possibly 'undefined'."],
    ["const f = (x) => x;", "x", 7006, "Parameter 'x' implicitly has an 'any' type."],
    ["return 5;", "return", 1108, "A 'return' statement can only be used within a function body."],
  ])("refuses %s", async (code, ...expected) => {
    const { errors = [] } = await cells.run(code);
    expect(found(code, errors)).toEqual([expected]);
  });

  it("says that JSX is off, whatever the compiler makes of it", async () => {
    const code = "const h = (t: string) => t;\nconst el = <div />;";
    const { errors = [] } = await cells.run(code);
    expect(found(code, errors)).toEqual([["<div />", undefined, "JSX is off in cells: call functions instead."]]);
  });

  it("warns of what is suspicious, and runs it", async () => {
    const code =
      "const mode = 'train' as 'train' | 'test'; const ready = () => true; if (ready) mode;\nmode === 'tset'";
    const { value, warnings } = await cells.run(code);
    expect(value).toBe(false);
    expect(warnings.map(({ code: number }) => number)).toEqual([2774, 2367]);
  });

  it("warns of a name that a later cell has to declare", async () => {
    const code = "function early() { return late(); }";
    const { warnings } = await cells.run(code);
    expect(found(code, warnings as never)).toEqual([
      ["late", 2304, "'late' is not known: a later cell has to declare it."],
    ]);
  });
});

describe("a name that is declared anew with another type", () => {
  const warning = "'rate' is now string: functions of earlier cells, which read it, were checked with number.";

  it("is told where functions of earlier cells read it", async () => {
    await cells.run("let rate = 1; const double = () => 2 * rate;");
    await cells.run("const other = 1;");
    const code = "const rate = 'fast';";
    const { warnings } = await cells.run(code);
    expect(found(code, warnings as never)).toEqual([["rate", undefined, warning]]);
  });

  it("is not told where none reads it, nor where the type is the same or narrower", async () => {
    await cells.run("let rate = 1; const twice = 2 * rate; const inner = (rate: string) => rate;");
    expect((await cells.run("let rate = 'fast';")).warnings).toEqual([]);
    await cells.run("const step = 1; let size: number | string = 1; const f = () => [step, size];");
    expect((await cells.run("const step = 2; let size = 'large';")).warnings).toEqual([]);
  });

  it("is told against the type that the function was checked with, not the last", async () => {
    await cells.run("let rate = 1; const double = () => 2 * rate;");
    await cells.run("let rate = 'fast';");
    expect((await cells.run("let rate = 'slow';")).warnings.map(({ text }) => text)).toEqual([warning]);
    expect((await cells.run("let rate = 3;")).warnings).toEqual([]);
  });
});
