// What the statements of a cell declare, read off their syntax.
const ts = require("typescript");

const isExport = ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword;

/** The identifiers of a name or a pattern. */
function bound(name) {
  return ts.isIdentifier(name) ? [name] : name.elements.flatMap((it) => (it.name ? bound(it.name) : []));
}

/** The identifiers by which an import is known. */
function imported({ importClause }) {
  const { name, namedBindings } = importClause ?? {};
  const inner = namedBindings && (ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements);
  return [...(name ? [name] : []), ...(inner ?? []).map((it) => it.name)];
}

/** The names of values that a top-level statement declares, `var` inside of its blocks among them. */
function declaredBy(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  if (ts.isImportDeclaration(statement)) return imported(statement);
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return [];
  if (statement.name && ts.isIdentifier(statement.name)) return [statement.name];
  const found = [];
  const visit = (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
      found.push(...node.declarations.flatMap(({ name }) => bound(name)));
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

/** A class, enum or namespace is not yet set within its own body, and names itself there. */
function namesItself(node) {
  return ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node);
}

/** `using` ends with its cell, so its name is the cell's own. */
function isUsing(declaration) {
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList);
  return list !== undefined && (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using && isTop(list.parent);
}

const isTop = (node) => node?.parent?.kind === ts.SyntaxKind.SourceFile;

/** The names of a cell that end with it. */
function endsWithCell(file) {
  return file.statements
    .filter((it) => ts.isVariableStatement(it) && isUsing(it.declarationList.declarations[0]))
    .flatMap((it) => declaredBy(it).map(({ text }) => text));
}

/** Whether the cell waits at its top level. */
function awaits(node) {
  if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing)
    return true;
  return ts.forEachChild(node, awaits) ?? false;
}

/** The outermost function that a node stands in, which runs when it is called and not with its cell; undefined: none. */
function deferredBy(node) {
  let outermost;
  for (let it = node; it; it = it.kind === ts.SyntaxKind.SourceFile ? undefined : it.parent) {
    if (ts.isFunctionLike(it)) outermost = it;
  }
  return outermost;
}

/** The names that a cell declares: `{ fresh, again, unset }`, sets of texts. */
function namesOf(file, homes) {
  const [fresh, again, unset] = [new Set(), new Set(), new Set()];
  const hoisted = (it) => ts.isFunctionDeclaration(it) || ts.isImportDeclaration(it);
  const set = new Set();
  for (const it of file.statements) {
    if (it.flags & ts.NodeFlags.Ambient || ts.isExportDeclaration(it)) continue;
    for (const { text } of declaredBy(it)) {
      (homes.has(text) ? again : fresh).add(text);
      if (hoisted(it)) set.add(text);
    }
  }
  const visit = (node) => {
    if (ts.isIdentifier(node) && fresh.has(node.text) && !set.has(node.text) && deferredBy(node)) unset.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { fresh, again, unset };
}

/** A statement without `export` and `default`. */
function withoutExport(node) {
  if (!ts.canHaveModifiers(node) || !node.modifiers?.some(isExport)) return node;
  const left = node.modifiers.filter((it) => !isExport(it));
  const { factory } = ts;
  if (ts.isClassDeclaration(node)) {
    return factory.updateClassDeclaration(
      node,
      left,
      node.name,
      node.typeParameters,
      node.heritageClauses,
      node.members,
    );
  }
  if (ts.isFunctionDeclaration(node)) {
    const { asteriskToken, name, typeParameters, parameters, type, body } = node;
    return factory.updateFunctionDeclaration(node, left, asteriskToken, name, typeParameters, parameters, type, body);
  }
  if (ts.isEnumDeclaration(node)) return factory.updateEnumDeclaration(node, left, node.name, node.members);
  if (ts.isModuleDeclaration(node)) return factory.updateModuleDeclaration(node, left, node.name, node.body);
  return node; // variables become assignments, types nothing
}

module.exports = { awaits, bound, deferredBy, endsWithCell, imported, isUsing, namesItself, namesOf, withoutExport };
