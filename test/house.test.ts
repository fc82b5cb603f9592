/** @file The rules of the house (design, section 2), read off the sources themselves. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { projectRoot } from "groklab/core";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = projectRoot();
const lib = join(root, "lib");

/** Which rooms a room may import from; `types` are those of which it may know the shape of values only. */
const house: Record<string, { readonly imports: string; readonly types?: string }> = {
  core: { imports: "" },
  engine: { imports: "core" },
  fields: { imports: "core" },
  tasks: { imports: "core fields" },
  models: { imports: "core fields engine tasks" },
  trainers: { imports: "core fields engine tasks models" },
  analysis: { imports: "core", types: "trainers" },
  probes: { imports: "core fields analysis", types: "trainers" },
  runs: { imports: "core fields engine tasks models trainers probes" },
  launch: { imports: "core engine tasks models trainers runs probes" },
  figures: { imports: "core tasks models trainers analysis", types: "runs" },
  claims: { imports: "core analysis", types: "runs" },
  experiments: { imports: "core engine tasks models trainers runs launch analysis figures claims" },
  notebook: { imports: "core engine tasks models trainers runs launch analysis figures claims experiments" },
  bench: { imports: "core engine tasks models trainers runs probes launch figures" },
  cli: { imports: "core engine tasks models trainers runs launch analysis figures claims experiments bench" },
};

/** Rooms that write files: records, figures and an unpacked browser, and a graph in a temporary folder. */
const writers = ["engine", "figures", "runs"];
/** The two files besides that write: a bench stores its result in data/bench, and makes up runs in a temporary folder. */
const benchWriters = ["bench/store.ts", "bench/made-up-runs.ts"];

interface Source {
  /** Path below lib. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

const sources: Source[] = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(lib, path), "utf8");
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    return { path, room: dirname(path).split("/")[0], text, tree };
  });

function nodesOf(source: Source): ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source.tree);
  return all;
}

/** Every place in lib where `find` holds, as "room/file.ts:line". */
function places(find: (node: ts.Node, source: Source) => boolean): string[] {
  return sources.flatMap((source) =>
    nodesOf(source)
      .filter((node) => find(node, source))
      .map((node) => `${source.path}:${source.tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`),
  );
}

interface Import {
  readonly from: string;
  readonly typesOnly: boolean;
  readonly names: readonly string[];
  readonly source: Source;
}

/** Imports of every form: import and export declarations, import(), import types, require(). */
function importsOf(source: Source): Import[] {
  return nodesOf(source).flatMap((node): Import[] => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const { text: from } = node.moduleSpecifier as ts.StringLiteral;
      const clause = ts.isImportDeclaration(node) ? node.importClause : node;
      const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
      const elements =
        bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) ? [...bindings.elements] : [];
      const inline = elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly);
      const names = elements.map((element) => (element.propertyName ?? element.name).text);
      return [{ from, typesOnly: (clause?.isTypeOnly ?? false) || inline, names, source }];
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      return [{ from: (node.argument.literal as ts.StringLiteral).text, typesOnly: true, names: [], source }];
    }
    if (!ts.isCallExpression(node) || !node.arguments[0] || !ts.isStringLiteral(node.arguments[0])) return [];
    const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require";
    return isImport ? [{ from: node.arguments[0].text, typesOnly: false, names: [], source }] : [];
  });
}

/** The room that a relative import leads to, or nothing for a package or the room itself. */
function roomOf({ from, source }: Import): string | undefined {
  if (!from.startsWith(".")) return undefined;
  const room = relative(lib, join(lib, dirname(source.path), from)).split("/")[0];
  return room === source.room || !(room in house) ? undefined : room;
}

const imports = sources.flatMap(importsOf);

describe("the rooms of lib", () => {
  it("are those of the table, and the sources are all found", () => {
    const rooms = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map(({ name }) => name).sort()).toEqual(Object.keys(house).sort());
    expect(sources.length).toBeGreaterThan(50);
    expect(imports.filter((one) => roomOf(one)).length).toBeGreaterThan(40);
  });

  it("import only down the list", () => {
    const wrong = imports.filter((one) => {
      const room = roomOf(one);
      if (!room || one.source.room === ".") return false;
      const { imports: allowed, types = "" } = house[one.source.room];
      return ![...allowed.split(" "), ...(one.typesOnly ? types.split(" ") : [])].includes(room);
    });
    expect(wrong.map(({ from, source }) => `${source.path} imports ${from}`)).toEqual([]);
  });

  it("stand in CONTRIBUTING's table so that each knows only rooms above it", () => {
    const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
    const table = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, room]) => room);
    expect([...table].sort()).toEqual(Object.keys(house).sort());
    table.forEach((room, place) => {
      const known = `${house[room].imports} ${house[room].types ?? ""}`.split(" ").filter(Boolean);
      expect(table.slice(0, place), room).toEqual(expect.arrayContaining(known));
    });
  });

  it("have no way up in the table itself: no room imports one that imports it", () => {
    const reach = (room: string): string[] => {
      const { imports: next, types = "" } = house[room];
      return `${next} ${types}`.split(" ").filter(Boolean);
    };
    for (const room of Object.keys(house)) {
      for (const other of reach(room)) expect(reach(other), `${room} and ${other}`).not.toContain(room);
    }
  });

  it("never leave lib by a relative path, nor reach lib by its own name", () => {
    const wrong = imports.filter(
      ({ from, source }) =>
        from === "groklab" ||
        from.startsWith("groklab/") ||
        relative(lib, join(lib, dirname(source.path), from.startsWith(".") ? from : ".")).startsWith(".."),
    );
    expect(wrong.map(({ from, source }) => `${source.path} imports ${from}`)).toEqual([]);
  });
});

/** What a file exports, by name: where it is declared, whoever passes it on. */
function exportsOf(path: string): ReadonlyMap<string, string> {
  const file = [`${path}.ts`, join(path, "index.ts")].find((one) => existsSync(one)) ?? path;
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const found = new Map<string, string>();
  const here = (name = "default") => found.set(name, `${relative(lib, file)}: ${name}`);
  for (const statement of tree.statements) {
    if (ts.isExportDeclaration(statement)) {
      const from = statement.moduleSpecifier as ts.StringLiteral | undefined;
      const theirs = from ? exportsOf(join(dirname(file), from.text)) : undefined;
      const clause = statement.exportClause as ts.NamedExports | undefined;
      const passedOn = clause?.elements.map(({ name, propertyName }) => [name.text, (propertyName ?? name).text]);
      for (const [name, there] of passedOn ?? [...(theirs?.keys() ?? [])].map((name) => [name, name])) {
        if (theirs) found.set(name, theirs.get(there) ?? "nowhere");
        else here(name);
      }
    } else if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.[0].kind === ts.SyntaxKind.ExportKeyword) {
      const names = ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.getText())
        : [(statement as ts.FunctionDeclaration).name?.text];
      names.forEach(here);
    }
  }
  return found;
}

describe("what lib exports", () => {
  const entries = ["index", "papers", "bench", "fields", "probes"].map((path) => exportsOf(join(lib, path)));

  it("has one meaning for each name", () => {
    const meanings = new Map<string, Set<string>>();
    for (const [name, place] of entries.flatMap((entry) => [...entry])) {
      meanings.set(name, (meanings.get(name) ?? new Set()).add(place));
    }
    expect(meanings.size).toBeGreaterThan(400);
    expect([...meanings.values()].filter((places) => places.size > 1).flatMap((places) => [...places])).toEqual([]);
    expect([...meanings.values()].flatMap((places) => [...places])).not.toContain("nowhere");
  });

  it("is either general, or of the papers", () => {
    const [general, papers] = entries;
    expect([...general.keys()].filter((name) => papers.has(name))).toEqual([]);
    for (const name of ["reference", "watch", "own", "runSweep", "summarise", "Probe"])
      expect(general.has(name), name).toBe(true);
    for (const name of ["experiments", "parity", "showFigure", "claimRows", "Claim"])
      expect(papers.has(name), name).toBe(true);
    const knowPapers = [...general].filter(([, place]) => /^(claims|experiments)\//.test(place));
    expect(knowPapers).toEqual([]);
  });

  it("is, of every room, in one of them", () => {
    const all = new Set(entries.flatMap((entry) => [...entry.keys()]));
    const rooms = Object.keys(house).filter((room) => room !== "cli");
    expect(rooms.flatMap((room) => [...exportsOf(join(lib, room)).keys()].filter((name) => !all.has(name)))).toEqual(
      [],
    );
  });
});

describe("a file of lib", () => {
  it("is named after what it holds", () => {
    const vague = sources.filter(({ path }) => /^(utils?|helpers?|common|misc)\b/i.test(basename(path)));
    expect(vague.map(({ path }) => path)).toEqual([]);
  });

  it("has at most 300 lines", () => {
    expect(sources.filter(({ text }) => text.split("\n").length > 300).map(({ path }) => path)).toEqual([]);
  });
});

describe("a test", () => {
  it("starts no TypeScript through tsx, which would run the library otherwise than a user's process does", () => {
    const meant = ["register.test.ts", "faults/tfjs-core.test.ts", "recipes.test.ts"]; // a recipe says: npx tsx study.ts
    const texts = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|cjs)$/.test(path) && !meant.includes(path))
      .map((path) => [path, readFileSync(join(root, "test", path), "utf8")]);
    const through = texts.filter(([, text]) => /["'`]tsx(\/|["'`])/.test(text));
    expect(through.map(([path]) => path)).toEqual([]);
  });
});

describe("lib", () => {
  it("draws no number from Math.random, and takes no power: their digits are not ours to fix", () => {
    const banned = places(
      (node) =>
        (ts.isCallExpression(node) && /^Math\.(random|pow)$/.test(node.expression.getText())) ||
        node.kind === ts.SyntaxKind.AsteriskAsteriskToken ||
        node.kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken,
    );
    expect(banned).toEqual([]);
  });

  it("names TensorFlow's addon, and runs its operations by name, in the engine alone", () => {
    const raw = /^(executeSingleOutput|executeMultipleOutputs|executeOp|runSavedModel|loadSavedModel|tensorMap)$/;
    const found = places(
      (node, { room }) =>
        room !== "engine" &&
        ((ts.isStringLiteral(node) && node.text.includes("tfjs-node-gpu")) ||
          (ts.isIdentifier(node) && raw.test(node.text))),
    );
    expect(found).toEqual([]);
  });

  it("knows the folder data/ in runs, and where a bench is stored, alone", () => {
    const found = places(
      (node, { room, path }) =>
        room !== "runs" &&
        !benchWriters.includes(path) &&
        ts.isStringLiteralLike(node) &&
        (/(^|\/)data\//.test(node.text) ||
          (node.text === "data" &&
            ts.isCallExpression(node.parent) &&
            /join|resolve/.test(node.parent.expression.getText()))),
    );
    expect(found).toEqual([]);
  });

  it("writes files in the rooms that are there for it", () => {
    const writing = /^(write|append|mkdir|mkdtemp|rename|rm|unlink|open|create(Write)|copy|cp|truncate|symlink|link)/;
    const wrong = imports.filter(
      ({ from, names, source }) =>
        /^(node:)?fs/.test(from) &&
        !writers.includes(source.room) &&
        !benchWriters.includes(source.path) &&
        (names.length === 0 || names.some((name) => writing.test(name))),
    );
    expect(wrong.map(({ source, names }) => `${source.path}: ${names}`)).toEqual([]);
  });

  it("builds no code from text", () => {
    const found = places(
      (node) =>
        (ts.isCallExpression(node) && node.expression.getText() === "eval") ||
        (ts.isNewExpression(node) && node.expression.getText() === "Function"),
    );
    expect(found).toEqual([]);
    expect(imports.filter(({ from }) => /^(node:)?vm$/.test(from)).map(({ source }) => source.path)).toEqual([]);
  });
});
