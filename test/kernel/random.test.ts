import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type Cells, openCells } from "../support/cells";
import { scratch } from "../support/scratch";

const NAMES = ["a", "b", "c", "d"];
/** A statement that declares, assigns, captures, notes or fails; `at` and `of` choose among the names that are there. */
type Step = {
  kind: "let" | "const" | "function" | "arrow" | "class" | "assign" | "call" | "block" | "destructure" | "throw";
  at: number;
  of: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom<Step["kind"]>(
    "let",
    "const",
    "function",
    "arrow",
    "class",
    "assign",
    "call",
    "block",
    "destructure",
    "throw",
  ),
  at: fc.nat(99),
  of: fc.nat(99),
});

/** A program as its statements, in each of which a name stands for what it is by then. */
function programOf(steps: readonly Step[]): string[] {
  const declared: { name: string; kind: Step["kind"] }[] = [];
  const values = () => declared.filter(({ kind }) => kind === "let" || kind === "const" || kind === "destructure");
  const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(list.length, 1)];
  return steps.flatMap(({ kind, at, of }, index): string[] => {
    const name = `${NAMES[index % NAMES.length]}${index}`;
    const read = pick(values(), of)?.name ?? String(of);
    const declare = (text: string) => {
      declared.push({ name, kind });
      return [text];
    };
    switch (kind) {
      case "let":
        return declare(`let ${name} = ${read} + 1;`);
      case "const":
        return declare(`const ${name} = [${read}, ${at}].length + ${read};`);
      case "destructure":
        return declare(`let { ${name} = ${at} } = { other: ${read} } as { ${name}?: number };`);
      case "function":
        return declare(`function ${name}() { ${settable(values(), of, "+= 1")} return ${read} * 2; }`);
      case "arrow": {
        const shorthand = /^\d/.test(read) ? `value: ${read}` : read;
        return declare(
          `const ${name} = () => { const inner = ${read}; return Object.values({ inner, ${shorthand} }).join(); };`,
        );
      }
      case "class":
        return declare(`class ${name} { held = ${read}; static make() { return new ${name}().held + ${read}; } }`);
      case "assign":
        return [settable(values(), at, `= ${read} + ${of}`)];
      case "call": {
        const callee = pick(
          declared.filter((it) => ["function", "arrow", "class"].includes(it.kind)),
          at,
        );
        return callee ? [`log.push(${callee.kind === "class" ? `${callee.name}.make` : callee.name}());`] : [];
      }
      case "block":
        return [
          `{ const ${read.replace(/^\d.*/, "x")} = ${at}; log.push(${read.replace(/^\d.*/, "x")}); } for (let i = 0; i < 2; i++) ${settable(values(), of, "+= i")}`,
        ];
      default:
        return [`log.push(${read}); throw new Error("${index}");`];
    }
  });

  function settable(list: { name: string; kind: Step["kind"] }[], at: number, change: string): string {
    const variable = pick(
      list.filter(({ kind }) => kind !== "const"),
      at,
    );
    return variable ? `${variable.name} ${change};` : ";";
  }
}

const isThrow = (statement: string) => statement.includes(" throw ");
/** Without its types. */
const plain = (typed: string) => typed.replace(/ as \{.*?\}/g, "");

/** What one script notes; where a statement throws, the next goes on. */
function asOneScript(statements: readonly string[]): unknown[] {
  const log: unknown[] = [];
  const caught = (it: string) => (isThrow(it) ? `try { ${it} } catch (error) { log.push(error.message); }` : it);
  runInNewContext(`"use strict"; ${statements.map(caught).map(plain).join("\n")}`, { log });
  return [...log];
}

async function asCells(cells: Cells, statements: readonly string[], cuts: readonly boolean[]): Promise<unknown[]> {
  const texts: string[] = [];
  for (const [i, it] of statements.entries()) {
    const alone = i === 0 || cuts[i % cuts.length] || isThrow(it) || isThrow(statements[i - 1]);
    texts.push(alone ? it : `${texts.pop()}\n${it}`);
  }
  await cells.run("const log: unknown[] = [];");
  for (const code of texts) {
    const { errors, thrown } = await cells.run(code);
    if (errors) throw new Error(`refused: ${errors.map(({ text }) => text)}\n${code}`);
    if (thrown) await cells.run(`log.push(${JSON.stringify((thrown[0] as Error).message)});`);
  }
  const { value } = await cells.run("log");
  return JSON.parse(JSON.stringify(value));
}

describe("a program", () => {
  let cells: Cells | undefined;
  afterEach(() => cells?.close());

  it("cut into cells notes what it notes as one script", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 16 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 16 }),
        async (steps, cuts) => {
          cells = openCells(scratch());
          try {
            const statements = programOf(steps);
            expect(await asCells(cells, statements, cuts)).toEqual(asOneScript(statements));
          } finally {
            cells.close();
          }
        },
      ),
      { numRuns: 40, seed: 20261129 },
    );
  });
});
