// Where code stands, as its reader wrote it: "cell [3], line 2:5", "lib/core/canonical.ts:12:9". Node asks for the text of an
// error's stack here, so that places are right wherever a stack is printed, and the kernel's own frames are not in it.
const { SourceMap } = require("node:module");
const { join, sep } = require("node:path");
const { fileURLToPath } = require("node:url");
const { placeInSource, title } = require("groklab/register.cjs");

const KERNEL = __dirname + sep;
const OWN = [KERNEL, `${sep}node_modules${sep}tslab${sep}`, `${sep}node_modules${sep}tsx${sep}`, "node:"];

class Scripts {
  #scripts = new Map(); // name of a cell -> { map, rows, source }

  /** A cell's emitted code, its source map and its source. */
  add(name, { code, map, source }) {
    this.#scripts.set(name, { map: new SourceMap(map), rows: code.split("\n").length, source });
  }

  source(name) {
    return this.#scripts.get(name)?.source;
  }

  /** Tells stacks by the lines of their sources from now on. */
  install() {
    Error.prepareStackTrace = (error, sites) => {
      const frames = sites.map((site) => this.#frame(site)).filter((frame) => frame !== undefined);
      return [title(error), ...frames].join("\n    at ");
    };
  }

  /** `name (place)`; undefined for frames of the kernel and of Node. */
  #frame(site) {
    const file = site.getFileName() ?? site.getScriptNameOrSourceURL?.() ?? "";
    const text = String(site);
    if (OWN.some((own) => file.includes(own))) return undefined;
    const place = this.#place(file, site.getLineNumber(), site.getColumnNumber());
    if (place === undefined) return undefined;
    const [, before] = /^(.*?)\(?[^()]*:\d+:\d+\)?$/.exec(text) ?? [undefined, undefined];
    if (before === undefined) return text;
    return before === "" ? `${site.isAsync() ? "async " : ""}${place}` : `${before}(${place})`;
  }

  #place(file, row, column) {
    const cell = this.#scripts.get(file);
    if (cell) {
      if (row >= cell.rows) return undefined; // the call at the end of its code
      const { originalLine, originalColumn } = cell.map.findEntry(row - 1, column - 1);
      return originalLine === undefined ? file : `${file}, line ${originalLine + 1}:${originalColumn + 1}`;
    }
    const path = file.startsWith("file:") ? fileURLToPath(file).replace(/\?.*$/, "") : file;
    const place = placeInSource(file, row, column) ?? { line: row, column };
    return `${place.file ?? path}:${place.line}:${place.column}`;
  }
}

/** The folder in which groklab stands. */
const root = join(__dirname, "..", "..", "..");

module.exports = { Scripts, root };
