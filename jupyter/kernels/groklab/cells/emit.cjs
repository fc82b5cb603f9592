// One cell becomes the text of a function. Every top-level name is a property of a home object that outlives the cell:
// `let x = 1` is emitted as `$1.x = 1` and `x` as `$1.x`, in whichever cell it stands. So all cells share one live scope.
// It is a transformer that runs before the compiler takes the types away, so a name's meaning is asked of the checker.
const ts = require("typescript");
const { awaits, bound, deferredBy, imported, isUsing, namesItself, namesOf, withoutExport } = require("./names.cjs");

const ES = ts.factory;

/** What a cell's function is given besides home objects; a cell that has such a name gets it with `_` behind. */
const WRAPPING = ["$", "kernel"];

/**
 * Emits a checked cell, as a function that returns the value of its last expression in a list.
 *
 * @param isCell whether a file holds top-level names of cells
 * @param homes name -> number of its home object; names that no cell has declared before are given `own`
 * @param forward starts of names that a later cell has to declare
 * @returns `code` with `columns` of wrapping on its first line, the source `map`; what the function is given: its `homes`, by
 *   number, the kernel, and of Node's names those in `outer`;
 *   `modules` that it imports, in order; `names` that it declares, as `{ fresh, again, unset }`: for the first time, once more,
 *   and those of `fresh` that a function could read before they are set; names that its functions have `captured`
 */
function emitCell({ program, file, isCell, homes, own, forward }) {
  const checker = program.getTypeChecker();
  const used = new Set();
  const captured = new Set();
  const modules = [];
  const free = (name) => (file.identifiers.has(name) ? free(`${name}_`) : name);
  const [prefix, kernel] = WRAPPING.map(free);
  const names = namesOf(file, homes);

  const identifier = (text) => ES.createIdentifier(text);
  const member = (object, name) => ES.createPropertyAccessExpression(object, name);
  const bridge = (name) => member(identifier(kernel), name);
  const call = (callee, ...given) => ES.createCallExpression(callee, undefined, given);

  /** The home of a symbol that is a top-level value of a cell. */
  function homeOf(symbol, node) {
    const declaration = symbol?.valueDeclaration ?? symbol?.declarations?.[0];
    const from = declaration?.getSourceFile();
    if (!from || !isCell(from)) return undefined;
    const local = from.locals.get(symbol.escapedName);
    if (local !== symbol && local?.exportSymbol !== symbol) return undefined;
    if ((declaration.flags & ts.NodeFlags.Ambient && !from.isDeclarationFile) || isUsing(declaration)) return undefined;
    if (namesItself(declaration) && ts.findAncestor(node, (it) => it === declaration)) return undefined;
    if (!homes.has(symbol.name)) homes.set(symbol.name, own);
    used.add(homes.get(symbol.name));
    if (deferredBy(node)) captured.add(symbol.name);
    return homes.get(symbol.name);
  }

  function property(symbol, node) {
    const home = homeOf(symbol, node);
    if (home === undefined) return undefined;
    return ts.setTextRange(member(identifier(`${prefix}${home}`), symbol.name), node);
  }

  function reference(node) {
    if (forward.has(node.getStart(file))) return ts.setTextRange(member(bridge("later"), node.text), node);
    return property(checker.getSymbolAtLocation(node), node);
  }

  /** The number of a module among those that the cell imports. */
  function moduleOf(specifier) {
    const known = modules.indexOf(specifier.text);
    return known >= 0 ? known : modules.push(specifier.text) - 1;
  }

  const transform = (context) => {
    const children = (node) => ts.visitEachChild(node, visit, context);
    const assign = (target, value, node) => ts.setTextRange(ES.createAssignment(target, value), node);
    const statement = (expression, node) => ts.setTextRange(ES.createExpressionStatement(expression), node);

    function visit(node) {
      if (ts.isIdentifier(node)) return node.parent?.name === node ? node : (reference(node) ?? node);
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return node;
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return bridge("meta");
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
        const { name } = node.initializer.declarations[0];
        const over = [...marks(bound(name)), visit(node.expression)].reduce((left, right) =>
          ES.createComma(left, right),
        );
        const parts = [target(name), over, visit(node.statement)];
        return ts.isForInStatement(node)
          ? ES.updateForInStatement(node, ...parts)
          : ES.updateForOfStatement(node, node.awaitModifier, ...parts);
      }
      return children(node);
    }

    /** `f(1)` is emitted as `(0, $1.f)(1)`, so that `this` stays undefined; a stack then tells the place of `f`. */
    function callee(node) {
      const shared = ts.isIdentifier(node) && reference(node);
      if (!shared) return visit(node);
      const bare = ES.createParenthesizedExpression(ES.createComma(ES.createNumericLiteral(0), shared));
      for (const it of [bare, shared]) ts.setEmitFlags(it, ts.EmitFlags.NoTrailingSourceMap);
      return ts.setTextRange(bare, node);
    }

    function visitCall(node) {
      const given = node.arguments.map(visit);
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return ts.setTextRange(call(bridge("import"), ...given), node);
      }
      return ts.isCallChain(node)
        ? ES.updateCallChain(node, callee(node.expression), node.questionDotToken, undefined, given)
        : ES.updateCallExpression(node, callee(node.expression), undefined, given);
    }

    function visitShorthand(node) {
      const shared = forward.has(node.name.getStart(file))
        ? reference(node.name)
        : property(checker.getShorthandAssignmentValueSymbol(node), node.name);
      if (!shared) return children(node);
      return ES.createPropertyAssignment(node.name.text, withDefault(shared, node.objectAssignmentInitializer));
    }

    function visitAssignment(node) {
      const shared = ts.isIdentifier(node.left) && reference(node.left);
      if (!shared) return children(node);
      return assign(shared, named(node.left.text, node.right), node);
    }

    function withDefault(shared, initializer) {
      return initializer ? assign(shared, visit(initializer), initializer) : shared;
    }

    /** A property does not lend its name to an anonymous function, as a variable does: `{ f: () => 1 }.f` is named f. */
    function named(name, value) {
      const inner = ts.skipOuterExpressions(value);
      const anonymous =
        ts.isArrowFunction(inner) || ((ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && !inner.name);
      if (!anonymous) return visit(value);
      return member(ES.createObjectLiteralExpression([ES.createPropertyAssignment(name, visit(value))]), name);
    }

    function isShared(list) {
      if (!list || !ts.isVariableDeclarationList(list)) return false;
      const [name] = list.declarations.flatMap((it) => bound(it.name));
      return name !== undefined && homeOf(checker.getSymbolAtLocation(name), name) !== undefined;
    }

    /** `let a = 1, { b } = c` as an expression. */
    function assignments(list) {
      const parts = list.declarations.flatMap((it) => [
        assign(target(it.name), initial(it, list), it),
        ...marks(bound(it.name)),
      ]);
      return parts.reduce((left, right) => ES.createComma(left, right));
    }

    /** The value of a declaration; `var x` without one leaves what is there. */
    function initial({ name, initializer }, list) {
      if (initializer) return ts.isIdentifier(name) ? named(name.text, initializer) : visit(initializer);
      return list.flags & ts.NodeFlags.BlockScoped ? ES.createVoidZero() : target(name);
    }

    /** After a name is declared once more the kernel is told, so that it knows what an error left undone. */
    function marks(declared) {
      const again = declared.filter(({ text }) => names.again.has(text));
      return again.map(({ text }) => call(bridge("again"), ES.createStringLiteral(text)));
    }

    /** The name or pattern of a declaration as what an assignment has on its left. */
    function target(name) {
      if (ts.isIdentifier(name)) return reference(name);
      if (ts.isArrayBindingPattern(name)) {
        return ES.createArrayLiteralExpression(
          name.elements.map((it) => {
            if (ts.isOmittedExpression(it)) return it;
            return it.dotDotDotToken ? ES.createSpreadElement(target(it.name)) : elementTarget(it);
          }),
        );
      }
      return ES.createObjectLiteralExpression(
        name.elements.map((it) => {
          if (it.dotDotDotToken) return ES.createSpreadAssignment(target(it.name));
          const key = it.propertyName ?? it.name;
          const from = ts.isComputedPropertyName(key) ? children(key) : ts.isIdentifier(key) ? key.text : key;
          return ES.createPropertyAssignment(from, elementTarget(it));
        }),
      );
    }

    function elementTarget({ name, initializer }) {
      if (!initializer) return target(name);
      const value = ts.isIdentifier(name) ? named(name.text, initializer) : visit(initializer);
      return assign(target(name), value, initializer);
    }

    /**
     * `import d, { a as b } from "m"`: each name reads its module anew whenever it is read, as the language has it.
     * Nothing for types.
     */
    function visitImport(node) {
      const values = imported(node).filter(isValue);
      if (values.length === 0 && imported(node).length > 0) return [];
      const loaded = ES.createElementAccessExpression(bridge("modules"), moduleOf(node.moduleSpecifier));
      return values.map((name) => {
        const { parent } = name;
        const key = ts.isImportClause(parent) ? "default" : (parent.propertyName ?? name).text;
        const one = ES.createElementAccessExpression(loaded, ES.createStringLiteral(key));
        return bind(name, ts.isNamespaceImport(parent) ? loaded : one, node);
      });
    }

    function bind(name, read, node) {
      const home = homeOf(checker.getSymbolAtLocation(name), name);
      const getter = ES.createArrowFunction(undefined, undefined, [], undefined, undefined, read);
      const given = [identifier(`${prefix}${home}`), ES.createStringLiteral(name.text), getter];
      return statement(call(bridge("bind"), ...given), node);
    }

    function isValue(name) {
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol.declarations?.some((it) => it.isTypeOnly || it.parent?.parent?.isTypeOnly || it.parent?.isTypeOnly)) {
        return false;
      }
      const aliased = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return Boolean(aliased.flags & ts.SymbolFlags.Value) || aliased.escapedName === "unknown";
    }

    /** The statements for one at the top level of the cell, which is not an import. */
    function visitTop(node, last) {
      if (ts.isExportDeclaration(node)) return [];
      if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
        const loaded = call(identifier("require"), node.moduleReference.expression);
        return [statement(assign(reference(node.name), loaded, node), node)];
      }
      if (last && (ts.isExpressionStatement(node) || ts.isExportAssignment(node))) {
        // Wrapped, since a function that waits would also wait for a promise that it returns.
        const value = ts.setTextRange(ES.createArrayLiteralExpression([visit(node.expression)]), node);
        return [ts.setTextRange(ES.createReturnStatement(value), node)];
      }
      if (ts.isExportAssignment(node)) return [statement(visit(node.expression), node)];
      if (ts.isFunctionDeclaration(node)) return [children(withoutExport(node))];
      if (!namesItself(node)) return [visit(node)];
      const inner = children(withoutExport(node));
      const isNamed = node.name && ts.isIdentifier(node.name) && isValue(node.name);
      const shared = isNamed && property(checker.getSymbolAtLocation(node.name), file);
      if (!shared) return [inner];
      const set = statement(assign(shared, identifier(node.name.text), node.name), node.name);
      return [inner, set, ...marks([node.name]).map((it) => statement(it, node.name))];
    }

    /** Imports and functions come first, as the language has it. */
    return (source) => {
      const imports = source.statements.filter((it) => ts.isImportDeclaration(it) && !it.importClause?.isTypeOnly);
      const functions = source.statements.filter(
        (it) => ts.isFunctionDeclaration(it) && it.body && it.name && !(it.flags & ts.NodeFlags.Ambient),
      );
      const hoisted = functions.flatMap(({ name }) => {
        const set = assign(reference(name), identifier(name.text), name);
        return [set, ...marks([name])].map((it) => statement(it, name));
      });
      const last = source.statements.findLast((it) => !ts.isExportDeclaration(it));
      const rest = source.statements.filter((it) => !ts.isImportDeclaration(it));
      return ES.updateSourceFile(source, [
        ...imports.flatMap(visitImport),
        ...hoisted,
        ...rest.flatMap((it) => visitTop(it, it === last)),
      ]);
    };
  };

  let code = "";
  let map;
  const write = (name, text) => {
    if (name.endsWith(".map")) map = JSON.parse(text);
    else code = text;
  };
  program.emit(file, write, undefined, false, { before: [transform] });
  code = code.replace(/(^|\n)export \{\};\n/, "$1").replace(/\/\/# sourceMappingURL=.*\s*$/, "");
  const objects = [...used];
  const parameters = [...objects.map((home) => `${prefix}${home}`), kernel];
  const outer = ["require", "__filename", "__dirname"].filter((name) => !homes.has(name));
  const head = `(${awaits(file) ? "async " : ""}function (${[...parameters, ...outer].join(", ")}) { "use strict"; `;
  return { code: `${head}${code}\n})`, columns: head.length, map, homes: objects, outer, modules, names, captured };
}

module.exports = { emitCell };
