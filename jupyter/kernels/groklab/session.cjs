// What the message server asks of the cells: run one, complete, inspect. The compiler takes most of a second to load and
// another to read the standard library, so it is built after the sockets are open: when the kernel is idle, or asked.
const { describe } = require("./trace.cjs");

class Session {
  #folder;
  #notebook;

  constructor(folder) {
    this.#folder = folder;
  }

  /** The cells and their compiler, built at the first use. */
  get #cells() {
    const { Notebook } = require("./cells/notebook.cjs");
    this.#notebook ??= new Notebook(this.#folder);
    return this.#notebook;
  }

  /** Builds the compiler, if it is not there yet. */
  prepare() {
    void this.#cells;
  }

  /** Runs a cell under a name, such as "cell [3]": `{ value }`, or `{ error }` as Jupyter wants it. */
  async run(code, name) {
    const { diagnostics, error, value } = await this.#cells.run(code, name);
    if (diagnostics) return { error: typeError(name, diagnostics) };
    return error === undefined ? { value } : { error: this.describe(error.thrown) };
  }

  /** What was thrown as Jupyter's `{ ename, evalue, traceback }`. */
  describe(thrown) {
    return describe(thrown, (...place) => this.#notebook?.locate(...place));
  }

  /** Ends the running cell, with the error given if there is one; what it awaited goes on. */
  interrupt(error) {
    this.#notebook?.interrupt(error);
  }

  /** `{ start, end, candidates }` at a place in the code, counted in UTF-16 units. */
  complete(code, position) {
    return this.#cells.complete(code, position);
  }

  inspect(code, position) {
    return this.#cells.inspect(code, position);
  }

  close() {
    this.#notebook?.close();
  }
}

/** The compiler's findings as the error of a cell that was not run. */
function typeError(name, diagnostics) {
  const [first, ...rest] = diagnostics.map(
    ({ line, character, text }) => `${name}, line ${line + 1}, column ${character + 1}: ${text}`,
  );
  const evalue = rest.length === 0 ? first : `${first} (and ${rest.length} more)`;
  return { ename: "TypeScriptError", evalue, traceback: [first, ...rest].map((line) => `TypeScriptError: ${line}`) };
}

module.exports = { Session };
