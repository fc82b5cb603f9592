// What may stand at a place in a cell: names by their types, packages in import strings, and of an object's settings also
// those that lie one level deeper.
const { readdirSync } = require("node:fs");
const { builtinModules } = require("node:module");
const { dirname, join } = require("node:path");
const ts = require("typescript");

/** What cells import of groklab. */
const ENTRIES = ["groklab", "groklab/papers"];

/** The compiler's kinds as JupyterLab's icons know them. */
const ICONS = {
  function: "function",
  "local function": "function",
  method: "method",
  class: "class",
  "local class": "class",
  enum: "enum",
  "enum member": "enumMember",
  interface: "interface",
  type: "type",
  "type parameter": "typeParameter",
  module: "module",
  script: "module",
  directory: "module",
  "external module name": "module",
  keyword: "keyword",
  property: "property",
  getter: "property",
  setter: "property",
  const: "constant",
  string: "value",
};

/**
 * @returns `{ start, end, candidates }`: candidates are `{ text, kind }`, those first that begin with what stands before the
 *   position, then those that hold it
 */
function complete({ service, program, file }, code, position) {
  const before = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, position))[0];
  const after = /^[\p{ID_Continue}$]*/u.exec(code.slice(position))[0];
  const packages = packagesAt(file, position);
  if (packages) return packages;
  const entries = service.getCompletionsAtPosition(file.fileName, position, {})?.entries ?? [];
  const found = entries.map(({ name, kind }) => ({ text: name, kind: ICONS[kind] ?? "instance" }));
  const known = ranked(found, before);
  const candidates = known.length > 0 || before === "" ? known : deeper(program, file, position, before);
  return { start: position - before.length, end: position + after.length, candidates };
}

function ranked(candidates, typed) {
  const wanted = typed.toLowerCase();
  const at = ({ text }) => text.toLowerCase().indexOf(wanted);
  return [...candidates.filter((it) => at(it) === 0), ...candidates.filter((it) => at(it) > 0)];
}

/** In `watch({ trainF` the setting `trainFraction` of `task`: as `task: { trainFraction`. */
function deeper(program, file, position, typed) {
  const object = innermost(file, position, ts.isObjectLiteralExpression);
  const checker = program.getTypeChecker();
  const whole = object && checker.getContextualType(object);
  if (!whole) return [];
  const found = new Map();
  for (const outer of membersOf(whole)) {
    for (const inner of membersOf(checker.getTypeOfSymbolAtLocation(outer, object))) {
      if (!inner.name.toLowerCase().startsWith(typed.toLowerCase())) continue;
      const text = `${outer.name}: { ${inner.name}`;
      const type = checker.typeToString(checker.getTypeOfSymbolAtLocation(inner, object));
      found.set(text, { text, kind: "property", signature: `${outer.name}.${inner.name}: ${type}` });
    }
  }
  return [...found.values()];
}

/** The properties of a type, or of any of the types of a union, that were declared as settings: no methods of arrays or texts. */
function membersOf(type) {
  const types = type.isUnion() ? type.types : [type];
  const settings = ts.TypeFlags.Object | ts.TypeFlags.Intersection;
  const plain = types.filter(
    (it) => it.flags & settings && it.getCallSignatures().length === 0 && !it.getNumberIndexType(),
  );
  return plain.flatMap((it) => it.getProperties());
}

/** In an import string that is no path: the packages that are installed, and Node's modules. */
function packagesAt(file, position) {
  const text = innermost(file, position, ts.isStringLiteral);
  if (!text || !isModuleName(text)) return undefined;
  const start = text.getStart(file) + 1;
  const typed = file.text.slice(start, position);
  if (/^[./]/.test(typed)) return undefined;
  const end = text.end - (text.isUnterminated ? 0 : 1);
  const names = [...new Set([...installed(dirname(file.fileName)), ...builtinModules.map((name) => `node:${name}`)])];
  const candidates = names.filter((name) => name.startsWith(typed)).map((name) => ({ text: name, kind: "module" }));
  return { start, end: Math.max(end, position), candidates };
}

function isModuleName({ parent }) {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent))
    return true;
  return (
    ts.isCallExpression(parent) &&
    (parent.expression.kind === ts.SyntaxKind.ImportKeyword || parent.expression.getText() === "require")
  );
}

/** Names of the packages that a file in this folder can import. */
function installed(folder) {
  const above = dirname(folder);
  return [...packagesIn(join(folder, "node_modules")), ...(above === folder ? [] : installed(above))];
}

function packagesIn(folder, scope = "") {
  return namesIn(folder).flatMap((name) => {
    if (name.startsWith(".") || name === "@types") return [];
    if (name === "groklab") return ENTRIES;
    return name.startsWith("@") && scope === "" ? packagesIn(join(folder, name), `${name}/`) : [`${scope}${name}`];
  });
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no packages there
  }
}

/** The smallest node of a kind in which the position lies. */
function innermost(file, position, isWanted) {
  let found;
  const visit = (node) => {
    if (node.pos > position || position > node.end) return;
    if (isWanted(node)) found = node;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

module.exports = { complete };
