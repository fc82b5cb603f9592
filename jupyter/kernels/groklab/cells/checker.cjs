// The cells as a chain of files: a name that a cell does not declare is looked for in the cell before it, and so on, with
// its exact type. The compiler looks names up from a node to its parent; here the parent of a cell is the cell before.
const { join } = require("node:path");
const ts = require("typescript");

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  esModuleInterop: true,
  resolveJsonModule: true,
  preserveConstEnums: true,
  strict: true,
  types: ["node"],
  skipLibCheck: true,
  sourceMap: true,
  allowUnreachableCode: true,
};

/**
 * What is no error here: an empty list that grows in a later cell (`const losses = []`) is `any[]` there, as it is within
 * one cell; and `import x = require("x")` is compiled to what it says.
 */
const ALLOWED = new Set([7005, 7034, 1202]);

/** What the kernel adds to the global names, for the cells alone. */
const GLOBALS = join(__dirname, "..", "globals.d.ts");

/** Files are named ahead, some at a time: the compiler keeps most of its last program while their list stays the same. */
const AHEAD = 64;

class Checker {
  #files = new Map(); // path -> { text, version }; the cells that were run, the next one, and empty ones
  #next = 0; // number of cells that were run
  #unset = []; // for each of them the names that later cells do not see
  #service;

  /** @param ignored packages whose types no cell needs, though what it imports imports them */
  constructor(folder, ignored = []) {
    this.folder = folder;
    this.#reserve();
    const cache = ts.createModuleResolutionCache(folder, (name) => name, OPTIONS);
    const read = (path) => this.#files.get(path)?.text ?? ts.sys.readFile(path);
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [GLOBALS, ...this.#files.keys()],
      getScriptVersion: (path) => this.#version(path),
      getScriptSnapshot: (path) => this.#snapshot(path, read),
      getModuleResolutionCache: () => cache,
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (path) => this.#files.has(path) || ts.sys.fileExists(path),
      readFile: read,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath,
      useCaseSensitiveFileNames: () => true,
      // What a cell imports may have been installed a moment ago; for other files the answers are kept.
      resolveModuleNameLiterals: (literals, importer, redirected, options) =>
        literals.map(({ text }) => {
          if (this.isCell(importer)) return ts.resolveModuleName(text, importer, options, ts.sys);
          if (ignored.includes(text)) return { resolvedModule: undefined };
          return ts.resolveModuleName(text, importer, options, ts.sys, cache, redirected);
        }),
    });
    this.check(""); // what takes long the first time is done before the first cell
  }

  /** Packages stay as they are while a kernel lives; sources of one's own are read again when they were written. */
  #version(path) {
    const cell = this.#files.get(path);
    if (cell) return String(cell.version);
    return path.includes("/node_modules/") ? "0" : String(ts.sys.getModifiedTime(path)?.getTime());
  }

  #snapshots = new Map();

  #snapshot(path, read) {
    const version = this.#version(path);
    const kept = this.#snapshots.get(path);
    if (kept?.version === version) return kept.snapshot;
    const text = read(path);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.#snapshots.set(path, { version, snapshot });
    return snapshot;
  }

  #path = (index) => join(this.folder, `cell-${index}.ts`);

  #reserve() {
    while (this.#files.size < this.#next + 1 || this.#files.size % AHEAD > 0) {
      this.#files.set(this.#path(this.#files.size), { text: "", version: 0 });
    }
  }

  isCell(path) {
    return this.#files.has(path);
  }

  /** Checks a cell behind those that were kept: `{ program, file, diagnostics }`. */
  check(code) {
    const { program, file } = this.#link(code);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const diagnostics = found
      .filter((it) => it.file === file && !ALLOWED.has(it.code))
      .map((it) => ({
        ...file.getLineAndCharacterOfPosition(it.start),
        text: ts.flattenDiagnosticMessageText(it.messageText, "\n"),
      }));
    return { program, file, diagnostics };
  }

  /** The checked cell was run: later cells see its names, save those that were not set. */
  keep(unset) {
    this.#unset.push(unset);
    this.#next++;
    this.#reserve();
  }

  /** `{ start, end, candidates }`: names that begin with, or else hold, what stands before the place. */
  complete(code, position) {
    const { file } = this.#link(code);
    const before = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, position))[0].toLowerCase();
    const after = /^[\p{ID_Continue}$]*/u.exec(code.slice(position))[0];
    const names =
      this.#service.getCompletionsAtPosition(file.fileName, position, {})?.entries.map((it) => it.name) ?? [];
    const [first, then] = [
      names.filter((it) => it.toLowerCase().startsWith(before)),
      names.filter((it) => it.toLowerCase().indexOf(before) > 0),
    ];
    return { start: position - before.length, end: position + after.length, candidates: [...first, ...then] };
  }

  inspect(code, position) {
    const { file } = this.#link(code);
    return this.#service.getQuickInfoAtPosition(file.fileName, position);
  }

  close() {
    this.#service.dispose();
  }

  /** The program with this code as the next cell, whose parent is the cell before, and so on. */
  #link(text) {
    const path = this.#path(this.#next);
    this.#files.set(path, { text, version: this.#files.get(path).version + 1 });
    const program = this.#service.getProgram();
    program.getTypeChecker(); // it binds the names of each file, and resets its parent
    let file;
    for (let index = 0; index <= this.#next; index++) {
      const cell = program.getSourceFile(this.#path(index));
      for (const name of this.#unset[index] ?? []) cell.locals.delete(name);
      cell.parent = file;
      file = cell;
    }
    return { program, file };
  }
}

module.exports = { Checker };
