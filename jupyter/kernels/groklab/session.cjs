// What the message server asks of the cells: run one, complete, inspect. The compiler takes most of a second to load and
// another to read the standard library, so it is built after the sockets are open: when the kernel is idle, or asked.
const { join } = require("node:path");
const { Scripts, root } = require("./stack.cjs");
const { bundleOf } = require("./values.cjs");
const { describe, describeFindings, findingLine } = require("./trace.cjs");

/** Without a cell to run for so long, a kernel is idle. */
const IDLE_MS = 300;
/** Between two things that an idle kernel does, so that a message is heard. */
const BETWEEN_MS = 20;

class Session {
  #folder;
  #notebook;
  #runs = 0; // cells that run now
  #idle; // timer
  #tasks = [loadLibrary, () => this.#cells.link('import "groklab"; import "groklab/papers";')]; // its code, its types
  #scripts = new Scripts();

  /** @param folder the notebook's */
  constructor(folder) {
    this.#folder = folder;
    this.#scripts.install();
  }

  /** The cells and their compiler, built at the first use. */
  get #cells() {
    if (!this.#notebook) {
      setEngine();
      const { Notebook } = require("./cells/notebook.cjs");
      this.#notebook = new Notebook({
        folder: this.#folder,
        library: join(root, "lib"),
        scripts: this.#scripts,
      });
    }
    return this.#notebook;
  }

  /** Builds the compiler, if it is not there yet; and, when the kernel is idle, loads what nearly every notebook imports. */
  prepare() {
    void this.#cells;
    if (this.#runs === 0) this.#beIdle();
  }

  /** Does something, once, when the kernel is idle. */
  whenIdle(task) {
    this.#tasks.push(task);
  }

  #beIdle(milliseconds = IDLE_MS) {
    clearTimeout(this.#idle);
    if (this.#tasks.length === 0) return;
    this.#idle = setTimeout(() => {
      this.#tasks.shift()();
      this.#beIdle(BETWEEN_MS);
    }, milliseconds).unref();
  }

  /** Runs a cell under a name, such as "cell [3]": `{ value }`, or `{ error }` as Jupyter wants it. */
  async run(code, name) {
    this.#runs++;
    clearTimeout(this.#idle);
    try {
      return this.#outcome(await this.#cells.run(code, name), code, name);
    } finally {
      if (--this.#runs === 0) this.#beIdle();
    }
  }

  /** Runs an expression that leaves no names behind: as `run`. */
  async evaluate(code, name = "expression") {
    return this.#outcome(await this.#cells.evaluate(code, name), code, name);
  }

  #outcome({ errors = [], warnings, thrown, value }, code, name) {
    if (errors.length > 0) return { error: describeFindings(name, code, errors) };
    for (const warning of warnings) process.stderr.write(`Warning: ${findingLine(name, code, warning)}\n`);
    return thrown ? { error: this.describe(thrown[0]) } : { value };
  }

  /** What was thrown as Jupyter's `{ ename, evalue, traceback }`. */
  describe(thrown) {
    return describe(thrown, (name) => this.#scripts.source(name));
  }

  /** Ends the running cell, with the error given if there is one; what it awaited goes on. */
  interrupt(error) {
    this.#notebook?.interrupt(error);
  }

  /** `{ start, end, candidates: [{ text, kind, signature }] }` at a place in the code, counted in UTF-16 units. */
  complete(code, position) {
    const { complete } = require("./cells/completion.cjs");
    return complete(this.#cells.link(code), code, position);
  }

  /** A bundle for what stands at a place, or undefined; with `detail` 1 also its declaration. */
  inspect(code, position, detail) {
    const { inspect } = require("./cells/inspection.cjs");
    return inspect(this.#cells.link(code), position, detail);
  }

  /** Whether a text is a whole cell: `{ status, indent }`. */
  isComplete(code) {
    const { completeness } = require("./cells/completeness.cjs");
    return completeness(code);
  }

  /** A promise of the value of a cell's last expression as `{ data, metadata, whole }`; of undefined where there is none. */
  bundle(value) {
    return bundleOf(value);
  }

  close() {
    this.#notebook?.close();
  }
}

function loadLibrary() {
  try {
    for (const entry of ["index.ts", "papers.ts"]) require(join(root, "lib", entry));
  } catch {
    // the cell that imports it is told
  }
}

/**
 * TensorFlow reads its settings while its library loads, whoever loads it first: a cell's danfojs must not decide them. One that
 * the library refuses is named by whoever starts the engine.
 */
function setEngine() {
  try {
    const { setVariables, tensorFlowVariables } = require(join(root, "lib", "engine", "variables.ts"));
    setVariables(tensorFlowVariables({ threads: 1, xla: true }));
  } catch (error) {
    if (error?.name !== "EngineError") throw error;
  }
}

module.exports = { Session };
