// A thread beside the cells, which hears what must be heard while a cell loops: the control channel, answers to questions that
// a cell waits for, the heartbeat, and SIGINT. It ends a loop through Node's inspector; nothing else reaches into running code.
const { Session } = require("node:inspector");
const { rmSync } = require("node:fs");
const { constants } = require("node:os");
const { parentPort, workerData } = require("node:worker_threads");
const zmq = require("zeromq");
const { addressOf, readMessage, writeMessage } = require("./messages.cjs");

const { connection, waiting, answers, mark, remains } = workerData;
// How often a request is repeated that met the kernel's own code, such as the compiler.
const AGAIN_MS = 50;
// How long the main thread may be silent, as it is while it waits for a child process, before SIGINT is passed on again.
const SILENT_MS = 300;
// A signal within this time of one's own is that one.
const ECHO_MS = 100;
// How long a training may take to reach the end of its step; longer, where others keep it from the processor for half of it.
const GRACE_MS = 3000;
// How long a kernel that is asked to end may take to say so, before it is ended.
const END_MS = 1000;

const inspector = new Session();
inspector.connectToMainThread();
const ask = (method, parameters) =>
  new Promise((resolve, reject) =>
    inspector.post(method, parameters, (error, answer) => (error ? reject(error) : resolve(answer))),
  );

let turn = 0;
let pressed; // how long this process had computed at the last Interrupt
let ending = false;
let rehearsal; // a promise

/** The first time, V8's debugger reads all code that is loaded: half a second, by which the first Interrupt of a loop would be late. */
async function rehearse() {
  if (ending) return; // the debugger is in use, and would be taken away from under it
  await ask("Debugger.enable");
  await ask("Debugger.disable");
}

/** Asks the main thread, in the midst of whatever it runs, what Interrupt means now, and does it. */
async function press(reason = "pressed", mine = ++turn) {
  if (ending || wake("interrupted")) return; // it ends with the question that it waits for
  if (reason === "pressed") pressed = process.cpuUsage();
  // A process that the cell waits for may have been started since.
  const silent = setInterval(passOn, SILENT_MS);
  try {
    await act(await whatNow(reason), mine);
  } catch (error) {
    parentPort.postMessage({ type: "log", text: `Interrupt: ${error.message}` });
  } finally {
    clearInterval(silent);
  }
}

async function whatNow(reason) {
  const expression = `globalThis[Symbol.for("${mark}")]("${reason}")`;
  const { result } = await ask("Runtime.evaluate", { expression, returnByValue: true });
  return result.value;
}

async function act(what, mine) {
  if (mine !== turn) return; // pressed again meanwhile
  if (what === "terminate") await act(await endCode(), mine);
  else if (what === "grace") setTimeout(() => mine === turn && press(wasKept() ? "kept" : "over", mine), GRACE_MS);
  else if (what === "again") setTimeout(() => mine === turn && press("again", mine), AGAIN_MS);
}

/** Whether this process has computed for less than half the time of a step since the last Interrupt. */
function wasKept() {
  const { user, system } = process.cpuUsage(pressed);
  return (user + system) / 1000 < GRACE_MS / 2;
}

/** Ends the code that runs. It is halted first, since code of the kernel may run by now; that goes on. */
async function endCode() {
  ending = true;
  const halted = new Promise((resolve) => inspector.once("Debugger.paused", resolve));
  try {
    await rehearsal;
    await ask("Debugger.enable");
    await ask("Debugger.pause");
    await halted;
    const what = await whatNow("again");
    const end = what === "terminate";
    await ask("Debugger.resume", { terminateOnResume: end });
    if (end) parentPort.postMessage({ type: "terminated" });
    return end ? "nothing" : what;
  } finally {
    await ask("Debugger.disable");
    ending = false;
  }
}

let ownSignal = Number.NEGATIVE_INFINITY; // when this thread last sent SIGINT to its own group

/** Interrupt reaches the processes that a cell started as well, as Ctrl-C does in a terminal: Jupyter gave us a group. */
function passOn() {
  if (!hearsSignals) return; // the main thread would take it for another press
  try {
    ownSignal = performance.now();
    process.kill(-process.pid, "SIGINT");
  } catch {
    // started by hand, in a group of another process
  }
}

function interrupt() {
  passOn();
  press();
}

/** Hears SIGINT in this thread, for which Node has no public way; without it the main thread hears it between two loops. */
function hearSignals() {
  try {
    process.noDeprecation = true;
    const { Signal } = process.binding("signal_wrap");
    const signal = new Signal();
    signal.onsignal = () => performance.now() - ownSignal > ECHO_MS && press();
    return signal.start(constants.signals.SIGINT) === 0;
  } catch {
    return false;
  }
}
const hearsSignals = hearSignals();

/** Gives a text, or the reason why there is none, to a cell that waits for it, even in the midst of its code. */
function wake(type, text) {
  if (Atomics.compareExchange(waiting, 0, 1, 0) !== 1) return false;
  answers.postMessage({ type, text });
  Atomics.notify(waiting, 0);
  return true;
}

const sockets = { control: new zmq.Router(), stdin: new zmq.Router(), hb: new zmq.Reply() };

async function serve(name, handle) {
  for await (const frames of sockets[name]) handle(frames);
}

function hearControl(frames) {
  let message;
  try {
    message = readMessage(connection.key, frames);
  } catch {
    message = { header: {} }; // the main thread says what is wrong with it
  }
  const { header, addresses, content } = message;
  const reply = (answer) =>
    sockets.control.send(
      writeMessage(connection.key, header.msg_type.replace("request", "reply"), answer, { parent: header, addresses }),
    );
  if (header.msg_type === "interrupt_request") {
    interrupt();
    reply({ status: "ok" });
  }
  if (header.msg_type === "shutdown_request") {
    end(() => reply({ status: "ok", restart: content.restart }));
  }
  parentPort.postMessage({ type: "control", frames });
}

/** Ends this process if the main thread does not: a loop would not let go. */
function end(last = () => {}) {
  setTimeout(async () => {
    await last();
    rmSync(remains, { recursive: true, force: true }); // it did not die of itself
    process.kill(process.pid, "SIGKILL");
  }, END_MS);
}

/** A server that was killed cannot shut its kernels down. */
function watchParent(parent = process.ppid) {
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    parentPort.postMessage({ type: "orphaned" });
    end();
  }, 1000);
}

function hearInput(frames) {
  try {
    const { content } = readMessage(connection.key, frames);
    wake("input", content.value);
  } catch (error) {
    parentPort.postMessage({ type: "log", text: `input_reply: ${error.message}` });
  }
}

let sending = Promise.resolve();

parentPort.on("message", async ({ type, socket, frames }) => {
  if (type === "send") {
    sending = sending.then(() => sockets[socket].send(frames)).catch(() => {});
  } else if (type === "rehearse") {
    rehearsal = rehearse().catch(() => {}); // the first Interrupt is slower, no more
  } else if (type === "close") {
    await sending;
    for (const each of Object.values(sockets)) each.close();
    inspector.disconnect();
    process.exit(); // of this thread
  }
});

async function main() {
  for (const [name, socket] of Object.entries(sockets)) {
    socket.linger = 500;
    await socket.bind(addressOf(connection, connection[`${name}_port`]));
  }
  serve("control", hearControl);
  serve("stdin", hearInput);
  serve("hb", (frames) => sockets.hb.send(frames));
  watchParent();
  parentPort.postMessage({ type: "ready", hearsSignals });
}

main();
