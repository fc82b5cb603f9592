// Whether a text is a whole cell, as a console asks before it runs one: complete, incomplete, or never to become a cell.
const ts = require("typescript");

const UNTERMINATED_TEMPLATE = 1160;
const INDENT = "  ";

/** `{ status: "complete" | "invalid" }`, or `{ status: "incomplete", indent }` with the white space of the next line. */
function completeness(code) {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true);
  const [first] = file.parseDiagnostics;
  if (first === undefined) return { status: "complete" };
  const end = code.trimEnd().length;
  const open = first.code === UNTERMINATED_TEMPLATE || openComment(code) || first.start >= end;
  return open && !endsInText(first) ? { status: "incomplete", indent: indentAfter(code) } : { status: "invalid" };
}

/** A text in quotes ends with its line, so an open one stays wrong. */
function endsInText({ code }) {
  return code === 1002; // "Unterminated string literal"
}

function openComment(code) {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, code);
  let open = false;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    open = kind === ts.SyntaxKind.MultiLineCommentTrivia && scanner.isUnterminated();
  }
  return open;
}

/** That of the last line, and one step more after an opening bracket. */
function indentAfter(code) {
  const last = code.trimEnd().split("\n").at(-1);
  const own = /^\s*/.exec(last)[0];
  const count = (bracket) => last.split(bracket).length - 1;
  const opened = ["{}", "()", "[]"].some(([open, close]) => count(open) > count(close));
  return opened ? own + INDENT : own;
}

module.exports = { completeness };
