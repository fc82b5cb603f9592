// Standard output and error of the cells, gathered into few messages. One message per `console.log` would meet
// JupyterLab's limit of 1,000 messages a second, beyond which the server cuts the output off.

const GATHER_MS = 50;

class Streams {
  #name = "stdout";
  #text = "";
  #since = 0;
  #timer;
  #publish;

  /** @param publish `(name, text)` sends one stream message */
  constructor(publish) {
    this.#publish = publish;
  }

  /** Takes over this process's standard output and error; what Node's own callers expect of `write` stays true. */
  capture() {
    for (const name of ["stdout", "stderr"]) {
      process[name].write = (chunk, encoding, done) => {
        this.write(name, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
        const callback = typeof encoding === "function" ? encoding : done;
        if (callback) process.nextTick(callback);
        return true;
      };
    }
  }

  write(name, text) {
    if (name !== this.#name) this.flush();
    if (this.#text === "") this.#since = performance.now();
    this.#name = name;
    this.#text += text;
    // The clock is read here as well, because a synchronous loop lets no timer fire.
    if (performance.now() - this.#since > GATHER_MS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text !== "") this.#publish(this.#name, this.#text);
    this.#text = "";
  }
}

module.exports = { Streams };
