// tslab checks and compiles every TypeScript source that a cell imports, then drops the result where the source lies
// outside the notebook's folder. groklab's sources are such files: tsx compiles them and `npm run check` checks them.
// Leaving them out here, and the types that only they use, saves half of the first import. The compiler is handed to tslab
// with this one change.
const { relative } = require("node:path");

const compiler = require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab/package.json")] });
const ts = require(compiler);

/** What groklab works with inside: three megabytes of types that no cell has use for. */
const INNER = ["playwright-core", "@tensorflow/tfjs", "@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-backend-wasm"];

require.cache[compiler].exports = new Proxy(ts, {
  get: (target, name) => (name === "createWatchProgram" ? createWatchProgram : target[name]),
});

function createWatchProgram(host) {
  const { afterProgramCreate } = host;
  host.afterProgramCreate = (builder) => {
    const all = builder.getAllDependencies.bind(builder);
    builder.getAllDependencies = (file) => all(file).filter(isOwn);
    afterProgramCreate(builder);
  };
  const cache = ts.createModuleResolutionCache(process.cwd(), (name) => name);
  host.resolveModuleNameLiterals = (literals, importer, redirected, options) =>
    literals.map(({ text }) =>
      INNER.includes(text) && !isOwn(importer)
        ? { resolvedModule: undefined }
        : ts.resolveModuleName(text, importer, options, host, cache, redirected),
    );
  return ts.createWatchProgram(host);
}

/** Whether a file lies in the notebook's folder, the kernel's working directory. */
function isOwn(fileName) {
  return !relative(process.cwd(), fileName).startsWith("..");
}
