// What a name or a call is: its type, its documentation, and the settings of the objects that it takes.
const ts = require("typescript");

const MOST_SETTINGS = 40;
const MOST_LINES = 60;

/** A Jupyter bundle for what stands at a position, or undefined. With `detail` also where it is declared. */
function inspect({ service, program, file }, position, detail = 0) {
  const touches = [position, position - 1].filter((it) => /[\p{ID_Continue}$]/u.test(file.text[it] ?? ""));
  const at = touches.find((it) => isKnown(service.getQuickInfoAtPosition(file.fileName, it)));
  const about = at === undefined ? callAt(service, program, file, position) : nameAt(service, program, file, at);
  if (!about) return undefined;
  const { signature, documentation, tags = [], settings = [] } = about;
  const source = detail > 0 && at !== undefined ? sourceOf(service, program, file, at) : undefined;
  const described = tags.map(({ name, text }) => ({ name, text: textOf(text) })).filter(({ text }) => text !== "");
  return {
    "text/plain": plain(signature, documentation, described, settings, source),
    "text/markdown": markdown(signature, documentation, described, settings, source),
  };
}

/** The compiler calls a name that it does not know an `any` of no kind. */
function isKnown(info) {
  return info !== undefined && !(info.kind === "" && textOf(info.displayParts) === "any");
}

function nameAt(service, program, file, at) {
  const info = service.getQuickInfoAtPosition(file.fileName, at);
  const node = tokenAt(file, at);
  const checker = program.getTypeChecker();
  const type = node && ts.isIdentifier(node) ? checker.getTypeAtLocation(node) : undefined;
  const settings = type?.getCallSignatures().flatMap((it) => settingsOf(checker, it, node)) ?? [];
  const { displayParts, documentation, tags } = info;
  return { signature: textOf(displayParts), documentation: textOf(documentation), tags, settings };
}

/** The call in whose brackets the position lies. */
function callAt(service, program, file, position) {
  const help = service.getSignatureHelpItems(file.fileName, position, {});
  if (!help) return undefined;
  const item = help.items[help.selectedItemIndex];
  const parameters = item.parameters
    .map(({ displayParts }) => textOf(displayParts))
    .join(textOf(item.separatorDisplayParts));
  const signature = `${textOf(item.prefixDisplayParts)}${parameters}${textOf(item.suffixDisplayParts)}`;
  const current = item.parameters[help.argumentIndex];
  const about = textOf(current?.documentation ?? []);
  const first = about === "" ? [] : [{ name: "param", text: [{ text: `${current.name}: ${about}` }] }];
  const callee = tokenAt(file, help.applicableSpan.start - 2);
  const checker = program.getTypeChecker();
  const type = callee && ts.isIdentifier(callee) ? checker.getTypeAtLocation(callee) : undefined;
  const chosen = type?.getCallSignatures()[help.selectedItemIndex];
  const settings = chosen ? settingsOf(checker, chosen, callee) : [];
  const others = item.tags.filter(
    ({ name, text }) => name !== "param" || !textOf(text).startsWith(current?.name ?? " "),
  );
  const known = textOf(item.documentation);
  const documentation = known === "" && callee ? textOf(aboutCallee(checker, callee)) : known;
  return { signature, documentation, tags: [...first, ...others], settings };
}

/** What is written at a name itself: a field that is a function by its type has its text there, and its signature has none. */
function aboutCallee(checker, callee) {
  return checker.getSymbolAtLocation(callee)?.getDocumentationComment(checker) ?? [];
}

/** The fields of a function's object parameters: `{ name, type, text }`. */
function settingsOf(checker, signature, node) {
  return signature.getParameters().flatMap((parameter) => {
    const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, node));
    const declared = (type.aliasSymbol ?? type.symbol)?.declarations?.[0];
    const isSettings =
      type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection) && type.getCallSignatures().length === 0;
    if (!declared || !isSettings || /\/(typescript\/lib|@types)\//.test(declared.getSourceFile().fileName)) return [];
    return type
      .getProperties()
      .slice(0, MOST_SETTINGS)
      .map((field) => {
        const owner = parameter.name.startsWith("__") ? "" : `${parameter.name}.`; // a pattern has no name
        const isOptional = field.flags & ts.SymbolFlags.Optional;
        const whole = checker.getTypeOfSymbolAtLocation(field, node);
        return {
          name: `${owner}${field.name}${isOptional ? "?" : ""}`,
          type: checker.typeToString(isOptional ? checker.getNonNullableType(whole) : whole),
          text: textOf(field.getDocumentationComment(checker)),
        };
      });
  });
}

/** The text of a declaration. */
function sourceOf(service, program, file, at) {
  const [definition] = service.getDefinitionAtPosition(file.fileName, at) ?? [];
  const span = definition?.contextSpan ?? definition?.textSpan;
  const text = span && program.getSourceFile(definition.fileName)?.text.slice(span.start, span.start + span.length);
  return text?.split("\n").slice(0, MOST_LINES).join("\n");
}

function plain(signature, documentation, tags, settings, source) {
  return [
    signature,
    ...(documentation === "" ? [] : ["", documentation]),
    ...(tags.length === 0 ? [] : ["", ...tags.map(({ name, text }) => `@${name} ${text}`)]),
    ...(settings.length === 0
      ? []
      : ["", ...settings.map(({ name, type, text }) => `${name}: ${type}${text && `  ${text}`}`)]),
    ...(source === undefined ? [] : ["", source]),
  ].join("\n");
}

function markdown(signature, documentation, tags, settings, source) {
  const tagLine = ({ name, text }) =>
    name === "param"
      ? `- ${text.replace(/^(\w+):? *(?:- )?/, "`$1` ")}`
      : `*${name}* ${name === "example" ? `\n${fenced(text)}` : text}`;
  return [
    fenced(signature),
    ...(documentation === "" ? [] : [documentation]),
    ...tags.map(tagLine),
    ...settings.map(({ name, type, text }) => `- \`${name}: ${type}\` ${text}`),
    ...(source === undefined ? [] : [fenced(source)]),
  ].join("\n\n");
}

const fenced = (code) => `\`\`\`typescript\n${code}\n\`\`\``;

/** Tags and displays are texts in pieces. */
function textOf(parts) {
  return (parts ?? []).map(({ text }) => text).join("");
}

function tokenAt(file, position) {
  let found = file;
  const visit = (node) => {
    if (node.getStart(file) > position || position >= node.end) return;
    found = node;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

module.exports = { inspect };
