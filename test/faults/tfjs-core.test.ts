/** @file tfjs-core's own tests on groklab's engine. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../support/jasmine";
import { report } from "./campaign";

const root = projectRoot();

/** Parts of names of the tests that tfjs-node-gpu leaves out itself, as its own list of them in its package has it. */
function excludedByTfjs(): string[] {
  const source = readFileSync(join(root, "node_modules/@tensorflow/tfjs-node-gpu/dist/run_tests.js"), "utf8");
  const list = /var IGNORE_LIST = \[([\s\S]*?)\n\];/.exec(source)?.[1] ?? "";
  return [...list.matchAll(/^\s*'(.*)',?$/gm)].map(([, part]) => part);
}

let outcomes: Outcome[];

beforeAll(async () => {
  const script = join(root, "test/faults/processes/tfjs-core.ts");
  // Only tsx runs their package: ES modules that import each other without endings.
  const args = ["--import", "tsx", script, JSON.stringify(excludedByTfjs())];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1e8 });
  outcomes = JSON.parse(stdout.trimEnd().split("\n").at(-1) as string);
}, 1_800_000);

describe("tfjs-core's own tests on TensorFlow", () => {
  it("pass, but for those that tfjs-node leaves out", () => {
    const failed = outcomes.filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ name, message }) => `${name}: ${message}`)).toEqual([]);
    const passed = outcomes.filter(({ outcome }) => outcome === "passed").length;
    expect(passed).toBeGreaterThan(3800);
    report({ row: "R35", fault: "test of tfjs-core", made: passed, withstood: passed, lost: 0 });
  });

  it("are left out by name alone, less than a tenth of them", () => {
    expect(excludedByTfjs().length).toBeGreaterThan(80);
    const left = outcomes.filter(({ outcome }) => outcome === "excluded").length;
    expect(left).toBeGreaterThan(200);
    expect(left).toBeLessThan(outcomes.length / 10);
  });
});
