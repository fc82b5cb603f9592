// Who loads what, so that a kernel starts fast.
//
// tslab brings a compiler of its own, an older one, and loads it with its message server. Cells are compiled by the project's
// TypeScript instead, when there is something to compile: tslab is given an empty compiler, of which it needs the version.
const Module = require("node:module");

Module.enableCompileCache?.(); // from Node 22 on: what was compiled once is read from a file
const { version } = require("typescript/package.json");

const tslabs = require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab/package.json")] });
const exports_ = { __esModule: true, version, sys: {} };
require.cache[tslabs] = { id: tslabs, filename: tslabs, loaded: true, exports: exports_ };

// Cells `import … from "groklab"`, which is TypeScript source: tsx runs it. It would also read each file of each package, to
// see whether there is something to do; most are what Node takes as they are.
const asNodeDoes = Module._extensions[".js"];
require("tsx/cjs");
const asTsxDoes = Module._extensions[".js"];
Module._extensions[".js"] = (module, file) => {
  if (!file.includes("/node_modules/")) return asTsxDoes(module, file);
  try {
    return asNodeDoes(module, file);
  } catch (error) {
    if (error?.code !== "ERR_REQUIRE_ESM") throw error;
    return asTsxDoes(module, file);
  }
};
