import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, RecordError, randomStream } from "groklab/core";
import { startEngine } from "groklab/engine";
import { catalogue, type RunRecord, readRun, verifyData } from "groklab/runs";
import { loadCheckpoint } from "groklab/runs/checkpoint";
import ts from "typescript";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { LAST_STATE, recordTiny, tinyId } from "./tiny-run";

const root = scratch({ inMemory: true });
const data = join(root, "data");
const whole = join(data, "runs", "one", tinyId);
const canary = join(root, "canary");

beforeAll(async () => {
  vi.stubEnv("GROKLAB_DATA", data);
  await startEngine({ xla: false });
  await recordTiny(whole);
});

/** What would leave a trace if anything ran it, or merged it. */
const PAYLOADS = [
  `require("node:fs").writeFileSync(${JSON.stringify(canary)}, "")`,
  `\${globalThis.canary = 1}`,
  `");globalThis.canary = 1;("`,
  "!!js/function 'function () { globalThis.canary = 1 }'",
  '{"__proto__":{"canary":1}}',
  '{"constructor":{"prototype":{"canary":1}}}',
  `data:text/javascript,globalThis.canary=1`,
  "cos\nsystem\n(S'touch canary'\ntR.",
];

describe("a record with code in it", () => {
  it("is refused or read, and nothing of it is run", () => {
    const names = ["config.json", "env.json", "metrics.jsonl", "DONE.json", "events.jsonl", LAST_STATE];
    const random = randomStream(0, "code");
    const made = size(150, 2000);
    let refused = 0;
    for (let i = 0; i < made; i++) {
      const name = names[i % names.length];
      const path = join(whole, name);
      const bytes = readFileSync(path);
      const payload = PAYLOADS[Math.floor(PAYLOADS.length * random.uniform())];
      const text = random.uniform() < 0.5 ? payload : JSON.stringify(payload);
      const at = Math.floor(bytes.length * random.uniform());
      const behind = bytes.subarray(random.uniform() < 0.5 ? at : Math.min(bytes.length, at + text.length));
      writeFileSync(path, Buffer.concat([bytes.subarray(0, at), Buffer.from(text), behind]));
      for (const look of [() => readRun(whole), () => loadCheckpoint(whole), () => verifyData(data)]) {
        try {
          look();
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          refused++;
        }
      }
      expect([...catalogue("one", () => {})].length).toBeLessThan(2);
      writeFileSync(path, bytes);
    }
    expect(refused).toBeGreaterThan(made / 3);
    expect(existsSync(canary)).toBe(false);
    expect((globalThis as { canary?: unknown }).canary).toBeUndefined();
    expect(({} as { canary?: unknown }).canary).toBeUndefined();
    expect(readRun(whole).status).toBe("done");
    report({ row: "R30", fault: "code put into a file of a record", made, withstood: made, lost: 0 });
  });

  it("keeps a key named __proto__ out of every object", () => {
    const cut = join(root, "polluted", tinyId);
    cpSync(whole, cut, { recursive: true });
    rmSync(join(cut, "DONE.json"));
    for (const name of ["config.json", "env.json"]) {
      const text = readFileSync(join(whole, name), "utf8");
      writeFileSync(join(cut, name), text.replace("{", '{"__proto__":{"canary":1},'));
      let record: RunRecord | undefined;
      try {
        record = readRun(cut);
      } catch (error) {
        expect(error).toBeInstanceOf(RecordError);
      }
      expect(({} as { canary?: unknown }).canary).toBeUndefined();
      expect((record?.config as { canary?: unknown } | undefined)?.canary).toBeUndefined();
      writeFileSync(join(cut, name), text);
    }
  });
});

describe("lib", () => {
  const lib = join(projectRoot(), "lib");
  const sources = readdirSync(lib, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));

  /** The places where text or a computed name could become code. */
  function doors(path: string): string[] {
    const tree = ts.createSourceFile(path, readFileSync(join(lib, path), "utf8"), ts.ScriptTarget.ES2022, true);
    const found: string[] = [];
    const visit = (node: ts.Node) => {
      if (ts.isCallExpression(node)) {
        const called = node.expression.getText();
        const [first] = node.arguments;
        const loads = node.expression.kind === ts.SyntaxKind.ImportKeyword || called === "require";
        if (loads && !(first && ts.isStringLiteralLike(first))) found.push(`${path}: ${node.getText()}`);
        if (/^(globalThis\.)?(eval|Function)$/.test(called)) found.push(`${path}: ${node.getText()}`);
        if (/^set(Timeout|Interval)$/.test(called) && first && ts.isStringLiteralLike(first)) {
          found.push(`${path}: ${node.getText()}`);
        }
      }
      if (ts.isStringLiteral(node) && /^(node:)?(vm|worker_threads|inspector|repl)$/.test(node.text)) {
        found.push(`${path}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
  }

  it("loads no module by a computed name but its own native parts", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(doors)).toEqual([]);
  });
});
