// Standard output and error of the cells, gathered into few messages. One message per `console.log` would meet
// JupyterLab's limit of 1,000 messages a second, beyond which the server cuts the output off.
const { StringDecoder } = require("node:string_decoder");

const GATHER_MS = 50;

class Streams {
  #name = "stdout";
  #text = "";
  #since = 0;
  #timer;
  #publish;
  #outside = () => {};

  /** @param publish `(name, text)` sends one stream message */
  constructor(publish) {
    this.#publish = publish;
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
    if (this.#text === "") this.#since = performance.now();
    this.#name = name;
    this.#text += text;
    // The clock is read here as well, because a synchronous loop lets no timer fire.
    if (performance.now() - this.#since > GATHER_MS) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), GATHER_MS);
  }

  flush() {
    this.#outside();
    this.#send();
  }

  #send() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text !== "") this.#publish(this.#name, this.#text);
    this.#text = "";
  }
}

module.exports = { Streams };
