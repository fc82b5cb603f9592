// Questions to the reader. A cell awaits the answer with `input`, or waits for it with `prompt`, as in a browser: the
// sentinel's thread hears it while this one waits. Standard input asks for a line when a program such as readline wants one.
const { Readable } = require("node:stream");
const { receiveMessageOnPort } = require("node:worker_threads");

// Standard input asks when its reader still wants a line after this time: at the end of a cell nobody does.
const ASK_MS = 50;

class Input {
  #send;
  #waiting;
  #answers;
  #interrupted;
  #flush;
  #stream; // what the cell reads as its standard input, once it does
  #abandon; // ends the question that is awaited
  #cell; // { message, leave } of the cell that runs

  /**
   * @param send `(message, content)` sends an input_request to the front end of a message
   * @param line `{ waiting, answers }`, the ways to the sentinel
   * @param interrupted is told of an Interrupt that ended a question
   * @param flush sends what was printed before
   */
  constructor({ send, line, interrupted, flush }) {
    this.#send = send;
    this.#waiting = line.waiting;
    this.#answers = line.answers;
    this.#interrupted = interrupted;
    this.#flush = flush;
  }

  begin(message, leave) {
    this.#cell = { message, leave };
  }

  /** A cell ended; so does a question that it left open. */
  end() {
    this.#cell = undefined;
    if (Atomics.exchange(this.#waiting, 0, 0) === 1) this.#abandon?.();
    this.#stream?.push(null);
    this.#stream = undefined;
  }

  /** The reader's answer to a question; `password` hides what is typed. */
  input = async (question = "", { password = false } = {}) => {
    this.#ask("await input(…)", question, password);
    const answer = await new Promise((resolve) => {
      const heard = (message) => this.#close(resolve, message);
      this.#abandon = () => heard({ type: "ended" });
      this.#answers.once("message", heard);
    });
    return this.#textOf(answer);
  };

  /** As in browsers: waits for the answer, without letting anything else run; `initial` answers for an empty line. */
  prompt = (question = "", initial = "") => {
    this.#ask("prompt(…)", question, false);
    Atomics.wait(this.#waiting, 0, 1);
    const { message } = receiveMessageOnPort(this.#answers);
    return this.#textOf(message) || initial;
  };

  /** Gives each cell a standard input of its own, which asks the reader for lines and ends with the cell. */
  replaceStandardInput() {
    const get = () => {
      this.#stream ??= this.#makeStream();
      return this.#stream;
    };
    Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get });
  }

  #makeStream() {
    const stream = new Readable({ read: () => setTimeout(() => this.#askForLine(stream), ASK_MS) });
    if (this.#cell === undefined) stream.push(null);
    return Object.assign(stream, { fd: 0, isTTY: false });
  }

  async #askForLine(stream) {
    if (this.#stream !== stream) return; // its cell has ended
    if (!stream.readableFlowing) return void setTimeout(() => this.#askForLine(stream), ASK_MS).unref(); // paused
    try {
      stream.push(`${await this.input()}\n`);
    } catch (error) {
      // A reader such as readline has no ear for errors and would wait for ever.
      if (this.#stream === stream) this.#cell?.leave(error);
    }
  }

  #ask(call, question, password) {
    if (this.#cell === undefined) throw new InputError(`${call} was called while no cell runs; call it in a cell.`);
    if (!this.#cell.message.content.allow_stdin) {
      throw new InputError(
        `${call} needs an answer, and this front end takes none (as when a notebook is executed by a program). ` +
          "Set a variable instead.",
      );
    }
    if (Atomics.compareExchange(this.#waiting, 0, 0, 1) !== 0) {
      throw new InputError(`${call} was called while another question waits; await that one first.`);
    }
    this.#flush();
    this.#send(this.#cell.message, { prompt: String(question), password });
  }

  #close(resolve, message) {
    this.#answers.removeAllListeners("message");
    this.#abandon = undefined;
    resolve(message);
  }

  #textOf({ type, text }) {
    if (type === "input") return text;
    if (type === "ended") throw new InputError("the cell that asked has ended.");
    this.#interrupted();
    throw Object.assign(new Error("the question was left by Interrupt"), { name: "Interrupted" });
  }
}

class InputError extends Error {
  name = "InputError";
}

module.exports = { Input };
