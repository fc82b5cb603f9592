// The cells as a chain of files: a name that a cell does not declare is looked for in the cell before it, and so on, with
// its exact type. The compiler looks names up from a node to its parent; here the parent of a cell is the cell before.
const { randomUUID } = require("node:crypto");
const { join } = require("node:path");
const ts = require("typescript");
const { root } = require("../stack.cjs");
const { Declarations } = require("./declarations.cjs");
const { deferredBy } = require("./names.cjs");
const { ALLOWED, OPTIONS, SUSPICIONS } = require("./options.cjs");

/** What the kernel adds to the global names, for the cells alone. */
const GLOBALS = join(__dirname, "..", "globals.d.ts");

/** From where a package is found that the notebook's folder does not lead to, such as groklab itself. */
const PROJECT_FILE = join(root, "notebook.ts");

/** Files are named ahead, some at a time: the compiler keeps most of its last program while their list stays the same. */
const AHEAD = 64;
/** "Module has no exported member", with and without another name that may be meant. */
const NOT_EXPORTED = [2305, 2724];
const UNKNOWN_NAMES = [2304, 18004]; // "Cannot find name", "No value exists in scope for the shorthand property"

class Checker {
  #folder;
  #files = new Map(); // path -> { text, version }; the cells that were run, the next one, and empty ones
  #kept = []; // of each cell that was run, `{ unset, captured }`
  #own = randomUUID(); // files of cells have the same names in each notebook
  #snapshots = new Map(); // path -> { version, snapshot }
  #declarations = new Declarations();
  service;

  /**
   * @param folder the notebook's
   * @param registry parsed files that several checkers share
   */
  constructor(folder, registry = ts.createDocumentRegistry(true, folder)) {
    this.#folder = folder;
    this.#reserve();
    const cache = ts.createModuleResolutionCache(folder, (name) => name, OPTIONS);
    const read = (path) => this.#files.get(path)?.text ?? ts.sys.readFile(path);
    const host = {
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [GLOBALS, ...this.#files.keys()],
      getScriptVersion: (path) => this.#version(path),
      getScriptSnapshot: (path) => this.#snapshot(path, read),
      getModuleResolutionCache: () => cache,
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (path) => this.#files.has(path) || ts.sys.fileExists(path),
      readFile: read,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      realpath: ts.sys.realpath,
      useCaseSensitiveFileNames: () => true,
      // What a cell imports may have been installed a moment ago; for other files the answers are kept.
      resolveModuleNameLiterals: (literals, importer, redirected, options) =>
        literals.map(({ text }) => {
          if (this.#declarations.isInner(text, importer)) return { resolvedModule: undefined };
          const inside = this.#declarations.resolve(text, importer);
          if (inside) return { resolvedModule: { resolvedFileName: inside, extension: ts.Extension.Dts } };
          const answers = this.isCell(importer) ? [] : [cache, redirected];
          const from = (file) => ts.resolveModuleName(text, file, options, ts.sys, ...answers).resolvedModule;
          const found =
            from(importer) ?? (this.isCell(importer) && !/^[./]/.test(text) ? from(PROJECT_FILE) : undefined);
          return { resolvedModule: found && this.#standIn(found) };
        }),
    };
    this.service = ts.createLanguageService(host, keepingPackages(registry));
    this.check(""); // what takes long the first time is done before the first cell
  }

  isCell(path) {
    return this.#files.has(path);
  }

  /**
   * Checks a cell behind those that were kept.
   *
   * @returns `{ program, file, errors, warnings, forward }`; findings are `{ start, length, code, text }`, `forward` the
   *   starts of names that a later cell has to declare before the function that has them is called
   */
  check(code) {
    this.#anew(code); // though it be the same text: what it imports may have changed
    const { program, file } = this.link(code);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const [errors, warnings, forward] = [[], [], new Set()];
    for (const { file: of, code: number, start, length, messageText } of found) {
      if (of !== file || ALLOWED.has(number)) continue;
      const text = ts.flattenDiagnosticMessageText(messageText, "\n");
      const finding = { start, length, code: number, text: NOT_EXPORTED.includes(number) ? withPlace(text) : text };
      if (SUSPICIONS.has(number)) warnings.push(finding);
      else if (UNKNOWN_NAMES.includes(number) && isForward(file, start)) {
        forward.add(start);
        const name = code.slice(start, start + length);
        warnings.push({ ...finding, text: `'${name}' is not known: a later cell has to declare it.` });
      } else errors.push(finding);
    }
    if (errors.length === 0) warnings.push(...this.#retyped(program, file));
    const element = errors.length > 0 && elementIn(code);
    if (element) errors.splice(0, errors.length, element);
    return { program, file, errors, warnings, forward };
  }

  /**
   * The checked cell was run.
   * @param unset names that later cells do not see
   * @param captured names that its functions read when they are called
   */
  keep(unset, captured) {
    this.#kept.push({ unset, captured });
    this.#reserve();
  }

  close() {
    this.service.dispose();
  }

  /** `{ program, file }` with this code as the next cell, whose parent is the cell before, and so on. */
  link(text) {
    if (this.#next.text !== text) this.#anew(text);
    const program = this.service.getProgram();
    program.getTypeChecker(); // it binds the names of each file, and resets its parent
    let file;
    for (let index = 0; index <= this.#kept.length; index++) {
      const cell = program.getSourceFile(this.#path(index));
      for (const name of this.#kept[index]?.unset ?? []) cell.locals.delete(name);
      cell.parent = file;
      file = cell;
    }
    return { program, file };
  }

  #path = (index) => join(this.#folder, `.groklab-cell-${index + 1}.ts`);

  get #next() {
    return this.#files.get(this.#path(this.#kept.length));
  }

  #anew(text) {
    this.#files.set(this.#path(this.#kept.length), { text, version: this.#next.version + 1 });
  }

  #reserve() {
    while (this.#files.size < this.#kept.length + 1 || this.#files.size % AHEAD > 0) {
      this.#files.set(this.#path(this.#files.size), { text: "", version: 0 });
    }
  }

  /** In place of a source of groklab's library its types. */
  #standIn(module) {
    const file = this.#declarations.instead(module.resolvedFileName);
    return file === module.resolvedFileName
      ? module
      : { ...module, resolvedFileName: file, extension: ts.Extension.Dts };
  }

  /** Packages stay as they are while a kernel lives; sources of one's own are read again when they were written. */
  #version(path) {
    const cell = this.#files.get(path);
    if (cell) return `${this.#own} ${cell.version}`;
    return path.includes("/node_modules/") ? "0" : String(ts.sys.getModifiedTime(path)?.getTime());
  }

  #snapshot(path, read) {
    const version = this.#version(path);
    const kept = this.#snapshots.get(path);
    if (kept?.version === version) return kept.snapshot;
    const text = read(path);
    if (text === undefined) return undefined;
    const snapshot = ts.ScriptSnapshot.fromString(text);
    this.#snapshots.set(path, { version, snapshot });
    return snapshot;
  }

  /** Names that get a type which functions of earlier cells, that read them, were not checked with. */
  #retyped(program, file) {
    const checker = program.getTypeChecker();
    const findings = [];
    for (const [name, symbol] of file.locals ?? []) {
      const by = this.#kept.findLastIndex(({ captured }) => captured.has(name));
      if (by < 0 || !(symbol.flags & ts.SymbolFlags.Value)) continue;
      const before = this.#declaredUntil(program, name, by);
      if (!before) continue;
      const [old, now] = [before, symbol].map((it) => checker.getBaseTypeOfLiteralType(checker.getTypeOfSymbol(it)));
      if (checker.isTypeAssignableTo(now, old)) continue;
      const declaration = symbol.valueDeclaration ?? symbol.declarations[0];
      const start = (declaration.name ?? declaration).getStart(file);
      const types = [now, old].map((it) => checker.typeToString(it));
      const text = `'${name}' is now ${types[0]}: functions of earlier cells, which read it, were checked with ${types[1]}.`;
      findings.push({ start, length: name.length, text });
    }
    return findings;
  }

  /** What a name meant at the end of a cell. */
  #declaredUntil(program, name, index) {
    for (let at = index; at >= 0; at--) {
      const symbol = program.getSourceFile(this.#path(at)).locals?.get(name);
      if (symbol) return symbol.flags & ts.SymbolFlags.Value ? symbol : undefined;
    }
    return undefined;
  }
}

/** Of a name that is asked of one of groklab's two entries and is in the other, the finding says so. */
function withPlace(text) {
  const [, entry, name] = /"(groklab(?:\/papers)?)"' has no exported member (?:named )?'(\w+)'/.exec(text) ?? [];
  const other = entry === "groklab" ? "groklab/papers" : "groklab";
  return entry && name in require(other) ? `'${name}' is in "${other}": import { ${name} } from "${other}".` : text;
}

/** A registry in which files of packages stay when no cell imports them: the next one that does need not parse them again. */
function keepingPackages(registry) {
  const releaseDocumentWithKey = (path, ...rest) => {
    if (!path.includes("/node_modules/")) registry.releaseDocumentWithKey(path, ...rest);
  };
  return { ...registry, releaseDocumentWithKey };
}

/**
 * Whether an unknown name may be one of a later cell: it is a value, in a function or class that the cell gives a name. What
 * is passed on at once, as the function in `map(() => …)`, runs with the cell.
 */
function isForward(file, start) {
  const node = innermost(file, start);
  if (!ts.isIdentifier(node) || ts.isPartOfTypeNode(node)) return false;
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node && ts.isAssignmentOperator(parent.operatorToken.kind))
    return false;
  const outer = deferredBy(node);
  if (!outer) return false;
  const owner = ts.isFunctionDeclaration(outer) ? outer : outer.parent;
  if (ts.isVariableDeclaration(owner)) return owner.parent.parent.parent === file;
  return (ts.isFunctionDeclaration(owner) || ts.isClassDeclaration(owner)) && owner.parent === file;
}

/** The first JSX element of a cell that has some: a finding that says more than what the compiler makes of it. */
function elementIn(code) {
  const file = ts.createSourceFile("cell.tsx", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  if (file.parseDiagnostics.length > 0) return undefined;
  const visit = (node) =>
    ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)
      ? {
          start: node.getStart(file),
          length: node.getWidth(file),
          text: "JSX is off in cells: call functions instead.",
        }
      : ts.forEachChild(node, visit);
  return visit(file);
}

function innermost(file, start) {
  const visit = (node) =>
    ts.forEachChild(node, (it) => (it.getStart(file) <= start && start < it.end ? visit(it) : undefined)) ?? node;
  return visit(file);
}

module.exports = { Checker };
