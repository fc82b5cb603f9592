// What cells import. A module is loaded by `require`, so that a cell shares it with the library; what can't be
// required (a package of ES modules alone, a module that awaits at its top level) is loaded by `import`.
const { statSync } = require("node:fs");
const { createRequire, isBuiltin } = require("node:module");
const { dirname, join, relative, resolve, sep } = require("node:path");
const { pathToFileURL } = require("node:url");
const vm = require("node:vm");
const { loadTsx } = require("groklab/register.cjs");
const { root } = require("../stack.cjs");

class Modules {
  #library;
  #project; // `require` from there
  #import; // the language's own, relative to the notebook's folder
  #importForProject; // and relative to the project's
  #read = new Map(); // file of a module of one's own -> when it was written, as it was read
  #namespaces = new WeakMap();
  #transforms = false;

  /**
   * @param folder the notebook's
   * @param library the folder of groklab's sources, which are not loaded again when they change
   */
  constructor(folder, library) {
    this.file = join(folder, "notebook.ts");
    this.require = createRequire(this.file);
    this.#library = library;
    this.#project = createRequire(join(root, "notebook.ts"));
    this.#import = importFrom(this.file);
    this.#importForProject = importFrom(join(root, "notebook.ts"));
  }

  /**
   * The namespace of a module: live, whatever it exports. One of one's own that was edited is read again.
   * @returns a promise where the module must be awaited
   */
  load(name) {
    forgetHalfLoaded();
    this.#forgetEdited();
    const isFile = /^[./]/.test(name);
    try {
      if (isFile && !this.#isLibrary(resolve(dirname(this.file), name))) loadTsx();
      const file = isFile ? this.require.resolve(name) : undefined;
      if (/\.m[jt]s$/.test(file)) return this.#importFile(file);
      const module = (isFile ? this.require : this.#requireFor(name))(name);
      this.#remember();
      return this.#namespace(module);
    } catch (error) {
      if (isFile && /top-level await/i.test(error?.message ?? "")) {
        throw new Error(`${name} awaits at its top level: name it .mts or .mjs, so that it is an ES module`, {
          cause: error,
        });
      }
      if (isFile || isBuiltin(name)) throw error;
      return this.#importPackage(name).catch((cause) => {
        throw isMissing(name, cause) ? error : cause; // what a module throws while it is loaded is its own
      });
    }
  }

  /** A notebook may lie anywhere: a package that its folder does not lead to is the project's, such as groklab itself. */
  #requireFor(name) {
    try {
      this.require.resolve(name);
      return this.require;
    } catch {
      return this.#project;
    }
  }

  /** As `#requireFor`, for a package of ES modules alone. */
  #importPackage(name) {
    return this.#import(name).catch((cause) => {
      if (!isMissing(name, cause)) throw cause;
      return this.#importForProject(name);
    });
  }

  /** Files of the library that were written after they were loaded, each named once. */
  changedInLibrary() {
    const changed = [...this.#read].filter(([file, time]) => this.#isLibrary(file) && writtenAt(file) !== time);
    for (const [file] of changed) this.#read.set(file, writtenAt(file));
    return changed.map(([file]) => relative(dirname(this.#library), file));
  }

  #isLibrary(file) {
    return file.startsWith(this.#library + sep);
  }

  async #importFile(file) {
    if (!file.endsWith(".mjs")) await this.#transform();
    return this.#import(`${pathToFileURL(file)}?${writtenAt(file)}`);
  }

  /** Lets `import` take TypeScript as well: a loader in a thread of its own, which few cells need. */
  async #transform() {
    if (!this.#transforms) (await import("tsx/esm/api")).register();
    this.#transforms = true;
  }

  /** An ES module is its own namespace; of another the names are read from it, and it is the default. */
  #namespace(module) {
    if (module?.__esModule) return module;
    const isObject = (typeof module === "object" && module !== null) || typeof module === "function";
    if (!isObject) return { default: module };
    if (!this.#namespaces.has(module)) {
      const names = Object.keys(module).map((name) => [name, { enumerable: true, get: () => module[name] }]);
      const whole = { default: { enumerable: true, get: () => module } };
      this.#namespaces.set(module, Object.defineProperties({}, { ...Object.fromEntries(names), ...whole }));
    }
    return this.#namespaces.get(module);
  }

  #remember() {
    for (const file of Object.keys(require.cache)) {
      if (!this.#read.has(file) && !file.includes(`${sep}node_modules${sep}`)) this.#read.set(file, writtenAt(file));
    }
  }

  /** Takes edited modules of one's own, and those that have them from there, out of what is loaded. */
  #forgetEdited() {
    const own = [...this.#read].filter(([file]) => !this.#isLibrary(file));
    const stale = new Set(own.filter(([file, time]) => writtenAt(file) !== time).map(([file]) => file));
    if (stale.size === 0) return;
    const reaches = (file, seen = new Set()) => {
      if (stale.has(file)) return true;
      if (seen.has(file)) return false;
      seen.add(file);
      return (require.cache[file]?.children ?? []).some(({ filename }) => reaches(filename, seen));
    };
    for (const file of own.map(([file]) => file).filter((file) => reaches(file))) {
      delete require.cache[file];
      this.#read.delete(file);
    }
  }
}

/** Whether `import` did not find this package, rather than one that the package imports. */
function isMissing(name, { code, message }) {
  const [, missing] = /Cannot find (?:package|module) '([^']+)'/.exec(message) ?? [];
  return code === "ERR_MODULE_NOT_FOUND" && (name === missing || name.startsWith(`${missing}/`));
}

/** `import(…)` as a file has it. */
function importFrom(filename) {
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const script = new vm.Script("(name) => import(name)", { filename, importModuleDynamically });
  const load = script.runInThisContext();
  return (name) => quietly(() => load(name));
}

/** Node warns that this way to `import` is new, which is no concern of the reader's. */
function quietly(work) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A module whose loading Interrupt ended would be taken for loaded, with half of what it exports. */
function forgetHalfLoaded() {
  for (const [file, { loaded }] of Object.entries(require.cache)) if (loaded === false) delete require.cache[file];
}

function writtenAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

module.exports = { Modules };
