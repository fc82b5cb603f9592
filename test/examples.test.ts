import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { projectRoot } from "groklab";
import { expect, it } from "vitest";

interface Example {
  readonly file: string;
  readonly code: string;
  /** What the comment behind the code says that it gives; undefined without such a comment. */
  readonly gives?: string;
}

/** `@example CODE // RESULT`, or `// RESULT: WHY`, of every docstring; over several lines where the code is. */
function examplesOf(file: string): Example[] {
  const text = readFileSync(join(projectRoot(), "lib", file), "utf8");
  const blocks = [...text.matchAll(/\/\*\*(.*?)\*\//gs)].map(([, body]) => body.replace(/^\s*\* ?/gm, ""));
  return blocks.flatMap((block) =>
    [...block.matchAll(/@example(.*?)(?=@\w|$)/gs)].flatMap(([, body]) => {
      const [, code, gives] = /^(.*?)(?:\/\/ ([^\n]*))?$/s.exec(body.trim()) ?? [];
      return [{ file, code: code.trim(), ...(gives ? { gives: gives.replace(/: (?=[^[\]{}]*$).*/, "") } : {}) }];
    }),
  );
}

const files = readdirSync(join(projectRoot(), "lib"), { recursive: true, encoding: "utf8" }).filter((file) =>
  /(?<!\.d)\.ts$/.test(file),
);
const examples = files.flatMap(examplesOf).filter(({ gives }) => gives !== undefined);
const names = new Map(examples.map((example) => [`${example.file}: ${example.code}`, example]));

it("docstrings have examples that state what they give", () => {
  expect(examples.length).toBeGreaterThan(40);
});

it.each([...names.keys()])("%s", async (name) => {
  const { file, code, gives } = names.get(name) as Example;
  const scope = {
    ...(await import("groklab")),
    ...(await import("groklab/papers")),
    ...(await import(join(projectRoot(), "lib", file))),
  };
  const [found, stated] = [code, gives as string].map((text) => runInNewContext(`(${text})`, { ...scope }));
  expectSame(found, stated, decimals(gives as string));
});

/** Numbers are the same to as many decimals as are printed. */
function expectSame(found: unknown, stated: unknown, digits: number): void {
  if (typeof stated === "number" && Number.isFinite(stated)) expect(found).toBeCloseTo(stated, digits);
  else expect(JSON.parse(JSON.stringify(plain(found)))).toEqual(JSON.parse(JSON.stringify(plain(stated))));
}

/** Typed arrays as lists, numbers without the last bits of their rounding. */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(12));
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  if (Array.isArray(value)) return value.map(plain);
  return value;
}

function decimals(text: string): number {
  return /^-?\d*\.(\d+)$/.exec(text.trim())?.[1].length ?? 9;
}
