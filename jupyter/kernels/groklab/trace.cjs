// Thrown values as Jupyter's error messages: name, message, and a trace that shows the cells and the reader's files alone,
// with the line that failed.
const { readFileSync } = require("node:fs");
const { relative, sep } = require("node:path");
const { inspect } = require("node:util");
const { root } = require("./stack.cjs");

const FRAME = /^\s+at (?:(.*?) \()?(?:(cell \[\d+\]), line (\d+):(\d+)|(.+?):(\d+):(\d+))\)?$/;

/**
 * The error message for a value that a cell threw: `{ ename, evalue, traceback }`.
 * @param sourceOf a cell's source by its name
 */
function describe(thrown, sourceOf) {
  const { ename, evalue } = nameOf(thrown);
  const frames = framesOf(thrown, sourceOf);
  const [first] = frames;
  const traceback = [
    `${ename}: ${evalue}`,
    ...frames.map(({ text }) => text),
    ...(first ? excerpt(first.source(), first) : []),
    ...propertiesOf(thrown),
    ...causesOf(thrown, sourceOf),
  ];
  return { ename, evalue, traceback };
}

/** The findings of the compiler as the error of a cell, of which nothing was run. */
function describeFindings(name, source, errors) {
  const lines = errors.map((finding) => findingLine(name, source, finding));
  const shown = errors.flatMap((finding, index) => [
    `TypeScriptError: ${lines[index]}`,
    ...excerpt(source, { ...place(source, finding.start), length: finding.length }),
  ]);
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more)`;
  return {
    ename: "TypeScriptError",
    evalue: `${lines[0]}${more}`,
    traceback: [...shown, "Nothing of the cell was run."],
  };
}

/** "cell [3], line 2, column 7: Type 'string' is not … (TS2322)" */
function findingLine(name, source, { start, code, text }) {
  if (start === undefined) return text;
  const { line, column } = place(source, start);
  return `${name}, line ${line}, column ${column}: ${text}${code === undefined ? "" : ` (TS${code})`}`;
}

function place(source, offset) {
  const before = source.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

/** The line, and a mark below what is meant. */
function excerpt(source, { line, column, length = 1 }) {
  const text = source?.split("\n")[line - 1];
  if (text === undefined || text.length > 300) return [];
  const number = String(line);
  const marked = Math.max(1, Math.min(length, text.length - column + 1));
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`  ${number} | ${text}`, `  ${" ".repeat(number.length)} | ${indent}${"^".repeat(marked)}`];
}

function nameOf(thrown) {
  if (thrown?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED") {
    return { ename: "Interrupted", evalue: "the cell was stopped" };
  }
  if (thrown?.message === "Interrupted asynchronously") {
    return { ename: "Interrupted", evalue: "the cell was left; what it awaited may go on in the background" };
  }
  if (!(thrown instanceof Error)) return { ename: "Thrown", evalue: safely(() => inspect(thrown)) };
  const ename = thrown.name === "Error" ? (thrown.constructor?.name ?? "Error") : thrown.name;
  return { ename: String(ename), evalue: String(thrown.message) };
}

/** `{ text, line, column, source }` of each frame in a cell or in a file of the project. */
function framesOf(thrown, sourceOf) {
  if (!(thrown instanceof Error)) return [];
  const lines = String(thrown.stack).split("\n");
  return lines.map((line) => frameOf(line, sourceOf)).filter((frame) => frame !== undefined);
}

/** One line of a stack; undefined for Node and packages. */
function frameOf(text, sourceOf) {
  const [, name, cell, cellLine, cellColumn, path, row, column] = FRAME.exec(text) ?? [];
  const at = (where) => `    at ${name ? `${name} (${where})` : where}`;
  if (cell) {
    const where = `${cell}, line ${cellLine}:${cellColumn}`;
    return { text: at(where), line: Number(cellLine), column: Number(cellColumn), source: () => sourceOf(cell) };
  }
  if (path === undefined || !path.startsWith(sep) || path.split(sep).includes("node_modules")) return undefined;
  const file = relative(root, path);
  const shown = file.startsWith("..") ? path : file;
  const source = () => safely(() => readFileSync(path, "utf8"));
  return { text: at(`${shown}:${row}:${column}`), line: Number(row), column: Number(column), source };
}

/** What an error says besides its message: `{ code: 'ENOENT', path: 'x' }`. */
function propertiesOf(thrown) {
  if (!(thrown instanceof Error)) return [];
  const own = Object.entries(thrown).filter(
    ([name]) => !["name", "message", "stack", "cause", "errors"].includes(name),
  );
  return own.length === 0 ? [] : [safely(() => inspect(Object.fromEntries(own)))];
}

function causesOf(thrown, sourceOf) {
  const causes = [thrown?.cause, ...(thrown instanceof AggregateError ? thrown.errors : [])];
  return causes
    .filter((cause) => cause !== undefined)
    .flatMap((cause) => {
      const [first, ...rest] = describe(cause, sourceOf).traceback;
      return [`Caused by ${first}`, ...rest];
    });
}

function safely(read) {
  try {
    return read();
  } catch (error) {
    return `(can not be shown: ${error?.message})`;
  }
}

module.exports = { describe, describeFindings, findingLine };
