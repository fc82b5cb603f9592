// Starts the groklab kernel: tslab speaks Jupyter's protocol, `cells/` checks and runs the cells, the files beside this one
// make the protocol whole. Everything is resolved from this file's place, so a notebook may lie anywhere in the project.
require("../../../lib/core/surroundings.cjs");
require("./compiler.cjs"); // before tslab loads its own
const { readFileSync } = require("node:fs");
const { setFlagsFromString } = require("node:v8");
const { version } = require("tslab/package.json");
const { captureDescriptors } = require("./descriptors.cjs");
const { Remains, exit, keepAlive } = require("./ending.cjs");
const { InterruptSwitch } = require("./interrupt.cjs");
const { startSentinel } = require("./start-sentinel.cjs");
const { KernelServer } = require("./server.cjs");
const { Session } = require("./session.cjs");

const TSLAB = "1.0.22";
if (version !== TSLAB) {
  console.error(
    `groklab's kernel builds on tslab ${TSLAB}, but ${version} is installed. Run \`npm ci\` in the project.`,
  );
  process.exit(1);
}

const configPath = process.argv[process.argv.indexOf("--config-path") + 1];
const connection = JSON.parse(readFileSync(configPath, "utf8"));
const remains = new Remains(configPath);
const outside = captureDescriptors(remains.folder);

// A cell leaves a megabyte of what the compiler made for it. V8 would let that stand until the heap is several times as large.
setFlagsFromString("--heap-growing-percent=20");

// Deep calls through third-party code must not push the frames of lib/ and of the cell out of the trace.
Error.stackTraceLimit = 50;

const session = new Session(process.cwd());
const interrupt = new InterruptSwitch((stopped) => server.leave(stopped));
const sentinel = startSentinel({
  connection,
  remains: remains.folder,
  log: outside.log,
  interrupt,
  control: (socket, frames) => server.handleShellMessage(socket, ...frames),
  orphaned: () => server.close(),
  failed: (error) => fail(error),
});
session.whenIdle(sentinel.rehearse);
const server = new KernelServer({
  ...{ session, interrupt, sentinel, connection, configPath, outside, remains, log: outside.log },
  exit: async (code = 0) => {
    await sentinel.close();
    remains.remove();
    exit(code);
  },
});

globalThis.__groklab = {
  display: (data, metadata, id, update) => server.display(data, metadata, id, update),
  clearOutput: (wait) => server.clearOutput(wait),
  comms: server.comms,
  bundle: (value) => session.bundle(value),
  describe: (error) => session.describe(error).traceback.join("\n"),
  get signal() {
    return interrupt.signal;
  },
};
require("tslab").display.clearOutput = globalThis.__groklab.clearOutput;
Object.assign(globalThis, { input: server.input.input, prompt: server.input.prompt });
server.input.replaceStandardInput();

// A promise nobody awaits must not take the kernel, and with it every variable of the notebook, along.
for (const event of ["unhandledRejection", "uncaughtException"]) {
  process.on(event, (reason) => {
    if (reason === sentinel.TIDY) return;
    console.error(`Error in the background: ${session.describe(reason).traceback.join("\n")}`);
  });
}
keepAlive();

function fail(error) {
  outside.log(error.stack);
  remains.remove();
  exit(1);
}
Promise.all([server.init(), sentinel.ready]).catch(fail);
