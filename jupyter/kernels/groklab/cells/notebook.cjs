// Runs cells one after the other: check, emit, load what is imported, run, keep.
const { isBuiltin } = require("node:module");
const { dirname } = require("node:path");
const { pathToFileURL } = require("node:url");
const vm = require("node:vm");
const { Checker } = require("./checker.cjs");
const { emitCell } = require("./emit.cjs");
const { Homes } = require("./homes.cjs");
const { Modules } = require("./modules.cjs");
const { endsWithCell } = require("./names.cjs");

class Notebook {
  #checker;
  #modules;
  #homes = new Homes();
  #scripts; // told of each script, so that places in it can be told as places in the cell
  #interrupt = () => {};
  #runs = 0;

  /**
   * @param folder the notebook's
   * @param library the folder of groklab's sources
   * @param scripts its `add(name, script)` is told of each cell's code
   * @param registry parsed files that several notebooks of a process share
   */
  constructor({ folder, library, scripts, registry }) {
    this.#checker = new Checker(folder, registry);
    this.#modules = new Modules(folder, library);
    this.#scripts = scripts;
  }

  /** The code as the next cell, for questions about it: `{ service, program, file }`. */
  link(code) {
    return { service: this.#checker.service, ...this.#checker.link(code) };
  }

  /**
   * Runs a cell under a name, such as "cell [3]".
   * @returns `{ value }`, `{ thrown: [error] }`, or, of a cell that was not run, `{ errors }`; and in each case `warnings`, of
   *   which those about no place in the cell have a text alone
   */
  async run(code, name) {
    const checked = this.#checker.check(code);
    if (checked.errors.length > 0) return checked;
    const cell = this.#emit(checked, this.#homes, ++this.#runs);
    this.#scripts.add(name, { ...cell, source: code });
    const again = new Set();
    const fresh = [...cell.names.fresh].filter((it) => this.#homes.numbers.get(it) === this.#runs);
    for (const it of fresh) if (cell.names.unset.has(it)) this.#homes.withhold(it);
    let done = false;
    try {
      const [value] = (await this.#inTurn(cell, this.#homes, name, again)) ?? [];
      done = true;
      return { value, warnings: [...checked.warnings, ...this.#changes(cell)] };
    } catch (error) {
      return { thrown: [error], warnings: [...checked.warnings, ...this.#changes(cell)] };
    } finally {
      const undone = [
        ...fresh.filter((it) => !this.#homes.isSet(it)),
        ...[...cell.names.again].filter((it) => !again.has(it)),
      ];
      const unset = [...(done ? [] : undone), ...endsWithCell(checked.file)];
      for (const it of fresh) if (!unset.includes(it)) this.#homes.expose(it);
      this.#checker.keep(unset, cell.captured);
    }
  }

  /** Runs an expression that leaves no names behind: as `run`. */
  async evaluate(code, name) {
    const checked = this.#checker.check(code);
    if (checked.errors.length > 0) return checked;
    const homes = this.#homes.trial();
    const cell = this.#emit(checked, homes, this.#runs + 1);
    this.#scripts.add(name, { ...cell, source: code });
    try {
      const [value] = (await this.#inTurn(cell, homes, name, new Set())) ?? [];
      return { value, warnings: [] };
    } catch (error) {
      return { thrown: [error], warnings: [] };
    }
  }

  /** Ends the running cell with an error; what it awaited goes on. */
  interrupt(error) {
    this.#interrupt(error);
  }

  close() {
    this.#checker.close();
    this.#homes.close();
  }

  #emit({ program, file, forward }, homes, own) {
    const isCell = (it) => this.#checker.isCell(it.fileName);
    return emitCell({ program, file, isCell, homes: homes.numbers, own, forward });
  }

  /** Calls the cell in a turn of its own: Interrupt ends all code that runs, and with it whoever called that code. */
  #inTurn(cell, homes, name, again) {
    return new Promise((resolve, reject) => {
      const turn = { left: false };
      this.#interrupt = (error) => {
        turn.left = true; // it may not have begun
        reject(error);
      };
      setTimeout(() => this.#start(cell, homes, name, again, turn).then(resolve, reject));
    });
  }

  async #start(cell, homes, filename, again, turn) {
    const modules = [];
    for (const name of cell.modules) if (!turn.left) modules.push(await this.#modules.load(name));
    if (turn.left) return undefined;
    const kernel = {
      modules,
      again: (name) => again.add(name),
      bind: (home, name, read) => {
        again.add(name);
        homes.bind(home, name, read);
      },
      import: async (name) => this.#modules.load(name),
      later: homes.later,
      meta: this.#meta(),
    };
    const { require, file } = this.#modules;
    const outer = { require, __filename: file, __dirname: dirname(file) };
    const given = [...cell.homes.map((number) => homes.object(number)), kernel, ...cell.outer.map((it) => outer[it])];
    return vm.runInThisContext(cell.code, { filename, columnOffset: -cell.columns })(...given);
  }

  /** The library stays as it was loaded: who imports it after an edit is told. */
  #changes({ modules }) {
    if (!modules.some((name) => /^groklab(\/|$)/.test(name))) return [];
    const files = this.#modules.changedInLibrary();
    if (files.length === 0) return [];
    const text = `${files.join(", ")} changed after being loaded: restart the kernel to run the library as it is now.`;
    return [{ text }];
  }

  #meta() {
    const { file, require } = this.#modules;
    const resolve = (name) => (isBuiltin(name) ? name : String(pathToFileURL(require.resolve(name))));
    return { url: String(pathToFileURL(file)), filename: file, dirname: dirname(file), resolve };
  }
}

module.exports = { Notebook };
