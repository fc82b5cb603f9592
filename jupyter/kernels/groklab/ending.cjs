// How a kernel ends, told to the next one: a folder beside the connection file, which a restarted kernel shares with the one
// before, holds what was written to standard error and the cell that ran. A kernel that ends of itself removes it.
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { getHeapStatistics } = require("node:v8");

const MB = 2 ** 20;

class Remains {
  #file;

  constructor(connectionFile) {
    this.folder = `${connectionFile.replace(/\.json$/, "")}.groklab`;
    this.#file = join(this.folder, "cell.json");
    this.report = this.#ofTheLast();
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Notes the cell that runs, or that last ran, for the case that the kernel dies. */
  note(cell, running) {
    try {
      writeFileSync(this.#file, JSON.stringify({ cell, running, limit: getHeapStatistics().heap_size_limit }));
    } catch {
      // a full disk costs the next kernel its report, nothing more
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Why the kernel before this one died; undefined if it did not, or if there was none. */
  #ofTheLast() {
    try {
      const { cell, running, limit } = JSON.parse(readFileSync(this.#file, "utf8"));
      const words = readFileSync(join(this.folder, "stderr"), "utf8");
      const place = `${running ? "in" : "after"} ${cell}`;
      if (!/heap out of memory|Allocation failed/.test(words)) {
        if (!running) return undefined; // it may have been killed on purpose
        const why = "Its process was ended from outside, as the system does when memory runs out, or by native code.";
        return { text: `The kernel was restarted: it died in ${cell}. ${why} All variables are gone.\n`, words };
      }
      const megabytes = Math.round(limit / MB);
      const remedy = `start Jupyter with NODE_OPTIONS=--max-old-space-size=${2 * megabytes} for twice as much`;
      const text = `The kernel was restarted: it ran out of memory ${place} (heap limit ${megabytes} MB). All variables are gone.`;
      return { text: `${text} Keep less in variables, or ${remedy}.\n`, words };
    } catch {
      return undefined;
    }
  }
}

const KEPT = Object.fromEntries(["exit", "reallyExit", "abort"].map((name) => [name, process[name].bind(process)]));

/** Lets `process.exit` and its like end a cell rather than the kernel, and every variable of the notebook with it. */
function keepAlive() {
  for (const name of Object.keys(KEPT)) {
    process[name] = (code) => {
      const given = name === "abort" || code === undefined ? "" : code;
      throw new ExitError(
        `process.${name}(${given}) would end the kernel, and every variable with it. Throw an error to end a cell, ` +
          "or restart the kernel from Jupyter's menu.",
      );
    };
  }
}

class ExitError extends Error {
  name = "ExitError";
}

/** Ends this process in earnest. */
function exit(code) {
  Object.assign(process, KEPT);
  process.exit(code);
}

module.exports = { Remains, exit, keepAlive };
