// How cells are compiled: strictly, for the Node that runs them, and without the findings that are no errors in a notebook.
const ts = require("typescript");

/** What newer editions of the library declare, and whether this Node has it. */
const EDITIONS = [
  ["es2024.arraybuffer", "transfer" in ArrayBuffer.prototype],
  ["es2024.collection", "groupBy" in Map],
  ["es2024.object", "groupBy" in Object],
  ["es2024.promise", "withResolvers" in Promise],
  ["es2024.regexp", true],
  ["es2024.string", "isWellFormed" in String.prototype],
  ["esnext.array", "fromAsync" in Array],
  ["esnext.collection", "union" in Set.prototype],
  ["esnext.decorators", true],
  ["esnext.disposable", "dispose" in Symbol],
  ["esnext.error", "isError" in Error],
  ["esnext.float16", "f16round" in Math],
  ["esnext.iterator", "Iterator" in globalThis],
  ["esnext.promise", "try" in Promise],
];

const OPTIONS = {
  target: ts.ScriptTarget.ES2022,
  lib: ["es2023", ...EDITIONS.filter(([, has]) => has).map(([name]) => name)].map((name) => `lib.${name}.d.ts`),
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  allowImportingTsExtensions: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  preserveConstEnums: true,
  strict: true,
  types: ["node"],
  skipLibCheck: true,
  sourceMap: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
};

/**
 * What is no error here: an empty list that grows in a later cell (`const losses = []`) is `any[]` there, as it is within
 * one cell; `import x = require("x")` is compiled to what it says; `globalThis` has the names that cells give it; a module
 * without types is `any`.
 */
const ALLOWED = new Set([1202, 7005, 7016, 7017, 7034]);

/** What is suspicious and yet runs: told, and no reason not to run the cell. */
const SUSPICIONS = new Set([2367, 2695, 2774, 2801, 2845, 2869, 2870, 2871, 2872, 2873, 2881]);

module.exports = { ALLOWED, OPTIONS, SUSPICIONS };
