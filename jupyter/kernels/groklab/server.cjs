// tslab's message server with Jupyter's rules for cells: one after the other, each with its number, its error as a message,
// and nothing dropped unless the client asked for it (`stop_on_error`).
const { setTimeout: pause } = require("node:timers/promises");
const jupyter = require("tslab/dist/jupyter");
const { versions } = require("tslab");
const { Streams } = require("./streams.cjs");

// Requests that were sent before a cell failed may still lie in the socket; they are read before its error is answered.
const DRAIN_MS = 50;
// How long a closing kernel tries to deliver its last messages; without a limit a reader that is gone would keep it alive.
const LINGER_MS = 500;

class Handler extends jupyter.JupyterHandlerImpl {
  handleKernel() {
    const info = super.handleKernel();
    Object.assign(info.language_info, { version: versions.typescript, pygments_lexer: "typescript" });
    return { ...info, status: "ok", implementation: "groklab", implementation_version: versions.tslab };
  }

  handleShutdown(request) {
    return { status: "ok", restart: request.restart };
  }
}

class KernelServer extends jupyter.ZmqServer {
  #session;
  #interrupt;
  #count = 0;
  #queue = Promise.resolve();
  #waiting = new Set(); // messages of cells that have not begun
  #running; // message of the cell that runs
  #latest; // message of the cell that outputs belong to: late ones go where the reader last looked
  #streams = new Streams((name, text) => this.#publish("stream", { name, text }));

  constructor({ session, interrupt, configPath }) {
    super(new Handler(session, false), configPath);
    this.#session = session;
    this.#interrupt = interrupt;
    // tslab's own `display` publishes through this variable.
    jupyter.lastWriteDisplayData = (content, update) => this.#publishDisplay(content, update);
  }

  async bindSocket(socket, port) {
    // By default a burst loses what comes after some 500 messages (the library waits for a turn of the event loop and refuses
    // the rest) and, if the reader is slow, after 1,000 (ZeroMQ's limit). 0 means: send at once, keep everything.
    if (socket === this.iopub) Object.assign(socket, { sendTimeout: 0, sendHighWaterMark: 0 });
    socket.linger = LINGER_MS;
    await super.bindSocket(socket, port);
  }

  display(data, metadata, id, update) {
    this.#publishDisplay({ data, metadata, transient: { display_id: id } }, update);
  }

  async handleExecute(socket, message) {
    this.#waiting.add(message);
    // The pause lets the "idle" of the cell before go out first, and an Interrupt that arrived between the two pass.
    this.#queue = this.#queue.then(() => pause(0)).then(() => this.#takeTurn(socket, message));
    await this.#queue;
  }

  async #takeTurn(socket, message) {
    if (!this.#waiting.delete(message)) return this.#reply(socket, message, { status: "aborted" });
    if (this.#latest === undefined) this.#streams.capture();
    this.#running = this.#latest = message;
    this.publishStatus("busy", message);
    const { code, silent, stop_on_error } = message.content;
    if (!silent) this.#publish("execute_input", { code, execution_count: ++this.#count });
    this.#interrupt.begin();
    const { value, error } = await this.#session.run(code, `cell [${this.#count}]`);
    if (value != null) console.log(value);
    this.#interrupt.end();
    if (this.#interrupt.pressed || (error && stop_on_error !== false)) await this.#abortWaiting();
    this.#streams.flush();
    if (error) this.#publish("error", error);
    this.#running = undefined;
    const outcome = error ? { status: "error", ...error } : { status: "ok", payload: [], user_expressions: {} };
    this.#reply(socket, message, { ...outcome, execution_count: this.#count });
  }

  /** Cells queued behind a failed or interrupted one do not run; an Interrupt says so, since its own cell may end well. */
  async #abortWaiting() {
    await pause(DRAIN_MS);
    const cells = this.#waiting.size;
    this.#waiting.clear();
    if (this.#interrupt.pressed && cells > 0) {
      this.#streams.write("stderr", `Interrupted: ${cells} queued cell${cells === 1 ? " was" : "s were"} not run.\n`);
    }
  }

  #reply(socket, message, content) {
    const reply = message.createReply();
    reply.header.msg_type = "execute_reply";
    reply.content = content;
    reply.signAndSend(this.connInfo.key, socket);
  }

  #publish(type, content) {
    const output = this.#latest.createReply();
    output.header.msg_type = type;
    output.content = content;
    output.signAndSend(this.connInfo.key, this.iopub);
  }

  #publishDisplay(content, update) {
    this.#streams.flush(); // so that text and figures stay in order
    this.#publish(update ? "update_display_data" : "display_data", content);
  }

  publishStatus(status, parent) {
    const queued =
      this.#waiting.has(parent) || (parent.header.msg_type === "execute_request" && parent !== this.#running);
    // A cell is busy from its turn on, not from its arrival.
    if (status === "busy" && queued) return;
    super.publishStatus(status, parent);
    // The answer to a question asked meanwhile (completion, kernel_info) must not make a running cell look finished.
    if (status === "idle" && this.#running) super.publishStatus("busy", this.#running);
  }

  handleCommInfoRequest(socket, message) {
    const reply = message.createReply();
    reply.header.msg_type = "comm_info_reply";
    reply.content = { status: "ok", comms: {} };
    reply.signAndSend(this.connInfo.key, socket);
  }

  close() {
    super.close();
    // A browser or a timer left open by a cell must not keep the process; the delay lets the last messages go.
    setTimeout(() => process.exit(0), 100).unref();
  }
}

module.exports = { KernelServer };
