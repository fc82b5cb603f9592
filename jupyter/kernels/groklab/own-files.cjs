// tslab checks and compiles every TypeScript source that a cell imports, then drops the result where the source lies
// outside the notebook's folder. groklab's sources are such files: tsx compiles them and `npm run check` checks them.
// Leaving them out here, and the types that only they use, saves half of the first import. The compiler is handed to tslab
// with these changes.
const { relative } = require("node:path");

const compiler = require.resolve("@tslab/typescript-for-tslab", { paths: [require.resolve("tslab/package.json")] });
const ts = require(compiler);

/** What groklab works with inside: three megabytes of types that no cell has use for. */
const INNER = ["playwright-core", "@tensorflow/tfjs", "@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-backend-wasm"];

const changed = { createWatchCompilerHost, createWatchProgram };
require.cache[compiler].exports = new Proxy(ts, { get: (target, name) => changed[name] ?? target[name] });

/** Of all types in node_modules/@types a cell has those of Node without an import; the rest belong to packages and tests. */
function createWatchCompilerHost(files, options, ...rest) {
  return ts.createWatchCompilerHost(files, { ...options, types: ["node"] }, ...rest);
}

function createWatchProgram(host) {
  const { afterProgramCreate } = host;
  host.afterProgramCreate = (builder) => {
    const all = builder.getAllDependencies.bind(builder);
    builder.getAllDependencies = (file) => all(file).filter(isOwn);
    afterProgramCreate(builder);
  };
  const cache = ts.createModuleResolutionCache(process.cwd(), (name) => name);
  host.resolveModuleNameLiterals = (literals, importer, redirected, options) =>
    literals.map(({ text }) => {
      // A cell may import what was installed a moment ago.
      if (isOwn(importer)) return ts.resolveModuleName(text, importer, options, host);
      if (INNER.includes(text)) return { resolvedModule: undefined };
      return ts.resolveModuleName(text, importer, options, host, cache, redirected);
    });
  keepTimersApart(host);
  return ts.createWatchProgram(host);
}

/**
 * tslab has room for one timer, that of the next compilation, which it sets off itself. The compiler sets another when a
 * file appears where it once looked for one, such as a package that is installed: every later cell would fail.
 */
function keepTimersApart(host) {
  const { setTimeout: setOne, clearTimeout: clearOne } = host;
  host.setTimeout = (callback, ...rest) =>
    callback.name === "updateProgramWithWatchStatus"
      ? setOne(callback, ...rest)
      : setTimeout(callback, ...rest).unref();
  host.clearTimeout = (timer) => (timer.unref ? clearTimeout(timer) : clearOne(timer));
}

/** Whether a file lies in the notebook's folder, the kernel's working directory. */
function isOwn(fileName) {
  return !relative(process.cwd(), fileName).startsWith("..");
}
