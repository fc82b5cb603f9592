import { beforeAll, describe, expect, it } from "vitest";
import { type CellRequest, type CellResult, runCells } from "../support/kernel";

const READLINE = `import * as readline from "node:readline/promises";
const face = readline.createInterface({ input: process.stdin, output: process.stdout });`;

const CELLS = {
  input: { code: 'console.log("before");\nconsole.log("Hello " + (await input("name? ")))', answers: ["Ada 😀"] },
  hidden: { code: 'console.log((await input("key? ", { password: true })).length)', answers: ["secret"] },
  prompt: { code: 'console.log(prompt("one? "), prompt("two? ", "initial"))', answers: ["1", ""] },
  readline: { code: `${READLINE}\nconsole.log("Hello " + (await face.question("q? ")))`, answers: ["Ada"] },
  lines: {
    code: `let count = 0;\nfor await (const line of readline.createInterface(process.stdin)) { if (line === "") break; count++; }\nconsole.log(count)`,
    answers: ["a", "b", ""],
  },
  refused: { code: 'await input("name? ")' },
  promptRefused: { code: 'prompt("name? ")' },
  readlineRefused: { code: 'await readline.createInterface(process.stdin).question("q? ")' },
  descriptor: { code: 'import { readFileSync } from "node:fs";\nconsole.log(readFileSync(0).length)' },
  twice: { code: 'await Promise.all([input("a"), input("b")])', answers: [] },
  afterwards: { code: "console.log('lives')" },
  left: { code: 'await input("a")', answers: [], interrupt: [0.4] },
  promptLeft: { code: 'prompt("a")', answers: [], interrupt: [0.4] },
  unawaited: { code: 'void input("a").catch((error) => console.log(error.message)); undefined', answers: [] },
  last: { code: 'console.log(await input("again? "))', answers: ["yes"] },
} satisfies Record<string, CellRequest>;

describe("a cell that asks the reader", () => {
  let results: Record<keyof typeof CELLS, CellResult>;
  const text = (name: keyof typeof CELLS) =>
    results[name].outputs.map((output) => output.text ?? output.evalue).join("");
  beforeAll(async () => {
    const answers = await runCells(Object.values(CELLS));
    results = Object.fromEntries(Object.keys(CELLS).map((name, i) => [name, answers[i]])) as typeof results;
  });

  it("awaits the answer with input, which may be hidden", () => {
    expect(results.input.questions).toEqual([{ prompt: "name? ", password: false }]);
    expect(text("input")).toBe("before\nHello Ada 😀\n");
    expect(results.hidden.questions).toEqual([{ prompt: "key? ", password: true }]);
    expect(text("hidden")).toBe("6\n");
  });

  it("waits for the answer with prompt, as in browsers", () => {
    expect(results.prompt.questions?.map(({ prompt }) => prompt)).toEqual(["one? ", "two? "]);
    expect(text("prompt")).toBe("1 initial\n");
  });

  it("reads lines with readline", () => {
    expect(text("readline")).toBe("q? Hello Ada\n");
    expect(text("lines")).toBe("2\n");
  });

  it("ends with an error where the front end takes no input, whatever asks", () => {
    for (const name of ["refused", "promptRefused", "readlineRefused"] as const) {
      expect(results[name]).toMatchObject({ status: "error", outputs: [{ ename: "InputError" }] });
      expect(text(name)).toMatch(/this front end takes none/);
    }
    expect(text("descriptor")).toBe("0\n");
    expect(text("afterwards")).toBe("lives\n");
  });

  it("asks one question at a time", () => {
    expect(text("twice")).toMatch(/while another question waits/);
  });

  it("is interrupted while it waits", () => {
    for (const name of ["left", "promptLeft"] as const) {
      expect(results[name]).toMatchObject({ status: "error", outputs: [{ ename: "Interrupted" }] });
      expect(results[name].seconds).toBeLessThan(60); // the limit guards alone
    }
  });

  it("takes a question that nobody awaits along when it ends", () => {
    expect(results.unawaited.status).toBe("ok");
    expect(text("unawaited") + text("last")).toBe("the cell that asked has ended.\nyes\n");
  });
});
