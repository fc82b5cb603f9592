import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "groklab/core";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { changedLines, chosen, drawn } from "../../scripts/mutants/choice.mjs";
import { mutantsOf, mutated } from "../../scripts/mutants/mutations.mjs";
import { stamp } from "../../scripts/mutants/stamp.mjs";
import { importersIn, testsOf } from "../../scripts/mutants/tests.mjs";
import { stillHolds, summary } from "../../scripts/test-mutants.mjs";
import equivalent from "../support/equivalent-mutants.json";
import { until } from "../support/processes";
import { scratch } from "../support/scratch";
import { runNpmScript } from "../support/script";

const changes = (source: string) => mutantsOf("lib/a.ts", source).map((one) => mutated(source, one));

describe("mutantsOf", () => {
  it.each([
    ["a < b;", ["a <= b;", "a >= b;"]],
    ["a === b;", ["a !== b;"]],
    ["a && b;", ["a || b;"]],
    ["a ?? b;", ["a && b;"]],
    ["x = a - b;", [";", "x = a + b;"]],
    ["!a;", ["a;"]],
    ["i++;", ["i--;"]],
    ["y = f(2);", [";", "y = f((2 + 1));"]],
    ["f(true);", [";", "f(false);"]],
    ["const y = a ? b : c;", ["const y = !(a) ? b : c;"]],
    [
      "if (a) throw new Error(why(1 + 1));",
      ["if (true) throw new Error(why(1 + 1));", "if (false) throw new Error(why(1 + 1));"],
    ],
    ["const y = list.filter(f).some(g);", ["const y = list.some(g);", "const y = list.filter(f).every(g);"]],
    ["const y = Math.min(a, b);", ["const y = Math.max(a, b);"]],
    ["const text = 'a' + b + c;", []],
    ['import { a } from "b"; export * from "c"; type D = 1 | true; interface E { f: 2 }', []],
    ["const a: 1 = b as 1;", []],
  ])("of %j are %j", (source, wanted) => {
    expect(changes(source).sort()).toEqual([...wanted].sort());
  });

  it("of all of lib differ from it, in code that still reads as TypeScript", () => {
    const all = chosen(["lib/runs", "lib/analysis"], { sample: 200 });
    expect(all.length).toBe(200);
    for (const mutant of all) {
      const source = readFileSync(join(projectRoot(), mutant.file), "utf8");
      const broken = mutated(source, mutant);
      expect(broken).not.toBe(source);
      const { diagnostics } = ts.transpileModule(broken, { reportDiagnostics: true });
      expect(diagnostics, JSON.stringify(mutant)).toEqual([]);
    }
  });
});

describe("a draw", () => {
  const all = chosen(["lib/core"], {});
  const sample = (count: number, seed = "1", from = all) => drawn(from, count, seed);

  it("of a larger sample holds the smaller, differs by seed, and hardly changes when lib does", () => {
    expect(sample(20)).toEqual(sample(50).slice(0, 20));
    expect(new Set(sample(all.length)).size).toBe(all.length);
    expect(sample(20, "2")).not.toEqual(sample(20));
    // Of two that read the same, on one line, the second takes the first one's place.
    const what = ({ file, text, from, to }: (typeof all)[number]) => JSON.stringify([file, text, from, to]);
    const lone = sample(20).find((mutant) => all.filter((other) => what(other) === what(mutant)).length === 1);
    const gone = all.filter((mutant) => mutant !== lone);
    expect(sample(20, "1", gone).slice(0, 19)).toEqual(sample(20).filter((mutant) => mutant !== lone));
    expect(gone.length).toBe(all.length - 1);
  });
});

describe("the lines that differ", () => {
  it("are those that a diff has added", () => {
    const diff = "--- a/lib/a.ts\n+++ b/lib/a.ts\n@@ -3,2 +4,3 @@ f\n-x\n+y\n@@ -9 +11 @@\n+z\n@@ -20,2 +21,0 @@\n-q\n";
    expect([...changedLines(diff)]).toEqual([["lib/a.ts", [4, 5, 6, 11]]]);
  });

  it("of a place that lib has not are refused", () => {
    expect(() => chosen(["lib/nowhere.ts"], {})).toThrow("lib has no lib/nowhere.ts; give a file or folder such as");
  });
});

describe("the tests of a file", () => {
  it("are those of its room that import it, those that mirror it first; types count for nothing", () => {
    const root = scratch();
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write("lib/room/a.ts", "export const a = 1;");
    write("lib/room/b.ts", 'import { a } from "./a"; export const b = a;');
    write("lib/room/index.ts", 'export * from "./b";');
    write("test/room/a.test.ts", 'import { b } from "groklab/room";');
    write("test/room/c.test.ts", 'import { b } from "../../lib/room/b";');
    write("test/room/types.test.ts", 'import type { A } from "groklab/room/a";');
    write("test/other/d.test.ts", 'import { b } from "groklab/room";');
    write("test/other/e.test.ts", 'const { a } = await import("groklab/room/a");');
    mkdirSync(join(root, "scripts"));
    const importers = importersIn(root);
    expect(testsOf("lib/room/a.ts", importers)).toEqual([
      ["test/room/a.test.ts"],
      ["test/other/e.test.ts", "test/room/c.test.ts"],
    ]);
  });

  it("are all of its room where none imports it: it runs in a process of its own", () => {
    const importers = new Map([
      ["lib/room/a.ts", ["test/room/a.test.ts", "test/room/run.test.ts", "test/other/b.test.ts"]],
    ]);
    expect(testsOf("lib/room/run.ts", importers)).toEqual([["test/room/run.test.ts", "test/room/a.test.ts"]]);
    expect(testsOf("lib/empty/a.ts", importers)).toEqual([]);
  });

  it("are there for every file of lib", () => {
    const importers = importersIn(projectRoot());
    const files = new Set(chosen(["lib"], {}).map(({ file }) => file));
    const unseen = [...files].filter((file) => testsOf(file, importers).length === 0);
    expect(files.size).toBeGreaterThan(200);
    expect(unseen).toEqual([]);
  });
});

describe("a stored result", () => {
  const mutant = { file: "lib/room/a.ts", start: 3, from: "<", to: "<=" };

  it.each([
    ["the broken file", "lib/room/a.ts", false],
    ["a test that saw it", "test/room/a.test.ts", false],
    ["a program or reference beside that test", "test/room/processes/run.ts", false],
    ["what tests have in common", "test/support/deep/numbers.json", false],
    ["a test that did not see it", "test/room/b.test.ts", true],
    ["another room", "test/other/made.ts", true],
    ["the list of breaks that change nothing", "test/support/equivalent-mutants.json", true],
  ])("after a change of %s: %s, holds: %j", (_, file, holds) => {
    const root = scratch();
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    for (const path of ["lib/room/a.ts", "test/room/a.test.ts", "test/support/a.ts"]) write(path, "1");
    write(file, "1");
    const before = stamp(mutant, ["test/room/a.test.ts"], root);
    expect(stamp(mutant, ["test/room/a.test.ts"], root)).toBe(before);
    write(file, "2");
    expect(stamp(mutant, ["test/room/a.test.ts"], root) === before).toBe(holds);
  });

  it.each([
    ["killed", false, ["test/room/a.test.ts"], true],
    ["killed", false, ["test/room/a.test.ts", "test/room/new.test.ts"], true],
    ["survived", false, ["test/room/a.test.ts"], true],
    ["survived", false, ["test/room/a.test.ts", "test/room/new.test.ts"], false],
    ["survived", true, ["test/room/a.test.ts"], false],
    ["killed", true, ["test/room/a.test.ts"], true],
  ] as const)("that says %s, near alone: %j, where %j see the break, holds: %j", (outcome, near, seeing, holds) => {
    const root = scratch();
    const tests = ["test/room/a.test.ts"];
    const found = { ...mutant, line: 1, text: "", outcome, near, tests, stamp: stamp(mutant, tests, root) };
    expect(stillHolds(found, false, () => [seeing], root)).toBe(holds);
    expect(stillHolds({ ...found, stamp: "" }, false, () => [seeing], root)).toBe(false);
  });

  it("is one of this break and these tests alone", () => {
    const root = scratch();
    const other = [
      { ...mutant, to: ">=" },
      { ...mutant, start: 4 },
    ].map((one) => stamp(one, [], root));
    expect(new Set([stamp(mutant, [], root), stamp(mutant, ["test/examples.test.ts"], root), ...other]).size).toBe(4);
  });
});

describe("what is said at the end", () => {
  it("counts, gives the share, and names who survived", () => {
    const one = { file: "lib/a.ts", start: 4, line: 1, text: "a < b;", from: "<", to: "<=" };
    const said = summary([
      { ...one, outcome: "killed" },
      { ...one, outcome: "survived" },
      { ...one, outcome: "equivalent" },
      { ...one, outcome: "untested" },
    ]);
    expect(said).toContain("survived: lib/a.ts:1  <  →  <=\n    a < b;\n");
    expect(said).toContain("1 of 3 killed, 33.3 %; 1 survived, 1 not seen by any test of their room; 1 more change");
  });

  it("leaves out those that change nothing, each of which is there and has a reason", () => {
    const all = chosen(["lib"], {});
    for (const { file, text, from, to, why } of equivalent as Record<string, string>[]) {
      const found = all.filter((one) => one.file === file && one.text === text && one.from === from && one.to === to);
      expect(found.length, `${file}: ${text}`).toBeGreaterThan(0);
      expect(why.length).toBeGreaterThan(20);
    }
  });
});

describe("npm run test:mutants", () => {
  it("--help lists its options and breaks nothing", () => {
    const { status, stdout } = runNpmScript("test-mutants.mjs", ["--help"]);
    expect(status).toBe(0);
    for (const option of ["--since", "--sample", "--seed", "--near", "--list", "--again"])
      expect(stdout).toContain(option);
  });

  it("refuses a sample that is no number", () => {
    const { status, stderr } = runNpmScript("test-mutants.mjs", ["--sample", "many"]);
    expect([status, stderr]).toEqual([1, "--sample: expected a whole number, at least 1, got many\n"]);
  });

  const start = (tmp: string) => {
    const script = join(projectRoot(), "scripts", "test-mutants.mjs");
    const child = spawn(process.execPath, [script, "--again", "lib/core/nearest.ts"], {
      cwd: projectRoot(),
      env: { ...process.env, TMPDIR: tmp },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => void (said.stdout += chunk));
    child.stderr.on("data", (chunk) => void (said.stderr += chunk));
    return { child, said };
  };
  const checkout = () =>
    spawnSync("git", ["diff", "HEAD", "--", "lib"], { cwd: projectRoot(), encoding: "utf8" }).stdout;

  it("tells what is noticed from what is not, breaks no file of the checkout, and ends at Ctrl-C with what it has", async () => {
    const [tmp, before] = [scratch(), checkout()];
    const { child, said } = start(tmp);
    const ended = once(child, "close");
    await until("two breaks are judged", () => (said.stderr.match(/killed by test\/core\/nearest/g) ?? []).length >= 2);
    expect(readdirSync(tmp).length).toBeGreaterThan(0);
    expect(checkout()).toBe(before);
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(said.stdout).toMatch(/\d+ of \d+ killed, [\d.]+ %; .*\ninterrupted; the same command goes on\n$/s);
    expect(readdirSync(tmp)).toEqual([]);
    expect(checkout()).toBe(before);
  });
});
