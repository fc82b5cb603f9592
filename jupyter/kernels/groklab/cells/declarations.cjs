// The types of groklab's library, without its code: what a cell needs of it to be checked. Set-up makes them once; the
// compiler would otherwise read all sources, which takes seconds. They are used only while they are those of the sources as
// these are now; where they are not, the sources themselves are read, and new ones are made meanwhile.
//
// `node declarations.cjs` makes them.
const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const { dirname, join, relative, sep } = require("node:path");
const { root } = require("../stack.cjs");

const library = join(root, "lib");
const cache = join(root, "node_modules", ".cache", "groklab");
const folder = join(cache, "types");
const KEY = "sources.sha256";

/**
 * Packages that the library and danfojs work with inside: four megabytes of types that few cells have use for. What of them
 * shows in the library's own types is `any` there; a cell that imports such a package itself has its types.
 */
const INNER = new Set([
  "@tensorflow/tfjs",
  "@tensorflow/tfjs-backend-wasm",
  "@tensorflow/tfjs-core",
  "@tensorflow/tfjs-node-gpu",
  "playwright-core",
]);
const INSIDE = [folder, library, join(root, "node_modules", "danfojs-node")];

class Declarations {
  #seen; // the sources' names, sizes and times when they were last read
  #areFresh = false;
  #isMaking = false;
  #made; // the files there are

  /** The file that stands for one of the library's sources; the source itself while its types are not there. */
  instead(file) {
    if (!file.startsWith(library + sep) || !file.endsWith(".ts") || !this.#fresh()) return file;
    const types = join(folder, relative(library, file).replace(/\.ts$/, ".d.ts"));
    return existsSync(types) ? types : file;
  }

  /** The file that one of these files imports by a relative path; they were made together, so none is looked for on the disk. */
  resolve(name, importer) {
    if (!name.startsWith(".") || !importer.startsWith(folder + sep)) return undefined;
    this.#made ??= new Set(
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    );
    const path = join(dirname(importer), name);
    return [`${path}.d.ts`, join(path, "index.d.ts")].find((file) => this.#made.has(file));
  }

  /** Whether a package is of no use to cells, though the library imports it. */
  isInner(name, importer) {
    return INNER.has(name) && INSIDE.some((place) => importer.startsWith(place + sep));
  }

  #fresh() {
    const seen = sources()
      .map((path) => [path, statSync(path)])
      .map(([path, { mtimeMs, size }]) => `${path} ${mtimeMs} ${size}`)
      .join("\n");
    if (seen === this.#seen) return this.#areFresh;
    this.#seen = seen;
    this.#made = undefined;
    this.#areFresh = storedKey() === keyOfSources();
    if (!this.#areFresh) this.#make();
    return this.#areFresh;
  }

  #make() {
    if (this.#isMaking) return;
    this.#isMaking = true;
    const child = spawn(process.execPath, [__filename], { stdio: "ignore", detached: true });
    child.on("error", () => {}); // the sources serve, more slowly
    child.on("exit", (code) => {
      this.#isMaking = false;
      if (code === 0) this.#seen = undefined; // else it would fail again
    });
    child.unref();
  }
}

/** The library's TypeScript files, in order. */
function sources() {
  const found = readdirSync(library, { recursive: true, encoding: "utf8" });
  return found
    .filter((path) => path.endsWith(".ts") && !path.startsWith("node_modules"))
    .sort()
    .map((path) => join(library, path));
}

function keyOfSources() {
  const hash = createHash("sha256").update(require("typescript/package.json").version);
  for (const path of sources())
    hash.update(relative(library, path)).update("\0").update(readFileSync(path)).update("\0");
  return hash.digest("hex");
}

function storedKey() {
  try {
    return readFileSync(join(folder, KEY), "utf8");
  } catch {
    return undefined; // none were made
  }
}

/** Makes the declarations, unless they are there; in a folder of their own first, so that no reader finds half of them. */
function makeDeclarations() {
  const key = keyOfSources();
  if (storedKey() === key) return;
  const ts = require("typescript");
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const made = join(cache, `types-${process.pid}`);
  const program = ts.createProgram([join(library, "index.ts"), ...sources()], {
    ...options,
    ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: made, rootDir: library },
  });
  program.emit(); // a file whose types can't be told stays a source, which `npm run types` refuses
  writeFileSync(join(made, KEY), key);
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
}

if (require.main === module) {
  try {
    makeDeclarations();
  } catch (error) {
    console.error(error.code ? error.message : error); // what the system refused is named in one line
    process.exitCode = 1;
  }
}

module.exports = { Declarations, keyOfSources };
