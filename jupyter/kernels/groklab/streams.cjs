// Standard output and error of the cells, gathered into few messages. One message per `console.log` would meet
// JupyterLab's limit of 1,000 messages a second, beyond which the server cuts the output off.
const { StringDecoder } = require("node:string_decoder");

const GATHER_MS = 50;
// Messages of a running cell that go out as they are written: a loop behind them lets no timer fire, and they are read meanwhile.
const AT_ONCE = 20;

class Streams {
  #name = "stdout";
  #text = "";
  #since = 0;
  #left = AT_ONCE; // messages that may go out at once; one more each GATHER_MS
  #counted = 0; // when `#left` was
  #timer;
  #publish;
  #runs;
  #outside = () => {};

  /**
   * @param publish `(name, text)` sends one stream message
   * @param runs whether a cell does: what is written between two cells is gathered, since many readers hear it in the next alone
   */
  constructor(publish, runs) {
    this.#publish = publish;
    this.#runs = runs;
  }

  /**
   * Takes over this process's standard output and error; what Node's own callers expect of `write` stays true.
   * @param outside is called before text is added, to add what others wrote before
   */
  capture(outside = this.#outside) {
    this.#outside = outside;
    for (const name of ["stdout", "stderr"]) {
      const decoder = new StringDecoder("utf8"); // a character may be split over two writes
      process[name].write = (chunk, encoding, done) => {
        this.#outside();
        this.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
        const callback = typeof encoding === "function" ? encoding : done;
        if (callback) process.nextTick(callback);
        return true;
      };
    }
  }

  write(name, text) {
    if (text === "") return;
    if (name !== this.#name) this.#send();
    const now = performance.now();
    if (this.#text === "") this.#since = now;
    this.#name = name;
    this.#text += text;
    this.#left = Math.min(AT_ONCE, this.#left + (now - this.#counted) / GATHER_MS);
    this.#counted = now;
    // The clock is read here as well, because a synchronous loop lets no timer fire.
    if ((this.#left >= 1 && this.#runs()) || now - this.#since > GATHER_MS) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  flush() {
    this.#outside();
    this.#send();
  }

  #send() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === "") return;
    this.#publish(this.#name, this.#text);
    this.#text = "";
    this.#left = Math.max(0, this.#left - 1);
  }
}

module.exports = { Streams };
