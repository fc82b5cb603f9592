/** @file Steps of the set-up, with npm, Python and pip as they are, in a small project whose packages lie on this disk. */
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { devNull } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { report, size } from "./campaign";

const root = scratch();
const project = join(root, "project");
const home = join(root, "home");
const alien = join(root, "alien");

function put(path: string, content: string | object) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
}

/** What code prints that has the steps of the small project as `step`; in these surroundings, as somebody without settings. */
function inProject(code: string, env: NodeJS.ProcessEnv = {}, folder = project): string {
  const imported = `import { steps } from ${JSON.stringify(join(folder, "scripts", "setup", "steps.mjs"))};`;
  const step = "const step = Object.fromEntries(steps({}).map((one) => [one.name, one]));";
  return execFileSync(process.execPath, ["--input-type=module", "--eval", `${imported}${step}${code}`], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: home, ...env },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A wheel that holds one module, as bytes. */
const WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("thing.py", "here = True\\n")
    wheel.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: thing\\nVersion: 1.0\\n")
    wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("thing-1.0.dist-info/RECORD", "thing.py,,\\n")
`;

beforeAll(() => {
  cpSync(join(projectRoot(), "scripts", "setup"), join(project, "scripts", "setup"), { recursive: true });
  cpSync(join(projectRoot(), ".npmrc"), join(project, ".npmrc"));
  for (const name of ["one", "tool"]) {
    put(join(project, name, "package.json"), { name, version: "1.0.0", bin: "run.js", scripts: { install: "exit 1" } });
    put(join(project, name, "run.js"), "");
  }
  const [dependencies, devDependencies] = [{ one: "file:one" }, { tool: "file:tool" }];
  put(join(project, "package.json"), { name: "small", private: true, dependencies, devDependencies });
  mkdirSync(home);
  execFileSync("npm", ["install", "--package-lock-only"], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: home },
  });

  const wheel = join(root, "wheels", "thing-1.0-py3-none-any.whl");
  mkdirSync(join(root, "wheels"));
  execFileSync("python3", ["-c", WHEEL, wheel]);
  const hash = createHash("sha256").update(readFileSync(wheel)).digest("hex");
  put(join(project, "jupyter", "requirements.txt"), `thing==1.0 --hash=sha256:${hash}\n`);

  put(
    join(root, "omitting", ".npmrc"),
    "omit=dev\nglobal=true\ndry-run=true\npackage-lock-only=true\nbin-links=false\n",
  );
  put(
    join(root, "pip.conf"),
    `[global]\nno-index = true\n[install]\ntarget = ${join(root, "targeted")}\nprefix = ${root}\n`,
  );
  for (const name of ["pip", "venv", "thing", "nbformat", "jinja2"])
    put(join(alien, `${name}.py`), "raise SystemExit('alien')\n");
});

const npmSurroundings: Record<string, () => NodeJS.ProcessEnv> = {
  "NODE_ENV=production": () => ({ NODE_ENV: "production" }),
  npm_config_omit: () => ({ npm_config_omit: "dev", NPM_CONFIG_PRODUCTION: "true" }),
  npm_config_global: () => ({ npm_config_global: "true", npm_config_prefix: join(root, "prefix") }),
  npm_config_dry_run: () => ({ npm_config_dry_run: "true" }),
  npm_config_package_lock: () => ({ npm_config_package_lock: "false" }),
  npm_config_package_lock_only: () => ({ npm_config_package_lock_only: "true" }),
  npm_config_bin_links: () => ({ npm_config_bin_links: "false" }),
  "npm_config_ignore_scripts=false": () => ({ npm_config_ignore_scripts: "false" }),
  "an .npmrc that omits and installs elsewhere": () => ({ HOME: join(root, "omitting") }),
};

const pythonSurroundings: Record<string, () => NodeJS.ProcessEnv> = {
  PIP_USER: () => ({ PIP_USER: "1" }),
  PIP_TARGET: () => ({ PIP_TARGET: join(root, "targeted") }),
  PIP_PREFIX: () => ({ PIP_PREFIX: join(root, "prefixed") }),
  "PIP_NO_BINARY and PIP_DRY_RUN": () => ({ PIP_NO_BINARY: ":all:", PIP_DRY_RUN: "1" }),
  "a pip.conf that installs elsewhere": () => ({ PIP_CONFIG_FILE: join(root, "pip.conf") }),
  PYTHONHOME: () => ({ PYTHONHOME: join(root, "nowhere") }),
  "PYTHONPATH with modules of the same names": () => ({ PYTHONPATH: alien }),
  "PYTHONDONTWRITEBYTECODE and PYTHONOPTIMIZE": () => ({ PYTHONDONTWRITEBYTECODE: "1", PYTHONOPTIMIZE: "2" }),
  "an active environment": () => ({ VIRTUAL_ENV: join(root, "active"), CONDA_PREFIX: join(root, "active") }),
};

/** All at once within `npm test`, one by one in a campaign. */
const tries = (surroundings: typeof npmSurroundings): [string, (() => NodeJS.ProcessEnv)[]][] =>
  size(1, 0)
    ? [["all at once", Object.values(surroundings)]]
    : Object.entries(surroundings).map(([name, env]) => [name, [env]]);
const together = (all: (() => NodeJS.ProcessEnv)[]): NodeJS.ProcessEnv => Object.assign({}, ...all.map((env) => env()));
const count = (fault: string, made: number) => report({ row: "R36", fault, made, withstood: made, lost: 0 });

describe("set-up installs npm packages", () => {
  it.each(tries(npmSurroundings))("whole, here, and runs none of their scripts: %s", (name, all) => {
    rmSync(join(project, "node_modules"), { recursive: true, force: true });
    inProject("await step.packages.make(() => {});", together(all));
    expect(readdirSync(join(project, "node_modules")).sort()).toEqual([".bin", ".package-lock.json", "one", "tool"]);
    expect(existsSync(join(project, "node_modules", ".bin", "tool"))).toBe(true);
    count(`npm under ${name}`, all.length);
  });

  it("again when a dependency or the lock has changed, and not for a script or a word", () => {
    const path = join(project, "package.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    const key = () => inProject("console.log(step.packages.key());");
    const keyOf = (change: object) => {
      put(path, { ...manifest, ...change });
      return key();
    };
    const before = key();
    expect(keyOf({ scripts: { more: "true" }, description: "smaller" })).toBe(before);
    expect(keyOf({ overrides: { one: "2.0.0" } })).not.toBe(before);
    expect(keyOf({ devDependencies: {} })).not.toBe(before);
    put(path, manifest);
    const lock = join(project, "package-lock.json");
    const locked = readFileSync(lock, "utf8");
    put(lock, `${locked} `);
    expect(key()).not.toBe(before);
    put(lock, locked);
    expect(key()).toBe(before);
  });
});

/** What uv would heed as pip heeds the others. */
const uvSurroundings = {
  ...{ UV_DEFAULT_INDEX: "https://index.invalid/simple", UV_CONFIG_FILE: join(root, "uv.toml") },
  ...{ UV_PYTHON: "nobody", UV_SYSTEM_PYTHON: "1", UV_EXCLUDE_NEWER: "2001-01-01", UV_NO_BINARY: "1" },
};

describe.each([
  { by: "pip", hasUv: false },
  { by: "uv", hasUv: true },
])("set-up makes a Python environment by $by", ({ by, hasUv }) => {
  const list = join(project, "jupyter", "uv.txt");
  const own = join(projectRoot(), "jupyter", "uv.txt");
  beforeAll(() => {
    if (!hasUv) return;
    const python = join(projectRoot(), ".venv", "bin", "python");
    execFileSync(python, ["-m", "pip", "download", "-q", "--no-deps", "-d", join(root, "wheels"), "-r", own]);
    cpSync(own, list);
    put(join(root, "uv.toml"), 'offline = "no"\n');
  });
  afterAll(() => rmSync(list, { force: true }));

  it.each(tries(pythonSurroundings))("with its packages in it, from where the user says: %s", (name, all) => {
    const wheels = { PIP_FIND_LINKS: join(root, "wheels"), PIP_NO_INDEX: "1" };
    inProject("await step.jupyter.make(() => {});", { ...wheels, ...uvSurroundings, ...together(all) });
    const [version] = readdirSync(join(project, ".venv", "lib"));
    const installer = join(project, ".venv", "lib", version, "site-packages", "thing-1.0.dist-info", "INSTALLER");
    expect(readFileSync(installer, "utf8").trim()).toBe(by);
    const python = join(project, ".venv", "bin", "python");
    const said = execFileSync(python, ["-I", "-c", "import thing; print(thing.__file__)"], { encoding: "utf8" });
    expect(said).toMatch(new RegExp(`^${project}/\\.venv/lib/python3\\.\\d+/site-packages/thing\\.py\\n$`));
    expect(["targeted", "prefixed", "lib"].filter((one) => existsSync(join(root, one)))).toEqual([]);
    count(`Python under ${name}`, all.length);
  });
});

describe("set-up that reaches no index", () => {
  const refusing = createServer().on("connect", (_, socket) => void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  beforeAll(() => once(refusing.listen(0, "127.0.0.1"), "listening"));
  afterAll(() => void refusing.close());

  it.each([
    ["a proxy refuses", "1"],
    ["a proxy refuses, and pip does not say so", "0"],
  ])("says so, and blames no Python: %s", async (name, PIP_RETRIES) => {
    const { port } = refusing.address() as AddressInfo;
    const file = JSON.stringify(join(project, "scripts", "setup", "pip.mjs"));
    const given = JSON.stringify(["--target", join(root, "unreached"), "tensorflow-cpu"]);
    const python = JSON.stringify(join(projectRoot(), ".venv", "bin", "python"));
    const code = `import { pipInstall } from ${file};
      await pipInstall(${python}, ${given}).catch(({ remedy }) => console.log(remedy));`;
    const proxy = `http://127.0.0.1:${port}`;
    const settings = { PIP_PROXY: proxy, PIP_INDEX_URL: "https://index.invalid/simple", PIP_CONFIG_FILE: devNull };
    const env = { PATH: process.env.PATH, HOME: home, ...settings, PIP_RETRIES };
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], { env });
    expect(stdout).toMatch(
      /^The package (registry was not reached: check the network or proxy|index was not reached, or )/,
    );
    count(name, 1);
  });
});

/** A disk of 1 MB with a few kB left, as for groklab one with 200 MB. Making one is root's right. */
const small = join(root, "small-disk");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]).status === 0;
afterAll(() => void (mounted && spawnSync("umount", ["--lazy", small])));

describe.runIf(mounted)("set-up on a disk that is too small (needs the right to mount one)", () => {
  /** The mend that a step names. */
  const remedyOf = (step: string, env: NodeJS.ProcessEnv = {}) =>
    inProject(`await step.${step}.make(() => {}).catch(({ remedy }) => console.log(remedy));`, env, small);

  beforeAll(() => {
    const isMade = (path: string) => /node_modules|\.venv/.test(path);
    cpSync(project, small, { recursive: true, filter: (path) => !isMade(path) });
    const { bavail, bsize } = statfsSync(small);
    writeFileSync(join(small, "ballast"), Buffer.alloc(bavail * bsize));
  });

  it("says so, and how much it takes", () => {
    expect(remedyOf("jupyter")).toBe("The disk is full: free about 3 GB and run the command again.\n");
    count("a disk that is too small for Jupyter", 1);
  });

  it("names the folder for temporary files where that is the one that is full", () => {
    put(join(root, "one.cc"), "int one() { return 1; }\n");
    const given = JSON.stringify(["-c", join(root, "one.cc"), "-o", join(root, "one.o")]);
    const code = `const { compile } = await import("./scripts/setup/compiler.mjs");
      await compile(${given}).catch(({ remedy }) => console.log(remedy));`;
    expect(inProject(code, { TMPDIR: small })).toBe(
      `The disk of ${small} is full: free some space there, or set TMPDIR to another folder.\n`,
    );
    count("TMPDIR that is too small for the compiler", 1);
  });
});

describe("set-up compiles with what CXX names", () => {
  const source = join(root, "one.cc");
  const made = join(root, "one.o");
  const compile = (CXX: string | undefined) => {
    put(source, "int one() { return 1; }\n");
    rmSync(made, { force: true });
    const file = JSON.stringify(join(projectRoot(), "scripts", "setup", "compiler.mjs"));
    const code = `const { compile } = await import(${file}); await compile(["-c", ${JSON.stringify(source)}, "-o", ${JSON.stringify(made)}]);`;
    inProject(code, { CXX });
    return existsSync(made);
  };

  it.each([
    ["nothing", undefined],
    ["no word", " "],
    ["an option behind it", "g++ -O1"],
    ["a program before it", "env LC_ALL=C g++"],
    ["quotes, as a shell reads them", `g++ -DNAME='"a b"' -O1`],
  ])("%s", (name, CXX) => {
    expect(compile(CXX)).toBe(true);
    count(`CXX: ${name}`, 1);
  });

  it("a program whose folder has a space in its name", () => {
    const folder = join(root, "my tools");
    put(join(folder, "c++"), '#!/bin/sh\nexec g++ "$@"\n');
    chmodSync(join(folder, "c++"), 0o755);
    expect(compile(`"${folder}/c++" -O1`)).toBe(true);
  });

  it.each(["g++-of-nobody", "'unfinished"])("not %s, which it names with a mend", (CXX) => {
    expect(() => compile(CXX)).toThrow(`no C++ compiler (${CXX})`);
  });
});

/** Ends of one of the programs in jupyter/, as it is started everywhere. */
function jupyterProgram(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const code = `import { runPython } from ${JSON.stringify(join(projectRoot(), "scripts", "jupyter.mjs"))};
    process.exitCode = runPython(...${JSON.stringify(args)});`;
  const options = { env: { ...process.env, ...env }, encoding: "utf8" } as const;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", code], options);
}

describe("Jupyter's programs", () => {
  it.each([
    ["PYTHONHOME", { PYTHONHOME: join(root, "nowhere") }],
    ["PYTHONPATH with modules of the same names", { PYTHONPATH: alien }],
  ])("load their own modules: %s", (name, surroundings) => {
    const { status, stderr } = jupyterProgram(["report.py", "no-such-notebook"], surroundings);
    expect(stderr).toMatch(/^there is no notebook no-such-notebook; there are 00-start-here/);
    expect(status).toBe(2);
    count(`Jupyter's programs under ${name}`, 1);
  });
  it("name in one line what they can not write", () => {
    const taken = join(root, "taken");
    put(taken, "a file where a folder should be");
    const args = ["report.py", "05-parity-circuits", "--stored", "--output", join(taken, "site")];
    const { status, stderr } = jupyterProgram(args);
    expect(stderr).toMatch(
      new RegExp(`\\n${taken}[^\\n]*: Not a directory: check the owner of the folder and the space on the disk\\n$`),
    );
    expect(stderr).not.toContain("Traceback");
    expect(status).toBe(2);
    count("a folder of reports that can not be written", 1);
  });
});
