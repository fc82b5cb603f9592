// Starts the groklab kernel: tslab speaks Jupyter's protocol, `cells/` checks and runs the cells, the files beside this one
// make the protocol whole. Everything is resolved from this file's place, so a notebook may lie anywhere in the project.
require("./compiler.cjs"); // before tslab loads its own
const { version } = require("tslab/package.json");
const { InterruptSwitch } = require("./interrupt.cjs");
const { KernelServer } = require("./server.cjs");
const { Session } = require("./session.cjs");

const TSLAB = "1.0.22";
if (version !== TSLAB) {
  console.error(
    `groklab's kernel builds on tslab ${TSLAB}, but ${version} is installed. Run \`npm ci\` in the project.`,
  );
  process.exit(1);
}

// Deep calls through third-party code must not push the frames of lib/ and of the cell out of the trace.
Error.stackTraceLimit = 50;

const session = new Session(process.cwd());
const interrupt = new InterruptSwitch(() => session.interrupt());
const at = process.argv.indexOf("--config-path");
const server = new KernelServer({ session, interrupt, configPath: process.argv[at + 1] });

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
    console.error(`Error in the background: ${session.describe(reason).traceback.join("\n")}`),
  );
}

// A server that was killed cannot shut its kernels down.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(1), 1000).unref();

server.init().catch((error) => {
  console.error(error);
  process.exit(1);
});
