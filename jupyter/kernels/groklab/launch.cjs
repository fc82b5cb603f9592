// Starts the groklab kernel: tslab compiles and runs the cells; the files beside this one repair what loses a reader's work.
// Everything is resolved from this file's place, so a notebook may lie anywhere in the project.
require("./own-files.cjs"); // before tslab loads the compiler
const { createConverter } = require("tslab/dist/converter");
const { createExecutor } = require("tslab/dist/executor");
const { version } = require("tslab/package.json");
const { Cells } = require("./cells.cjs");
const { InterruptSwitch } = require("./interrupt.cjs");
const { KernelServer } = require("./server.cjs");
const { describe } = require("./trace.cjs");

const TSLAB = "1.0.22";
if (version !== TSLAB) {
  console.error(
    `groklab's kernel builds on tslab ${TSLAB}, but ${version} is installed. Run \`npm ci\` in the project.`,
  );
  process.exit(1);
}

// Cells `import … from "groklab"`, which is TypeScript source: tsx runs it, with source maps for its stack traces.
require("tsx/cjs");
// Deep calls through third-party code must not push the frames of lib/ and of the cell out of the trace.
Error.stackTraceLimit = 50;

const cells = new Cells(createConverter({ isJS: false, isBrowser: false }));
const problems = []; // what the executor would print for the running cell
const executor = createExecutor(process.cwd(), cells, {
  log: (value) => console.log(value),
  error: (...values) => problems.push(values),
});
const interrupt = new InterruptSwitch(() => executor.interrupt());

/** Runs a cell's code; undefined when it succeeded, else its error as Jupyter wants it. */
async function runCell(code, count) {
  problems.length = 0;
  cells.begin(count);
  try {
    const ok = await executor.execute(code);
    if (cells.diagnostics.length > 0) return cells.typeError();
    return ok ? undefined : describe(problems[0]?.[0], cells);
  } catch (error) {
    return describe(error, cells); // thrown by tslab itself, or by a last value that cannot be printed
  }
}

const at = process.argv.indexOf("--config-path");
const server = new KernelServer({ executor, runCell, interrupt, configPath: process.argv[at + 1] });

globalThis.__groklab = {
  display: (data, metadata, id, update) => server.display(data, metadata, id, update),
  get signal() {
    return interrupt.signal;
  },
};

process.on("SIGINT", () => interrupt.press());
// A promise nobody awaits must not take the kernel, and with it every variable of the notebook, along.
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (reason) =>
    console.error(`Error in the background: ${describe(reason, cells).traceback.join("\n")}`),
  );
}

// A server that was killed cannot shut its kernels down.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(1), 1000).unref();

server.init().catch((error) => {
  console.error(error);
  process.exit(1);
});
