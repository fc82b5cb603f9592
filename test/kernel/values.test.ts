import { createRequire } from "node:module";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { projectRoot } from "groklab/core";
import { describe, expect, it } from "vitest";

const load = createRequire(__filename);
const { bundleOf } = load(join(projectRoot(), "jupyter", "kernels", "groklab", "values.cjs"));

describe("the value of a cell", () => {
  const shown = async (value: unknown) => stripVTControlCharacters((await bundleOf(value)).data["text/plain"]);

  it("is text, as Node prints it, with null and functions by their names", async () => {
    expect(await Promise.all([null, "a", 0, [1], { a: { b: 1n } }, () => 1, function f() {}].map(shown))).toEqual([
      "null",
      "'a'",
      "0",
      "[ 1 ]",
      "{ a: { b: 1n } }",
      "[Function (anonymous)]",
      "[Function: f]",
    ]);
  });

  it("is coloured, unless NO_COLOR is set", async () => {
    expect((await bundleOf(5)).data["text/plain"]).toBe("\x1b[33m5\x1b[39m");
    process.env.NO_COLOR = "1";
    try {
      expect((await bundleOf(5)).data["text/plain"]).toBe("5");
    } finally {
      delete process.env.NO_COLOR;
    }
  });

  it("that is undefined is not shown", async () => {
    expect(await bundleOf(undefined)).toBeUndefined();
  });

  it("may say itself how it is displayed, at once or later", async () => {
    const display = Symbol.for("Jupyter.display");
    const bundle = { "text/plain": "p", "text/html": "<b>p</b>" };
    for (const way of [() => bundle, async () => bundle]) {
      expect(await bundleOf({ [display]: way })).toEqual({ data: bundle, metadata: {} });
    }
    const broken = { [display]: () => Promise.reject(new Error("no picture")) };
    await expect(bundleOf(broken)).rejects.toThrow("no picture");
  });
});
