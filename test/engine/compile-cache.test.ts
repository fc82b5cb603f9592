import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core/paths";
import { openCompileCache } from "groklab/engine/compile-cache";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { runScript } from "../support/script";

const data = scratch();
const compiled = join(data, "cache", "compiled");

const specification = join(projectRoot(), "jupyter", "kernels", "groklab", "kernel.json");
/** What a notebook's kernel is started with: what a cell trains must be as quiet as a command. */
const { env: ofKernel = {} } = JSON.parse(readFileSync(specification, "utf8")) as { env?: NodeJS.ProcessEnv };

/** Trains a small network with XLA in another process, and gives all that it says. */
async function train(env: NodeJS.ProcessEnv = {}, options: object = {}) {
  const script = join(__dirname, "processes", "train-small.ts");
  const { code, stdout, stderr } = await runScript(script, {
    args: [JSON.stringify(options)],
    env: { GROKLAB_DATA: data, GROKLAB_COMPILE_CACHE: "", TF_CPP_MIN_LOG_LEVEL: undefined, ...ofKernel, ...env },
  });
  return { code, stdout, stderr };
}

/** What is said where everything is compiled anew. */
let without: Awaited<ReturnType<typeof train>>;

/** Paths of what is kept of one thread, without its seals. */
function kept(): string[] {
  const [folder] = readdirSync(compiled).map((name) => join(compiled, name));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".pb"))
    .map((name) => join(folder, name));
}

function isSealed(path: string): boolean {
  return readFileSync(`${path}.sha256`, "utf8") === createHash("sha256").update(readFileSync(path)).digest("hex");
}

describe("what XLA compiled", () => {
  it("is found again by the next process, and no byte of a training differs with it", async () => {
    without = await train({ GROKLAB_COMPILE_CACHE: "off" });
    expect([without.code, without.stderr]).toEqual([0, ""]);
    expect(() => readdirSync(compiled)).toThrow("ENOENT");
    expect(await train()).toEqual(without);
    expect(kept().length).toBeGreaterThan(0);
    expect(kept().every(isSealed)).toBe(true);
    const written = () => kept().map((path) => [path, statSync(path).ino, statSync(path).mtimeMs]);
    const before = written();
    expect(await train()).toEqual(without);
    expect(written()).toEqual(before); // so nothing was compiled
    expect(await train({}, { threads: 2 })).toMatchObject({ code: 0, stderr: "" });
    const folders = readdirSync(compiled);
    expect(folders.length).toBe(2); // other settings, another folder
    const other = folders.find((name) => !before[0][0].toString().includes(name)) ?? expect.fail("no other folder");
    rmSync(join(compiled, other), { recursive: true });
  });

  it("is compiled anew where a file is damaged, cut off, empty, or of nobody knows whom", async () => {
    const damages: Readonly<Record<string, (path: string) => void>> = {
      "a flipped bit": (path) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1] ^= 1;
        writeFileSync(path, bytes);
      },
      "cut off": (path) => writeFileSync(path, readFileSync(path).subarray(0, 3000)),
      empty: (path) => writeFileSync(path, ""),
      "no seal": (path) => {
        writeFileSync(path, "something else");
        rmSync(`${path}.sha256`);
      },
      "no file": (path) => rmSync(path),
    };
    const names = Object.keys(damages);
    for (const name of ["a flipped bit", "empty", "no file"]) {
      const files = kept();
      expect(files.length).toBe(2); // each has a damage of its own
      files.forEach((path, i) => {
        damages[names[(names.indexOf(name) + i) % names.length]](path);
      });
      expect(await train(), name).toEqual(without);
      expect(kept(), name).toEqual(files);
      expect(kept().every(isSealed), name).toBe(true);
    }
  });

  it("may be written by several processes at once", async () => {
    rmSync(compiled, { recursive: true, force: true });
    const all = await Promise.all([train(), train(), train()]);
    expect(all.map(({ code, stderr }) => [code, stderr])).toEqual([0, 1, 2].map(() => [0, ""]));
    expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1);
    expect(kept().every(isSealed)).toBe(true);
  });

  it("is done without where nothing can be written", async () => {
    const other = join(data, "other");
    mkdirSync(other);
    writeFileSync(join(other, "cache"), "a file where the folder should be");
    expect(await train({ GROKLAB_DATA: other })).toEqual(without);
    expect(readdirSync(other)).toEqual(["cache"]);
  });
});

describe("openCompileCache", () => {
  const before = { ...process.env };
  beforeEach(() => {
    process.env.GROKLAB_DATA = join(data, "own");
    process.env.GROKLAB_COMPILE_CACHE = "on";
    mkdirSync(process.env.GROKLAB_DATA, { recursive: true });
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it("keeps at most 32 MB, the newest, and nothing that it did not seal but what is being written", () => {
    const [, place] = /directory=(\S+)/.exec(openCompileCache({ a: 1 }) ?? "") ?? [];
    const put = (name: string, megabytes: number, age: number) => {
      const bytes = Buffer.alloc(megabytes * 1024 * 1024, name);
      const path = join(place, name);
      writeFileSync(path, bytes);
      utimesSync(path, Date.now() / 1000 - age, Date.now() / 1000 - age);
      writeFileSync(`${path}.sha256`, createHash("sha256").update(bytes).digest("hex"));
    };
    put("xla_compile_cache_old.pb", 15, 300);
    put("xla_compile_cache_older.pb", 15, 400);
    put("xla_compile_cache_new.pb", 15, 10);
    put("stranger.so", 1, 10);
    writeFileSync(join(place, "xla_compile_cache_now.pbhost-1.tmp"), "half");
    expect(openCompileCache({ a: 1 })).toContain(place);
    expect(readdirSync(place).sort()).toEqual([
      "in-use",
      ...["xla_compile_cache_new.pb", "xla_compile_cache_new.pb.sha256", "xla_compile_cache_now.pbhost-1.tmp"],
      ...["xla_compile_cache_old.pb", "xla_compile_cache_old.pb.sha256"],
    ]);
    expect(openCompileCache({ a: 2 })).not.toContain(place);
  });

  it("takes on, off, nothing or the path of a folder, which it then is", () => {
    process.env.GROKLAB_COMPILE_CACHE = "off";
    expect(openCompileCache({})).toBeUndefined();
    const elsewhere = join(data, "elsewhere");
    process.env.GROKLAB_COMPILE_CACHE = elsewhere;
    expect(openCompileCache({})).toContain(`directory=${elsewhere}/`);
    process.env.GROKLAB_COMPILE_CACHE = "no";
    expect(() => openCompileCache({})).toThrow(
      'GROKLAB_COMPILE_CACHE: expected on, off, nothing (on) or the absolute path of a folder, got "no"',
    );
  });
});
