// One cell becomes the text of a function. Every top-level name is a property of a home object that outlives the cell:
// `let x = 1` is emitted as `$1.x = 1` and `x` as `$1.x`, in whichever cell it stands. So all cells share one live scope.
const ts = require("typescript");

const ES = ts.factory;

/**
 * Emits a checked cell.
 * @param isCell whether a file holds top-level names of cells
 * @param homes name -> number of its home object; names that are declared here for the first time are given `own`
 * @param emit `(write, before)` runs the compiler's emit step with these transformers
 * @returns `{ code, columnOffset, map, homes, steps, isAsync }`; `steps`: the names it sets, each with the step after which it is set
 */
function emitCell(program, file, isCell, homes, own, emit = emitWith(program, file)) {
  const checker = program.getTypeChecker();
  const used = new Set();
  const steps = new Map(); // name -> number of the statement that sets it; 0: before the first
  const free = (name) => (file.identifiers.has(name) ? free(`${name}_`) : name);
  const [prefix, load, progress] = ["$", "load", "progress"].map(free);
  const isAsync = awaits(file);

  /** The home of a symbol that is a top-level value of a cell. */
  function homeOf(symbol, node) {
    const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    const from = declaration?.getSourceFile();
    if (!from || !isCell(from)) return undefined;
    const local = from.locals.get(symbol.escapedName);
    if (local !== symbol && local?.exportSymbol !== symbol) return undefined;
    if ((declaration.flags & ts.NodeFlags.Ambient && !from.isDeclarationFile) || isUsing(declaration)) return undefined;
    // Within its own body a class, enum or namespace is not yet set, and names itself.
    if (namesItself(declaration) && ts.findAncestor(node, (it) => it === declaration)) return undefined;
    const name = symbol.name;
    if (!homes.has(name)) homes.set(name, own);
    used.add(homes.get(name));
    return homes.get(name);
  }

  function property(symbol, node) {
    const home = homeOf(symbol, node);
    if (home === undefined) return undefined;
    const access = ES.createPropertyAccessExpression(ES.createIdentifier(`${prefix}${home}`), symbol.name);
    return ts.setTextRange(access, node);
  }

  const reference = (identifier) => property(checker.getSymbolAtLocation(identifier), identifier);

  const transform = (context) => {
    const children = (node) => ts.visitEachChild(node, visit, context);
    const assign = (target, value, node) => ts.setTextRange(ES.createAssignment(target, value), node);
    const statement = (expression, node) => ts.setTextRange(ES.createExpressionStatement(expression), node);

    function visit(node) {
      if (ts.isIdentifier(node)) return node.parent?.name === node ? node : (reference(node) ?? node);
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return node;
      if (ts.isShorthandPropertyAssignment(node)) return visitShorthand(node);
      if (ts.isCallExpression(node)) return visitCall(node);
      if (ts.isTaggedTemplateExpression(node)) {
        return ES.updateTaggedTemplateExpression(node, callee(node.tag), undefined, visit(node.template));
      }
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
        return visitAssignment(node);
      if (ts.isVariableStatement(node) && isShared(node.declarationList)) {
        return statement(assignments(node.declarationList), node);
      }
      if (ts.isForStatement(node) && isShared(node.initializer)) {
        const [condition, next, body] = [node.condition, node.incrementor, node.statement].map((it) => it && visit(it));
        return ES.updateForStatement(node, assignments(node.initializer), condition, next, body);
      }
      if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && isShared(node.initializer)) {
        const parts = [target(node.initializer.declarations[0].name), visit(node.expression), visit(node.statement)];
        return ts.isForInStatement(node)
          ? ES.updateForInStatement(node, ...parts)
          : ES.updateForOfStatement(node, node.awaitModifier, ...parts);
      }
      return children(node);
    }

    /** `f(1)` is emitted as `(0, $1.f)(1)`, so that `this` stays undefined. */
    function callee(node) {
      const shared = ts.isIdentifier(node) && reference(node);
      if (!shared) return visit(node);
      return ts.setTextRange(
        ES.createParenthesizedExpression(ES.createComma(ES.createNumericLiteral(0), shared)),
        node,
      );
    }

    function visitCall(node) {
      const given = node.arguments.map(visit);
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        const later = ES.createPropertyAccessExpression(ES.createIdentifier(load), "later");
        return ts.setTextRange(ES.createCallExpression(later, undefined, given), node);
      }
      return ts.isCallChain(node)
        ? ES.updateCallChain(node, callee(node.expression), node.questionDotToken, undefined, given)
        : ES.updateCallExpression(node, callee(node.expression), undefined, given);
    }

    function visitShorthand(node) {
      const shared = property(checker.getShorthandAssignmentValueSymbol(node), node.name);
      if (!shared) return children(node);
      return ES.createPropertyAssignment(node.name.text, withDefault(shared, node.objectAssignmentInitializer));
    }

    function visitAssignment(node) {
      const shared = ts.isIdentifier(node.left) && reference(node.left);
      if (!shared) return children(node);
      return assign(shared, named(node.left.text, node.right), node);
    }

    const withDefault = (shared, initializer) =>
      initializer ? assign(shared, visit(initializer), initializer) : shared;

    /** A property does not lend its name to an anonymous function, as a variable does: `{ f: () => 1 }.f` is named f. */
    function named(name, value) {
      const inner = ts.skipOuterExpressions(value);
      const anonymous =
        ts.isArrowFunction(inner) || ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && !inner.name);
      if (!anonymous) return visit(value);
      const literal = ES.createObjectLiteralExpression([ES.createPropertyAssignment(name, visit(value))]);
      return ES.createPropertyAccessExpression(literal, name);
    }

    function isShared(list) {
      if (!list || !ts.isVariableDeclarationList(list)) return false;
      const name = firstName(list.declarations[0].name);
      return name !== undefined && homeOf(checker.getSymbolAtLocation(name), name) !== undefined;
    }

    /** `let a = 1, { b } = c` as an expression. */
    function assignments(list) {
      const parts = list.declarations.map((it) => {
        const shared = target(it.name);
        if (it.initializer)
          return assign(
            shared,
            ts.isIdentifier(it.name) ? named(it.name.text, it.initializer) : visit(it.initializer),
            it,
          );
        return assign(shared, list.flags & ts.NodeFlags.BlockScoped ? ES.createVoidZero() : target(it.name), it);
      });
      return parts.reduce((left, right) => ES.createComma(left, right));
    }

    /** The name or pattern of a declaration as what an assignment has on its left. */
    function target(name) {
      if (ts.isIdentifier(name)) return reference(name);
      if (ts.isArrayBindingPattern(name)) {
        return ES.createArrayLiteralExpression(
          name.elements.map((it) => {
            if (ts.isOmittedExpression(it)) return it;
            return it.dotDotDotToken
              ? ES.createSpreadElement(target(it.name))
              : withDefault(target(it.name), it.initializer);
          }),
        );
      }
      return ES.createObjectLiteralExpression(
        name.elements.map((it) => {
          if (it.dotDotDotToken) return ES.createSpreadAssignment(target(it.name));
          const key = it.propertyName ?? it.name;
          const from = ts.isComputedPropertyName(key) ? children(key) : ts.isIdentifier(key) ? key.text : key;
          return ES.createPropertyAssignment(from, withDefault(target(it.name), it.initializer));
        }),
      );
    }

    /** `import d, { a as b } from "m"` as `$1.d = load("m").default, $1.b = load("m").a`; nothing for types. */
    function visitImport(node) {
      const called = (name) =>
        ES.createCallExpression(
          ES.createIdentifier(load),
          undefined,
          name ? [node.moduleSpecifier, ES.createTrue()] : [node.moduleSpecifier],
        );
      const clause = node.importClause;
      if (!clause) return [statement(called(), node)];
      if (clause.isTypeOnly) return [];
      const bindings = clause.namedBindings;
      const all = [
        ...(clause.name ? [[clause.name, "default"]] : []),
        ...(bindings && ts.isNamespaceImport(bindings) ? [[bindings.name]] : []),
        ...(bindings && ts.isNamedImports(bindings)
          ? bindings.elements.filter((it) => !it.isTypeOnly).map((it) => [it.name, (it.propertyName ?? it.name).text])
          : []),
      ];
      return all
        .filter(([name]) => isValue(name))
        .map(([name, key]) =>
          statement(
            assign(reference(name), key ? ES.createPropertyAccessExpression(called(true), key) : called(), node),
            node,
          ),
        );
    }

    function isValue(name) {
      const symbol = checker.getSymbolAtLocation(name);
      const aliased = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return Boolean(aliased.flags & ts.SymbolFlags.Value) || aliased.escapedName === "unknown";
    }

    /** The statements for one at the top level of the cell. */
    function visitTop(node, last) {
      if (ts.isImportDeclaration(node)) return visitImport(node);
      if (ts.isExportDeclaration(node)) return [];
      if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
        const loaded = ES.createCallExpression(ES.createIdentifier(load), undefined, [node.moduleReference.expression]);
        return [statement(assign(reference(node.name), loaded, node), node)];
      }
      if (last && (ts.isExpressionStatement(node) || ts.isExportAssignment(node))) {
        return [ts.setTextRange(ES.createReturnStatement(visit(node.expression)), node)];
      }
      if (ts.isExportAssignment(node)) return [statement(visit(node.expression), node)];
      if (ts.isFunctionDeclaration(node)) return [children(withoutExport(node))];
      if (!namesItself(node)) return [visit(node)];
      const inner = children(withoutExport(node));
      const shared =
        node.name &&
        ts.isIdentifier(node.name) &&
        isValue(node.name) &&
        property(checker.getSymbolAtLocation(node.name), file);
      if (!shared) return [inner];
      return [inner, statement(assign(shared, ES.createIdentifier(node.name.text), node.name), node.name)];
    }

    return (source) => {
      const hoisted = source.statements.filter(
        (it) => ts.isFunctionDeclaration(it) && it.body && it.name && !(it.flags & ts.NodeFlags.Ambient),
      );
      const first = hoisted.map((it) =>
        statement(assign(reference(it.name), ES.createIdentifier(it.name.text), it.name), it.name),
      );
      const rest = source.statements.flatMap((it, index) => {
        const names = topNames(it).filter((name) => homes.has(name) || !ts.isFunctionDeclaration(it));
        const out = visitTop(it, it === source.statements.findLast((other) => !ts.isExportDeclaration(other)));
        if (names.length === 0 || out.length === 0) return out;
        for (const name of names) steps.set(name, ts.isFunctionDeclaration(it) ? 0 : index + 1);
        if (ts.isFunctionDeclaration(it)) return out;
        return [
          ...out,
          ES.createExpressionStatement(
            ES.createAssignment(
              ES.createPropertyAccessExpression(ES.createIdentifier(progress), "step"),
              ES.createNumericLiteral(index + 1),
            ),
          ),
        ];
      });
      return ES.updateSourceFile(source, [...first, ...rest]);
    };
  };

  let code = "";
  let map;
  const write = (name, text) => (name.endsWith(".map") ? (map = JSON.parse(text)) : (code = text));
  emit(write, [transform]);
  code = code.replace(/(^|\n)export \{\};\n/, "$1").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  const parameters = [...[...used].map((home) => `${prefix}${home}`), load, progress, "require"];
  const head = `(${isAsync ? "async " : ""}function (${parameters.join(", ")}) { "use strict"; `;
  // `head` stands on the first line, so that lines count as in the map; its columns are taken off when the script is named.
  return { code: `${head}${code}\n})`, columnOffset: -head.length, map, homes: [...used], steps, isAsync };
}

const emitWith = (program, file) => (write, before) => program.emit(file, write, undefined, false, { before });

const namesItself = (node) => ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node);

/** `using` ends with its cell, so its name is the cell's own. */
function isUsing(declaration) {
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList);
  return (
    list !== undefined &&
    (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using &&
    list.parent.parent.kind === ts.SyntaxKind.SourceFile
  );
}

function withoutExport(node) {
  if (!ts.canHaveModifiers(node) || !node.modifiers) return node;
  const left = node.modifiers.filter(
    (it) => it.kind !== ts.SyntaxKind.ExportKeyword && it.kind !== ts.SyntaxKind.DefaultKeyword,
  );
  if (left.length === node.modifiers.length) return node;
  const decorators = left;
  if (ts.isClassDeclaration(node))
    return ES.updateClassDeclaration(
      node,
      decorators,
      node.name,
      node.typeParameters,
      node.heritageClauses,
      node.members,
    );
  if (ts.isFunctionDeclaration(node))
    return ES.updateFunctionDeclaration(
      node,
      left,
      node.asteriskToken,
      node.name,
      node.typeParameters,
      node.parameters,
      node.type,
      node.body,
    );
  if (ts.isEnumDeclaration(node)) return ES.updateEnumDeclaration(node, left, node.name, node.members);
  if (ts.isModuleDeclaration(node)) return ES.updateModuleDeclaration(node, left, node.name, node.body);
  return node; // variables become assignments, types nothing
}

function firstName(name) {
  if (ts.isIdentifier(name)) return name;
  return name.elements.map((it) => it.name && firstName(it.name)).find((it) => it !== undefined);
}

/** The names that a top-level statement declares. */
function topNames(node) {
  const ofBinding = (name) =>
    ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((it) => (it.name ? ofBinding(it.name) : []));
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap((it) => ofBinding(it.name));
  if (ts.isImportDeclaration(node)) {
    const { name, namedBindings: bindings } = node.importClause ?? {};
    const inner = bindings
      ? ts.isNamespaceImport(bindings)
        ? [bindings.name]
        : bindings.elements.map((it) => it.name)
      : [];
    return [...(name ? [name] : []), ...inner].map((it) => it.text);
  }
  return node.name && ts.isIdentifier(node.name) && !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)
    ? [node.name.text]
    : [];
}

/** Whether the cell waits at its top level. */
function awaits(node) {
  if (ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing)
    return true;
  return ts.forEachChild(node, awaits) ?? false;
}

module.exports = { emitCell, topNames, isUsing };
