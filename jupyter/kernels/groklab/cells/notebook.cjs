// Runs cells one after the other: check, emit, run, keep. Its `inspect`, `complete`, `interrupt` and `close` are those that
// tslab's message server expects of an executor.
const vm = require("node:vm");
const { createRequire, SourceMap } = require("node:module");
const { join } = require("node:path");
const { Checker } = require("./checker.cjs");
const { emitCell, topNames, isUsing } = require("./emit.cjs");

class Notebook {
  #checker;
  #homes = new Map(); // name -> number of its home object
  #objects = []; // home objects, by number
  #scripts = new Map(); // name of a script -> { map, rows }, its source map and number of lines
  #require;
  #load;
  #interrupt = () => {};
  #runs = 0;

  constructor(folder, ignored) {
    this.#checker = new Checker(folder, ignored);
    this.#require = createRequire(join(folder, "cell.js"));
    this.#load = (name, named) => {
      const module = this.#require(name);
      // A CommonJS module is its own default export.
      return named && !module.__esModule ? { ...module, default: module } : module;
    };
    this.#load.later = async (name) => this.#load(name, true);
  }

  /** `{ value }`, `{ diagnostics }` of a cell that was not run, or `{ error }`. */
  async run(code, script = `cell [${this.#runs + 1}]`) {
    const { program, file, diagnostics } = this.#checker.check(code);
    if (diagnostics.length > 0) return { diagnostics };
    const own = ++this.#runs;
    const cell = emitCell(program, file, (it) => this.#checker.isCell(it.fileName), this.#homes, own);
    this.latest = cell.code;
    this.#scripts.set(script, { map: new SourceMap(cell.map), rows: cell.code.split("\n").length });
    this.#objects[own] = {};
    const progress = { step: 0 };
    let done = false;
    try {
      const given = [...cell.homes.map((home) => this.#objects[home]), this.#load, progress, this.#require];
      const { value } = await new Promise((resolve, reject) => {
        const turn = setTimeout(() => callCell(cell, given, script).then(resolve, reject));
        this.#interrupt = (error) => {
          clearTimeout(turn); // it may not have begun
          reject(error);
        };
      });
      done = true;
      return { value };
    } catch (error) {
      return { error: { thrown: error } };
    } finally {
      // Behind an error nothing was set; what a cell has in `using` is gone with it.
      const unset = [...cell.steps].filter(([, step]) => !done && step > progress.step).map(([name]) => name);
      this.#checker.keep([...unset, ...file.statements.flatMap((it) => (isUsingStatement(it) ? topNames(it) : []))]);
    }
  }

  /** Ends the running cell with an error; what it awaited goes on. */
  interrupt(error = new Error("Interrupted asynchronously")) {
    this.#interrupt(error);
  }

  complete(code, position) {
    return this.#checker.complete(code, position);
  }

  inspect(code, position) {
    return this.#checker.inspect(code, position);
  }

  close() {
    this.#checker.close();
  }

  /** "cell [3], line 2:5" for a place in an emitted cell; undefined for the call at its end. */
  locate(script, row, column) {
    const { map, rows } = this.#scripts.get(script) ?? {};
    if (map === undefined || row >= rows) return undefined;
    const { originalLine, originalColumn } = map.findEntry(row - 1, column - 1);
    return originalLine === undefined ? script : `${script}, line ${originalLine + 1}:${originalColumn + 1}`;
  }

  /** The frames of cells. */
  trace(error) {
    const frames = String(error?.stack).matchAll(/^\s+at (?:(.*?) \()?(cell \[\d+\]):(\d+):(\d+)\)?$/gm);
    const places = [...frames].map(([, name, ...place]) => [name ?? "", this.locate(...place)]);
    return places.filter(([, place]) => place !== undefined).map(([name, place]) => `${name} (${place})`.trim());
  }
}

/** Calls the cell, in a turn of its own: Interrupt ends all code that runs, and with it whoever called that code. */
async function callCell({ code, columnOffset, isAsync }, given, filename) {
  globalThis.__cell = given;
  const value = vm.runInThisContext(`${code}(...globalThis.__cell)`, { filename, columnOffset });
  return { value: isAsync ? await value : value };
}

const isUsingStatement = (node) => node.declarationList !== undefined && isUsing(node.declarationList.declarations[0]);

module.exports = { Notebook };
