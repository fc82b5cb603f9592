// The main thread's side of the sentinel (sentinel.cjs): starts its thread, and does what only this thread can.
const { join } = require("node:path");
const { MessageChannel, Worker } = require("node:worker_threads");
const { resumeChecks, suspendChecks } = require("./async-checks.cjs");

/** Thrown to nobody after code was ended by force: Node then clears what that code's callers could not. */
const TIDY = Symbol("tidy");

/**
 * @param control `(socket, frames)` handles a message of the control channel
 * @param orphaned is called when the server that started this kernel is gone
 * @param failed is told of an error without which the thread cannot go on
 */
function startSentinel({ connection, remains, log, interrupt, control, orphaned, failed }) {
  const mark = "groklab.interrupt";
  globalThis[Symbol.for(mark)] = (reason) => {
    const what = interrupt.press(reason);
    if (what === "terminate") suspendChecks();
    else resumeChecks();
    return what;
  };
  const waiting = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(__dirname, "sentinel.cjs"), {
    workerData: { connection, remains, waiting, answers: port2, mark },
    transferList: [port2],
  });
  const send = (socket, frames) => worker.postMessage({ type: "send", socket, frames });
  const socket = { send: (frames) => send("control", frames) };
  worker.on("error", failed);
  const ready = new Promise((resolve) => {
    worker.on("message", ({ type, frames, text, hearsSignals }) => {
      if (type === "ready") {
        if (!hearsSignals) process.on("SIGINT", () => interrupt.press("pressed"));
        resolve();
      } else if (type === "control") control(socket, frames.map(Buffer.from));
      else if (type === "log") log(text);
      else if (type === "orphaned") orphaned();
      else if (type === "terminated") {
        setTimeout(() => {
          setImmediate(resumeChecks); // Node is done with what is thrown here by then
          throw TIDY;
        });
        interrupt.terminated();
      }
    });
  });
  const close = () =>
    new Promise((resolve) => {
      worker.once("exit", resolve);
      worker.postMessage({ type: "close" });
    });
  const rehearse = () => worker.postMessage({ type: "rehearse" });
  return { TIDY, send, ready, rehearse, close, line: { waiting, answers: port1 } };
}

module.exports = { startSentinel };
