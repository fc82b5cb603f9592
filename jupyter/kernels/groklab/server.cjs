// tslab's message server with Jupyter's rules for cells: one after the other, each with its number, its error as a message,
// and nothing dropped unless the client asked for it (`stop_on_error`). Questions about code are answered by `requests.cjs`.
const { randomUUID } = require("node:crypto");
const { setTimeout: pause } = require("node:timers/promises");
const jupyter = require("tslab/dist/jupyter");
const { XPublisher } = require("zeromq");
const { Comms } = require("./comms.cjs");
const { History } = require("./history.cjs");
const { Input } = require("./input.cjs");
const { addressOf, readMessage, writeMessage } = require("./messages.cjs");
const { answers, evaluateAll, failure, page, questionIn } = require("./requests.cjs");
const { Streams } = require("./streams.cjs");

// Requests that were sent before a cell failed may still lie in the socket; they are read before its error is answered.
const DRAIN_MS = 50;
// How long a closing kernel tries to deliver its last messages; without a limit a reader that is gone would keep it alive.
const LINGER_MS = 500;

const CLOSE_MS = 100;
const POLL_MS = 100; // between looks at what child processes wrote
const IDLE_MS = 400; // between the last answer and the building of the compiler, which keeps others waiting

class KernelServer extends jupyter.ZmqServer {
  #count = 0;
  #queue = Promise.resolve();
  #waiting = new Set(); // messages of cells that have not begun
  #running; // message of the cell that runs
  #latest; // message of the cell that outputs belong to: late ones go where the reader last looked
  #cause; // message that those of comms answer: the last of the browser's, or that of the running cell
  #leave = () => {}; // ends the running cell with an error
  #idle; // timer of the compiler
  #streams = new Streams(
    (name, text) => this.#publish("stream", { name, text }),
    () => this.#running !== undefined,
  );
  #own; // what the constructor was given

  /**
   * @param own `session`, `interrupt`, `connection` (with the `configPath` of its file), and
   *   `sentinel`: `send(socket, frames)` through the sockets that the sentinel has, `line` for questions;
   *   `outside`: what child processes wrote; `remains`: what a dead kernel leaves; `log`, `exit`
   */
  constructor(own) {
    super({ close: () => own.session.close() }, own.configPath);
    this.#own = own;
    this.history = new History(own.log);
    this.comms = new Comms(
      (...message) => this.#publishComm(...message),
      (error) => console.error(own.session.describe(error).traceback.join("\n")),
    );
    this.input = new Input({
      send: (message, content) => own.sentinel.send("stdin", this.#answerTo(message, "input_request", content)),
      line: own.sentinel.line,
      interrupted: () => own.interrupt.note(),
      flush: () => this.#streams.flush(),
    });
    // tslab's own `display` publishes through this variable.
    jupyter.lastWriteDisplayData = (content, update) => this.#publishDisplay(content, update);
  }

  /** tslab opens all sockets here; those of the sentinel's thread stay unbound, and `iopub` hears of its readers. */
  async bindSocket(socket, port) {
    if (socket !== this.iopub && socket !== this.shell) return;
    const bound = socket === this.iopub ? new XPublisher() : socket;
    if (socket === this.iopub) {
      socket.close();
      this.iopub = bound;
      // By default a burst loses what comes after some 500 messages (the library waits for a turn of the event loop and
      // refuses the rest) and, if the reader is slow, after 1,000 (ZeroMQ's limit). 0 means: send at once, keep everything.
      Object.assign(bound, { sendTimeout: 0, sendHighWaterMark: 0, verbosity: "allSubs" });
      this.#welcome();
    }
    bound.linger = LINGER_MS;
    await bound.bind(addressOf(this.connInfo, port));
  }

  /** A reader of outputs is told that it hears them from now on. */
  async #welcome() {
    for await (const [frame] of this.iopub) {
      if (frame[0] !== 1) continue; // it left
      const subscription = frame.subarray(1).toString();
      const addresses = [Buffer.from(subscription)];
      this.iopub.send(writeMessage(this.connInfo.key, "iopub_welcome", { subscription }, { addresses }));
    }
  }

  display(data, metadata, id, update) {
    this.#publishDisplay({ data, metadata, transient: { display_id: id } }, update);
  }

  /** Empties the output of the cell: now, or (`wait`) when the next output comes. */
  clearOutput(wait = false) {
    this.#streams.flush();
    this.#publish("clear_output", { wait: Boolean(wait) });
  }

  /** Ends the running cell. `stopped`: its code was ended by force; otherwise what it awaits goes on. */
  leave(stopped) {
    this.#leave(
      stopped
        ? Object.defineProperty(new Error("stopped"), "code", { value: "ERR_SCRIPT_EXECUTION_INTERRUPTED" })
        : new Error("Interrupted asynchronously"),
    );
  }

  /** A message of the shell or control channel; one that cannot be read is left aside. */
  async handleShellMessage(socket, ...frames) {
    let message;
    try {
      message = readMessage(this.connInfo.key, frames);
    } catch (error) {
      return this.#own.log(`groklab's kernel left a message aside: ${error.message}`);
    }
    const type = message.header.msg_type;
    this.publishStatus("busy", message);
    try {
      if (type === "execute_request") await this.handleExecute(socket, message);
      else if (type.startsWith("comm_") && type !== "comm_info_request") this.#hearComm(type, message);
      else if (type.endsWith("_request")) await this.#answer(socket, message);
      else this.#own.log(`groklab's kernel knows no message of type ${type}`);
    } finally {
      this.publishStatus("idle", message);
    }
    if (type === "shutdown_request") this.close();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#own.session.prepare(), IDLE_MS);
  }

  async #answer(socket, message) {
    const { session, connection, log } = this.#own;
    const type = message.header.msg_type;
    let content;
    try {
      if (type === "shutdown_request") content = { status: "ok", restart: message.content.restart };
      else if (Object.hasOwn(answers, type)) {
        const kernel = { session, connection, history: this.history, comms: this.comms };
        content = { status: "ok", ...(await answers[type](message.content, kernel)) };
      } else content = failure("NotSupported", `groklab's kernel does not answer ${type}`);
    } catch (error) {
      log(`${type}: ${error?.stack}`);
      content = failure(error?.name ?? "Error", String(error?.message));
    }
    // The sentinel has answered this one.
    if (type !== "interrupt_request") this.#reply(socket, message, type.replace("_request", "_reply"), content);
  }

  async handleExecute(socket, message) {
    this.#waiting.add(message);
    // The pause lets the "idle" of the cell before go out first, and an Interrupt that arrived between the two pass.
    this.#queue = this.#queue.then(() => pause(0)).then(() => this.#takeTurn(socket, message));
    await this.#queue;
  }

  async #takeTurn(socket, message) {
    const reply = (content, metadata) => this.#reply(socket, message, "execute_reply", content, metadata);
    if (!this.#waiting.delete(message)) return reply({ status: "aborted" });
    const { session, interrupt, remains } = this.#own;
    const metadata = { started: new Date().toISOString() };
    this.#begin(message);
    const { code, silent, store_history, stop_on_error, user_expressions } = message.content;
    const stored = !silent && store_history !== false;
    if (stored) this.history.add(++this.#count, code);
    const name = `cell [${stored ? this.#count : 0}]`;
    remains.note(name, true);
    if (!silent) this.#publish("execute_input", { code, execution_count: this.#count });
    const {
      error,
      payload = [],
      expressions = {},
    } = await this.#untilLeft(async () => {
      const outcome = await this.#run(code, name, silent);
      return outcome.error ? outcome : { ...outcome, expressions: await evaluateAll(session, user_expressions) };
    });
    this.input.end();
    interrupt.end();
    if (interrupt.pressed || (error && stop_on_error !== false)) await this.#abortWaiting();
    this.#streams.flush();
    if (error && !silent) this.#publish("error", error);
    this.#running = undefined;
    remains.note(name, false);
    const outcome = error ? { status: "error", ...error } : { status: "ok", payload, user_expressions: expressions };
    reply({ ...outcome, execution_count: this.#count }, metadata);
  }

  #begin(message) {
    const { interrupt, outside, remains } = this.#own;
    const first = this.#latest === undefined;
    this.#running = this.#latest = this.#cause = message;
    this.publishStatus("busy", message);
    if (first) {
      outside.forget(); // what came before the first cell belongs to none
      this.#streams.capture(() => outside.read((name, text) => this.#streams.write(name, text)));
      setInterval(() => outside.read((name, text) => this.#streams.write(name, text)), POLL_MS).unref();
      if (remains.report) this.#streams.write("stderr", remains.report.text);
    }
    interrupt.begin();
    this.input.begin(message, (error) => this.#leave(error));
  }

  /** What `work` gives, or an error when the cell is left before. */
  #untilLeft(work) {
    const { session } = this.#own;
    const left = new Promise((resolve) => {
      this.#leave = (error) => {
        session.interrupt(error);
        // The session ends its cell itself; this is for what it does not know of, such as the showing of a value.
        setTimeout(() => resolve({ error: session.describe(error) }), DRAIN_MS);
      };
    });
    return Promise.race([work(), left]).finally(() => {
      this.#leave = () => {};
    });
  }

  async #run(code, name, silent) {
    const { session } = this.#own;
    const asked = questionIn(code);
    if (asked !== undefined) return page(session, asked);
    const { value, error } = await session.run(code, name);
    if (error || silent) return { error };
    try {
      await this.#publishValue(value);
      return {};
    } catch (thrown) {
      return { error: session.describe(thrown) };
    }
  }

  /** At once, and again when more of it is there: under the same id, so that the reader's program puts it in its place. */
  async #publishValue(value) {
    const shown = await this.#own.session.bundle(value);
    if (shown === undefined) return;
    const { whole = () => undefined, ...bundle } = shown;
    this.#streams.flush();
    const transient = { display_id: randomUUID() };
    this.#publish("execute_result", { ...bundle, transient, execution_count: this.#count });
    const later = await whole();
    if (later) this.#publishDisplay({ data: later.data, metadata: later.metadata, transient }, true);
  }

  /** Cells queued behind a failed or interrupted one do not run; an Interrupt says so, since its own cell may end well. */
  async #abortWaiting() {
    await pause(DRAIN_MS);
    const cells = this.#waiting.size;
    this.#waiting.clear();
    if (this.#own.interrupt.pressed && cells > 0) {
      this.#streams.write("stderr", `Interrupted: ${cells} queued cell${cells === 1 ? " was" : "s were"} not run.\n`);
    }
  }

  #answerTo({ header, addresses }, type, content, more) {
    return writeMessage(this.connInfo.key, type, content, { parent: header, addresses, ...more });
  }

  #reply(socket, message, type, content, metadata = {}) {
    socket.send(this.#answerTo(message, type, content, { metadata }));
  }

  #publish(type, content, { parent = this.#latest, ...more } = {}) {
    this.iopub.send(this.#answerTo(parent, type, content, { addresses: [Buffer.from(type)], ...more }));
  }

  #publishDisplay(content, update) {
    this.#streams.flush(); // so that text and figures stay in order
    this.#publish(update ? "update_display_data" : "display_data", content);
  }

  #publishComm(type, content, metadata, buffers) {
    this.#streams.flush();
    this.#publish(type, content, { parent: this.#cause ?? this.#latest, metadata, buffers });
  }

  /** Statuses around each message tell the browser that it may send the next change. */
  #hearComm(type, message) {
    this.#cause = message;
    this.comms.receive(type, message.content, message.buffers);
  }

  publishStatus(status, parent) {
    const queued =
      this.#waiting.has(parent) || (parent.header.msg_type === "execute_request" && parent !== this.#running);
    // A cell is busy from its turn on, not from its arrival.
    if (status === "busy" && queued) return;
    this.#publish("status", { execution_state: status }, { parent });
    // The answer to a question asked meanwhile (completion, kernel_info) must not make a running cell look finished.
    if (status === "idle" && this.#running) {
      this.#publish("status", { execution_state: "busy" }, { parent: this.#running });
    }
  }

  close() {
    super.close();
    // A browser or a timer left open by a cell must not keep the process; the delay lets the last messages go.
    setTimeout(() => this.#own.exit(), CLOSE_MS).unref();
  }
}

module.exports = { KernelServer };
