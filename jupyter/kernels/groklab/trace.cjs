// Thrown values as Jupyter's error messages: name, message, and a trace that shows the cells and this project's files alone.
const { inspect } = require("node:util");
const { existsSync } = require("node:fs");
const { dirname, join, relative, sep } = require("node:path");
const { fileURLToPath } = require("node:url");

const root = projectRoot(__dirname);

/**
 * The error message for a value that a cell threw: `{ ename, evalue, traceback }`.
 * @param locate `(script, row, column)` is the place in a cell of one in its script, as text
 */
function describe(thrown, locate) {
  const { ename, evalue } = nameOf(thrown);
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...framesOf(thrown, locate), ...causeOf(thrown, locate)] };
}

function nameOf(thrown) {
  if (thrown?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") {
    return { ename: "Interrupted", evalue: "the cell was stopped" };
  }
  if (thrown?.message === "Interrupted asynchronously") {
    return { ename: "Interrupted", evalue: "the cell was left; what it awaited may go on in the background" };
  }
  if (!(thrown instanceof Error)) return { ename: "Thrown", evalue: inspect(thrown) };
  const ename = thrown.name === "Error" ? (thrown.constructor?.name ?? "Error") : thrown.name;
  return { ename, evalue: thrown.message };
}

function framesOf(thrown, locate) {
  if (!(thrown instanceof Error)) return [];
  const lines = String(thrown.stack).split("\n");
  return lines.map((line) => frameOf(line, locate)).filter((frame) => frame !== undefined);
}

/** One line of a V8 stack, `at name (place:line:column)`; undefined for Node, tslab, packages and this launcher. */
function frameOf(line, locate) {
  const [, name, place, row, column] =
    /^\s+at (?:(.*?) )?\(?((?:file:|\/|[A-Za-z]:\\|cell \[).*?):(\d+):(\d+)\)?$/.exec(line) ?? [];
  if (place === undefined) return undefined;
  const where = place.startsWith("cell [")
    ? locate(place, Number(row), Number(column))
    : projectFile(place, row, column);
  if (where === undefined) return undefined;
  return name ? `    at ${name} (${where})` : `    at ${where}`;
}

function projectFile(place, row, column) {
  const file = relative(root, place.startsWith("file:") ? fileURLToPath(place) : place);
  const foreign =
    file.startsWith("..") || file.split(sep).includes("node_modules") || file.startsWith(join("jupyter", "kernels"));
  return foreign ? undefined : `${file}:${row}:${column}`;
}

function causeOf(thrown, locate) {
  const causes = [thrown?.cause, ...(thrown instanceof AggregateError ? thrown.errors : [])];
  return causes
    .filter((cause) => cause !== undefined)
    .flatMap((cause) => {
      const [first, ...rest] = describe(cause, locate).traceback;
      return [`Caused by ${first}`, ...rest];
    });
}

function projectRoot(folder) {
  return existsSync(join(folder, "node_modules")) ? folder : projectRoot(dirname(folder));
}

module.exports = { describe };
