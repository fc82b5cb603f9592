// Interrupt in two steps. A training loop that listens to the signal stops at a step boundary and returns what it has;
// tslab's own interrupt ends only the cell: what it awaited goes on behind the notebook. So that comes second.

const GRACE_MS = 3000; // about the longest step boundary of a listening loop

class InterruptSwitch {
  #controller = new AbortController();
  #running = false;
  #timer;
  #force;

  /** @param force ends the running cell without asking what it awaits */
  constructor(force) {
    this.#force = force;
  }

  get signal() {
    return this.#controller.signal;
  }

  /** Whether Interrupt was pressed since the cell began. */
  get pressed() {
    return this.signal.aborted;
  }

  /** A cell begins: its signal is fresh. */
  begin() {
    this.#controller = new AbortController();
    this.#running = true;
  }

  end() {
    clearTimeout(this.#timer);
    this.#running = false;
  }

  /** SIGINT arrived. Between cells there is nothing to interrupt. */
  press() {
    if (!this.#running) return;
    if (this.pressed) return this.#force();
    this.#controller.abort();
    this.#timer = setTimeout(this.#force, GRACE_MS);
  }
}

module.exports = { InterruptSwitch };
