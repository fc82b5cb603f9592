// Lets Node run groklab's library, which is TypeScript: `node --require groklab/register.cjs`. What a source was compiled to is
// kept in one file for all processes, and used while the source has the same bytes. TypeScript outside the library goes to tsx,
// which is loaded only then: it would look at each file of each package, and keep each compiled source in a file of its own.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join, relative, sep } = require("node:path");
const { fileURLToPath } = require("node:url");

const FOLDER = join(__dirname, "..", "node_modules", ".cache", "groklab");
const EDITION = `compiled-by-${require("typescript/package.json").version}`;
const CODE = join(FOLDER, `${EDITION}.json`); // source -> { seal, code }
const MAPS = join(FOLDER, `${EDITION}.maps.json`); // source -> { seal, map }

/** Between the first compilation in a process and the keeping of what came of it, if the process lives so long. */
const KEEP_AFTER_MS = 1000;

Module.enableCompileCache?.(); // from Node 22 on: what the engine compiled is kept, too

const compiled = readKept(CODE);
const fresh = {}; // source -> { seal, code, map }, not kept yet
const loaded = new Map(); // file -> { source, seal }
const maps = new Map(); // file -> SourceMap
const tsxIsThere = Object.keys(require.cache).some((file) => file.includes(`${sep}tsx${sep}dist${sep}`));
let runOther = tsxIsThere ? Module._extensions[".ts"] : undefined; // tsx's way to run a file that is not of the library

// Before ".json": `./name` is name.ts where both are there, as the compiler has it.
const { ".json": json, ".node": native } = Module._extensions;
for (const ending of [".ts", ".json", ".node"]) delete Module._extensions[ending];
Module._extensions[".ts"] = (module, file) => {
  if (!file.startsWith(__dirname + sep)) return (runOther ?? loadTsx())(module, file);
  const source = relative(__dirname, file);
  const text = readFileSync(file, "utf8");
  const { seal, code = "" } = compiled[source] ?? {};
  if (seal !== sealOf(text, code)) compile(source, text);
  loaded.set(file, { source, seal: compiled[source].seal });
  module._compile(compiled[source].code, file);
};
Object.assign(Module._extensions, { ".json": json, ".node": native });

/** Lets Node run TypeScript that is not of the library. Packages stay as Node takes them. */
function loadTsx() {
  if (runOther) return runOther;
  const { ".ts": own, ".js": asNodeDoes } = Module._extensions;
  require("tsx/cjs");
  const { ".js": asTsxDoes } = Module._extensions;
  runOther = Module._extensions[".ts"];
  Module._extensions[".ts"] = own;
  Module._extensions[".js"] = (module, file) =>
    (file.includes(`${sep}node_modules${sep}`) ? asNodeDoes : asTsxDoes)(module, file);
  return runOther;
}

/** Of a source and what it was compiled to: holds as long as neither has changed by a bit. */
function sealOf(text, code) {
  return createHash("sha256").update(text).update("\0").update(code).digest("base64");
}

function compile(source, text) {
  const ts = require("typescript");
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: source,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      sourceMap: true,
    },
  });
  if (Object.keys(fresh).length === 0) {
    process.once("exit", keep);
    setTimeout(keep, KEEP_AFTER_MS).unref();
  }
  const code = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, "");
  const seal = sealOf(text, code);
  compiled[source] = { seal, code };
  fresh[source] = { seal, code, map: sourceMapText };
}

/** Beside what other processes have kept meanwhile. Where nothing can be written, each process compiles for itself. */
function keep() {
  const sources = Object.keys(fresh);
  if (sources.length === 0) return;
  const [codes, newMaps] = [readKept(CODE), readKept(MAPS)];
  for (const source of sources) {
    const { seal, code, map } = fresh[source];
    codes[source] = { seal, code };
    newMaps[source] = { seal, map };
    delete fresh[source];
  }
  try {
    mkdirSync(FOLDER, { recursive: true });
    // The maps first: code of which there is no map could not tell its places.
    write(MAPS, newMaps);
    write(CODE, codes);
  } catch {}
}

function write(path, value) {
  const unfinished = `${path}.${process.pid}`;
  try {
    writeFileSync(unfinished, JSON.stringify(value));
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

/** What was kept; nothing where it is not there or can't be read. */
function readKept(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}

/**
 * The place in its source that a place in compiled code stands for, lines and columns counted from 1: `{ file, line, column }`,
 * or undefined where there is no other.
 */
function placeInSource(file, line, column) {
  if (loaded.has(file) && !maps.has(file)) maps.set(file, mapOf(loaded.get(file)));
  const { originalSource, originalLine, originalColumn } =
    (maps.get(file) ?? Module.findSourceMap(file))?.findEntry(line - 1, column - 1) ?? {};
  if (originalLine === undefined) return undefined;
  const source = loaded.has(file) ? file : originalSource;
  return {
    file: source?.startsWith("file:") ? fileURLToPath(source) : source,
    line: originalLine + 1,
    column: originalColumn + 1,
  };
}

function mapOf({ source, seal }) {
  const { seal: of, map } = fresh[source] ?? readKept(MAPS)[source] ?? {};
  return of === seal ? new Module.SourceMap(JSON.parse(map)) : undefined;
}

/** Stacks tell the lines of the sources. */
Error.prepareStackTrace = (error, sites) => {
  const frames = sites.map((site) => {
    const place = placeInSource(site.getFileName(), site.getLineNumber(), site.getColumnNumber());
    const text = String(site);
    return place ? text.replace(/:\d+:\d+(\)?)$/, `:${place.line}:${place.column}$1`) : text;
  });
  return [title(error), ...frames].join("\n    at ");
};

/** `name: message` of what was thrown, though its own fields throw. */
function title(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

module.exports = { loadTsx, placeInSource, title };
