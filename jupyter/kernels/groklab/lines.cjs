// What is done to a cell before it is compiled, and undone afterwards. tslab's compiler passes write no source map, but they
// keep comments: one with its line is put before each statement, read back from the output, and removed there. And
// `{ name }` becomes `{ name: name }`: tslab would look for a variable of an earlier cell in this one.
const ts = require("@tslab/typescript-for-tslab");

const MARK = /\/\*line (\d+)\*\/ ?/g;

/** The code with a mark before each statement, and `position(offset)`, the place in the original of an offset in that. */
function mark(code) {
  const file = ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest);
  const marks = insertions(file);
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

/** Texts to put in, in the order of their places. */
function insertions(file) {
  const found = [];
  const visit = (node) => {
    const at = node.getStart(file);
    if (ts.isStatement(node) && !ts.isBlock(node)) {
      found.push({ at, text: `/*line ${ts.getLineAndCharacterOfPosition(file, at).line + 1}*/` });
    } else if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) {
      found.push({ at, text: `${node.name.text}: ` });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
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
