/** @file The page of recipes, run as it stands: cells in a notebook's scope, with their types checked, and commands as they are typed. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "groklab/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Cells, openCells } from "./support/cells";
import { groklab } from "./support/program";
import { scratch } from "./support/scratch";

const [data, folder] = [scratch(), scratch()];
const page = readFileSync(join(projectRoot(), "notebooks", "recipes.md"), "utf8");

/** The code of the page in its order, each with its recipe and language. */
const blocks = page.split(/^## /m).flatMap((section, i) => {
  const title = i === 0 ? "the beginning" : section.split("\n", 1)[0];
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code], n) => ({
    title,
    n,
    language,
    code,
  }));
});

let cells: Cells;
beforeAll(() => {
  vi.stubEnv("GROKLAB_DATA", data);
  cells = openCells(folder);
});
afterAll(() => cells.close());

/** What some recipes come to, so that a page which runs and shows nonsense is noticed, too. */
const comesTo: Readonly<Record<string, (value: unknown) => void>> = {
  "Compare two optimisers on the same seeds": (value) => expect(value).toMatchObject({ estimate: expect.any(Number) }),
  "Map where something is so": (value) =>
    expect(value === null || /^(at|from|up to|only|everywhere)/.test(String(value))).toBe(true),
  "Measure something of my own": (value) => expect((value as string[])[0]).toMatch(/^\d+ at 0$/),
  "Hold out pairs of my own choice": (value) =>
    expect(value).toContain("pairs held out by near, 80 % of the others for training"),
  "Train a network of my own": (value) => expect(value).toMatch(/T_mem \d+/),
  "Look into the weights": (value) => expect(value).toEqual([12, 23]),
  "Draw a plot of my own in the house's theme": (value) => expect(value).toHaveProperty("layout.title.text"),
};

/** What a script prints that is an ES module, in a folder whose packages are groklab's. */
function printedBy(code: string): string {
  const script = join(scratch(), "study.mts");
  writeFileSync(script, code);
  symlinkSync(join(projectRoot(), "node_modules"), join(dirname(script), "node_modules"));
  const { GROKLAB_DATA: _, ...env } = process.env; // the stored runs
  const options = { cwd: projectRoot(), encoding: "utf8", timeout: 120_000, env } as const;
  return execFileSync(process.execPath, ["--import", "tsx", script], options).trim();
}

describe("the recipes", () => {
  it("are those that a researcher asks for", () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toHaveLength(15);
    expect(readFileSync(join(projectRoot(), "README.md"), "utf8")).toContain("(notebooks/recipes.md)");
  });

  it.each(blocks.filter(({ language }) => language !== "text"))(
    "$title, $n: $language",
    async ({ title, language, code }) => {
      if (language === "mts") {
        expect(printedBy(code)).toMatch(/^\[ \[ 0, \d+ \], \[ 100, \d+ \], \[ 1000, \d+ \] \]$/);
        return;
      }
      if (language === "sh") {
        for (const line of code.trim().split("\n")) {
          const words = line.replace("npx groklab ", "").split(" ");
          const at = words.map((word) => (word === "mine.jsonl.br" ? join(folder, word) : word));
          const { code: status, stderr } = await groklab(words[0] === "reproduce" ? "" : data, ...at);
          expect([line, status, stderr]).toEqual([line, 0, stderr]);
        }
        return;
      }
      const { value, thrown, errors } = await cells.run(code);
      expect(errors?.map(({ text }) => text)).toBeUndefined();
      if (thrown) throw thrown[0];
      comesTo[title]?.(value);
    },
  );

  it("leave what they say they leave", () => {
    expect(existsSync(join(folder, "mine.jsonl.br"))).toBe(true);
    expect(existsSync(join(data, "runs", "anna"))).toBe(true);
  });
});
