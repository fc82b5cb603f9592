// Which line of the cell a line of the compiled code came from. tslab's compiler passes write no source map, but they keep
// comments: one is put before each statement, read back from the output, and removed there.
const ts = require("@tslab/typescript-for-tslab");

const MARK = /\/\*line (\d+)\*\/ ?/g;

/** The code with a mark before each statement, and `unmarked(offset)`, an offset in the marked code back in the original. */
function mark(code) {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  const marks = statementStarts(file).map((at) => ({
    at,
    text: `/*line ${ts.getLineAndCharacterOfPosition(file, at).line + 1}*/`,
  }));
  let marked = "";
  let from = 0;
  for (const { at, text } of marks) {
    marked += code.slice(from, at) + text;
    from = at;
  }
  const unmarked = (offset) =>
    marks.reduce((left, { at, text }) => (at < left ? Math.max(at, left - text.length) : left), offset);
  const position = (offset) => ts.getLineAndCharacterOfPosition(file, unmarked(offset));
  return { marked: marked + code.slice(from), position };
}

function statementStarts(file) {
  const starts = [];
  const visit = (node) => {
    if (ts.isStatement(node) && !ts.isBlock(node)) starts.push(node.getStart(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return starts;
}

/** The compiled code without its marks, and for each of its lines the line of the cell (undefined where none is known). */
function unmark(output) {
  let latest;
  const lines = output.split("\n").map((line) => {
    const found = [...line.matchAll(MARK)].at(-1);
    if (found) latest = Number(found[1]);
    return latest;
  });
  return { output: output.replace(MARK, ""), lines };
}

module.exports = { mark, unmark };
