// What a cell is called and where its lines went: tslab runs each cell compiled to other lines and under the name
// "evalmachine.<anonymous>"; a reader wants "cell [3], line 2".
const vm = require("node:vm");
const { mark, unmark } = require("./lines.cjs");

/** Stands in for tslab's set of converters, and remembers what became of each cell. */
class Cells {
  #converter;
  #name;
  #lines = new Map(); // cell name -> for each line of its compiled code, the line of the cell
  diagnostics = []; // of the running cell

  constructor(converter) {
    this.#converter = converter;
    this.node = {
      ...converter,
      convert: (declarations, code) => this.#convert(declarations, code),
      addModule: (...module) => this.#note(converter.addModule(...module)),
    };
    this.browser = this.node;
    nameScripts(() => this.#name);
  }

  close() {
    this.#converter.close();
  }

  begin(count) {
    this.#name = `cell [${count}]`;
    this.diagnostics = [];
  }

  #convert(declarations, code) {
    const { marked, position } = mark(code);
    const converted = this.#converter.convert(declarations, marked);
    const { output, lines } = unmark(converted.output ?? "");
    this.#lines.set(this.#name, lines);
    const diagnostics = converted.diagnostics.map((it) =>
      it.fileName ? it : { ...it, start: position(it.start.offset) },
    );
    return {
      ...converted,
      output,
      declOutput: converted.declOutput && unmark(converted.declOutput).output,
      diagnostics: this.#note(diagnostics),
    };
  }

  #note(diagnostics) {
    this.diagnostics.push(...diagnostics);
    return diagnostics;
  }

  /** "cell [3], line 2" for a line of compiled code; undefined where that is no cell's, or tslab's wrapping around it. */
  locate(script, row) {
    const lines = this.#lines.get(script) ?? [];
    if (row > lines.length) return undefined;
    const line = lines[row - 1];
    return line === undefined ? script : `${script}, line ${line}`;
  }

  /** The compiler's findings as the error of the cell, which was not run. */
  typeError() {
    const [first, ...rest] = this.diagnostics.map(({ fileName, start, messageText }) => {
      return `${fileName ?? this.#name}, line ${start.line + 1}, column ${start.character + 1}: ${messageText}`;
    });
    const evalue = rest.length === 0 ? first : `${first} (and ${rest.length} more)`;
    return { ename: "TypeScriptError", evalue, traceback: [first, ...rest].map((line) => `TypeScriptError: ${line}`) };
  }
}

/** Gives each script that tslab runs the cell's name; tslab itself passes none. */
function nameScripts(name) {
  const { runInThisContext } = vm;
  vm.runInThisContext = (code, options) =>
    runInThisContext(code, options?.breakOnSigint ? { ...options, filename: name() } : options);
}

module.exports = { Cells };
