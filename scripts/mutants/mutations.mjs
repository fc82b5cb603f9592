// The small changes to a source file that a test should notice: one operator, bound, condition, number, call or statement
// each. Types, imports and what is thrown (the texts of errors) are left alone.
import ts from "typescript";

const { SyntaxKind: Kind } = ts;

/** What each operator becomes. */
const OPERATORS = new Map([
  [Kind.PlusToken, ["-"]],
  [Kind.MinusToken, ["+"]],
  [Kind.AsteriskToken, ["/"]],
  [Kind.SlashToken, ["*"]],
  [Kind.PercentToken, ["*"]],
  [Kind.LessThanToken, ["<=", ">="]],
  [Kind.LessThanEqualsToken, ["<", ">"]],
  [Kind.GreaterThanToken, [">=", "<="]],
  [Kind.GreaterThanEqualsToken, [">", "<"]],
  [Kind.EqualsEqualsEqualsToken, ["!=="]],
  [Kind.ExclamationEqualsEqualsToken, ["==="]],
  [Kind.AmpersandAmpersandToken, ["||"]],
  [Kind.BarBarToken, ["&&"]],
  [Kind.PlusEqualsToken, ["-="]],
  [Kind.MinusEqualsToken, ["+="]],
  [Kind.AsteriskEqualsToken, ["/="]],
  [Kind.SlashEqualsToken, ["*="]],
]);

/** What each method becomes. */
const METHODS = {
  ...{ min: "max", max: "min", floor: "ceil", ceil: "floor", round: "floor" },
  ...{ some: "every", every: "some", startsWith: "endsWith", endsWith: "startsWith" },
};

/** Methods whose call is left out, so that what they were called on stays as it is. */
const LEFT_OUT = new Set(["sort", "reverse", "filter", "trim", "slice"]);

/**
 * All mutants of a file, in the order of their places: `from` is replaced by `to` at `start`, on `line` (from 1 on), whose
 * text, without its indent, is `text`.
 */
export function mutantsOf(file, source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true);
  const found = [];
  const replace = (node, to, from = node.getText(tree)) => {
    const start = node.getStart(tree);
    const { line } = tree.getLineAndCharacterOfPosition(start);
    found.push({ file, start, line: line + 1, text: source.split("\n")[line].trim(), from, to });
  };
  const visit = (node) => {
    if (isLeftAlone(node)) return;
    for (const [part, to] of changesOf(node, tree)) replace(part, to);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found.sort((a, b) => a.start - b.start);
}

/** The source with one mutant in it. */
export function mutated(source, { start, from, to }) {
  return source.slice(0, start) + to + source.slice(start + from.length);
}

function isLeftAlone(node) {
  return (
    (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isThrowStatement(node)
  );
}

/** Pairs of a node below this one, or itself, and what it becomes. */
function changesOf(node, tree) {
  const text = (part) => part.getText(tree);
  if (ts.isBinaryExpression(node)) return binary(node, text);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return unary(node, text);
  if (ts.isNumericLiteral(node)) return isName(node) ? [] : [[node, `(${text(node)} + 1)`]];
  if (node.kind === Kind.TrueKeyword) return [[node, "false"]];
  if (node.kind === Kind.FalseKeyword) return [[node, "true"]];
  if (ts.isConditionalExpression(node)) return [[node.condition, `!(${text(node.condition)})`]];
  if (ts.isIfStatement(node)) return ["true", "false"].map((to) => [node.expression, to]);
  if (ts.isWhileStatement(node)) return [[node.expression, "false"]];
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return method(node, text);
  if (ts.isExpressionStatement(node) && hasEffect(node.expression)) return [[node, ";"]];
  return [];
}

function binary({ left, operatorToken, right }, text) {
  if (operatorToken.kind === Kind.QuestionQuestionToken) return [[operatorToken, "&&"]];
  const joins = operatorToken.kind === Kind.PlusToken && [left, right].some(isText);
  return joins ? [] : (OPERATORS.get(operatorToken.kind) ?? []).map((to) => [operatorToken, to]);

  function isText(side) {
    return /^["'`]/.test(text(side)) || (ts.isBinaryExpression(side) && [side.left, side.right].some(isText));
  }
}

function unary(node, text) {
  const { operator, operand } = node;
  if (operator === Kind.ExclamationToken || operator === Kind.MinusToken) return [[node, text(operand)]];
  const turned = { [Kind.PlusPlusToken]: "--", [Kind.MinusMinusToken]: "++" }[operator];
  if (!turned) return [];
  return [[node, ts.isPrefixUnaryExpression(node) ? turned + text(operand) : text(operand) + turned]];
}

function method(node, text) {
  const { expression: callee, arguments: given } = node;
  const name = callee.name.text;
  if (LEFT_OUT.has(name)) return [[node, text(callee.expression)]];
  const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  return other && given.length > 0 ? [[callee.name, other]] : [];
}

/** Keys of objects, such as `{ 1: "one" }`. */
function isName(node) {
  return ts.isPropertyAssignment(node.parent) && node.parent.name === node;
}

function hasEffect(expression) {
  const inner =
    ts.isAwaitExpression(expression) || ts.isVoidExpression(expression) ? expression.expression : expression;
  const assigns = ts.isBinaryExpression(inner) && inner.operatorToken.kind === Kind.EqualsToken;
  return assigns || (ts.isCallExpression(inner) && inner.expression.kind !== Kind.SuperKeyword);
}
