// Which tests see a file of lib: those that import it, directly or through others, the nearest first.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";

const isSource = (path) => /\.(ts|mts|mjs|cjs)$/.test(path) && !/\.d\.m?ts$/.test(path);

/** For each file of lib, test and scripts below this root, the files that import it for more than types. */
export function importersIn(root) {
  const files = ["lib", "test", "scripts"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    )
    .filter((path) => isSource(path) && !path.includes("node_modules"));
  const importers = new Map();
  for (const file of files) {
    for (const specifier of importsOf(join(root, file))) {
      const imported = resolved(root, file, specifier);
      if (imported) importers.set(imported, [...(importers.get(imported) ?? []), file]);
    }
  }
  return importers;
}

function importsOf(path) {
  const tree = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  const found = [];
  const visit = (node) => {
    const isType = node.importClause?.isTypeOnly || node.isTypeOnly;
    const isImport = (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && !isType;
    if (isImport && node.moduleSpecifier) found.push(node.moduleSpecifier.text);
    const isCall = ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText(tree));
    if (isCall && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0])) found.push(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The file below root that an import means; undefined for a package. */
function resolved(root, from, specifier) {
  const own = specifier === "groklab" || specifier.startsWith("groklab/");
  if (!own && !specifier.startsWith(".")) return undefined;
  const path = own ? join("lib", specifier.slice("groklab".length)) : join(dirname(from), specifier);
  const tries = [path, `${path}.ts`, join(path, "index.ts")];
  return tries.find((one) => isSource(one) && existsSync(join(root, one)));
}

/**
 * The test files that see a file, in two lots: those that mirror it or import it themselves, and the others of its room that
 * import it, by how many files lie between. What no test imports runs in a process of its own: all tests of its room may see it.
 */
export function testsOf(file, importers) {
  const steps = new Map([[file, 0]]);
  for (const [one, far] of steps) {
    for (const importer of importers.get(one) ?? []) if (!steps.has(importer)) steps.set(importer, far + 1);
  }
  const seeing = [...steps].filter(([path]) => path.endsWith(".test.ts"));
  const room = `test/${relative("lib", file).split("/")[0].replace(/\.ts$/, "")}/`;
  const all = new Set(
    [...importers.values()].flat().filter((path) => path.endsWith(".test.ts") && path.startsWith(room)),
  );
  if (seeing.length === 0) return all.size > 0 ? [[...all].sort((a, b) => mirrors(b, file) - mirrors(a, file))] : [];
  const own = seeing.filter(([path]) => path.startsWith(room));
  const near = seeing.filter(([path, far]) => mirrors(path, file) || (far === 1 && path.startsWith(room)));
  const direct = seeing.filter(([path, far]) => far === 1 && !/^test\/(faults|notebooks|scripts)\//.test(path));
  const first = near.length > 0 ? near : direct;
  const names = (list) => list.sort((a, b) => a[1] - b[1]).map(([path]) => path);
  const lots = [names(first), names([...own, ...direct].filter(([path]) => !first.some(([other]) => other === path)))];
  return lots.map((lot) => [...new Set(lot)]).filter((lot) => lot.length > 0);
}

/** `efficiency-mixture.test.ts` mirrors `efficiency/judges-mixture.ts`, and `safetensors.test.ts` `safetensors.ts`. */
function mirrors(test, file) {
  const [, room, ...below] = file.replace(/\.ts$/, "").split("/");
  const words = below.join("-").split("-");
  if (dirname(test) !== dirname(file.replace(/^lib/, "test")) && !test.startsWith(`test/${room}/`)) return false;
  return basename(test, ".test.ts")
    .split("-")
    .every((word) => words.includes(word));
}
