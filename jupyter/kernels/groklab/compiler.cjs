// Who loads what, so that a kernel starts fast.
//
// tslab brings a compiler of its own, an older one, and loads it with its message server. Cells are compiled by the project's
// TypeScript instead, when there is something to compile: tslab is given an empty compiler, of which it needs the version.
require("groklab/register.cjs"); // cells `import … from "groklab"`, which is TypeScript
const { version } = require("typescript/package.json");

const tslabs = require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab/package.json")] });
const exports_ = { __esModule: true, version, sys: {} };
require.cache[tslabs] = { id: tslabs, filename: tslabs, loaded: true, exports: exports_ };
