// What Interrupt means at the moment when it is pressed. Code that loops is ended; a cell that awaits is left, unless it asked
// for the signal, as a training does: it gets some seconds to stop between two steps with what it has. A second press waits
// for nothing.

/** Files of what the kernel runs for itself, such as the compiler, and cannot be ended half-way. */
const isOwn = (frame) =>
  frame.includes(__dirname) ||
  /node_modules.(@tslab|typescript|tslab|zeromq|tsx|esbuild)|lib.register\.cjs/.test(frame);
/** How deep a stack is searched for code of a cell. */
const DEPTH = 1000;
const BUSY_TURNS = 4;

class InterruptSwitch {
  #controller = new AbortController();
  #running = false;
  #asked = false;
  #presses = 0;
  #graced = false; // whether the cell was given its time
  #busy = 0; // how often to come back for a cell that was sent while the kernel's own code ran
  #leave;
  #cell = 0; // counts cells
  #meant; // the cell in which Interrupt was pressed; undefined between cells
  #long = false; // whether the kernel's own code went on for a while since then

  /** @param leave ends the running cell without what it awaits; told whether its code was ended */
  constructor(leave) {
    this.#leave = leave;
  }

  /** Aborted when Interrupt is pressed; a cell that asks for it gets time to stop. */
  get signal() {
    this.#asked = true;
    return this.#controller.signal;
  }

  /** Whether Interrupt was pressed since the cell began. */
  get pressed() {
    return this.#controller.signal.aborted;
  }

  /** A cell begins: its signal is fresh. */
  begin() {
    this.#controller = new AbortController();
    this.#running = true;
    this.#cell++;
    this.#asked = this.#graced = false;
    this.#presses = 0;
  }

  end() {
    this.#running = false;
  }

  /** Notes an Interrupt that ended what the cell waited for. */
  note() {
    if (this.#running) this.#controller.abort();
  }

  /**
   * Interrupt, in the midst of running code or between. Gives what is to be done next: "terminate" it, come back with "over"
   * after the time of a step ("grace"), or with "kept" where the code had too little of the processor, or with "again" soon
   * ("again"), or nothing.
   * @param reason "pressed", or what the answer to an earlier call asked for
   */
  press(reason) {
    const code = runningCode();
    if (reason === "pressed") {
      this.#presses++;
      this.#meant = this.#running ? this.#cell : undefined;
      this.#long = false;
    } else if (this.#isForAnother()) return "nothing";
    if (reason === "again" && code === "own" && !this.#running) this.#long = true;
    this.note();
    if (code === "cell" && reason === "kept") return "grace";
    if (this.#running && this.#asked && !this.#graced && reason !== "over" && this.#presses < 2) {
      this.#graced = true;
      return "grace";
    }
    if (code === "cell") return "terminate";
    if (code === "own") this.#busy = BUSY_TURNS;
    else if (!this.#running) this.#busy = Math.max(0, this.#busy - 1);
    if (code === "own" || (!this.#running && this.#busy > 0)) return "again";
    if (!this.#running) return "nothing";
    this.#leave(false);
    return "nothing";
  }

  /**
   * Whether the cell that an Interrupt was for has ended meanwhile. One between two cells is for the cell that was sent while
   * the compiler kept it waiting, and else for none.
   */
  #isForAnother() {
    if (this.#meant !== undefined) return !this.#running || this.#meant !== this.#cell;
    return this.#running && !this.#long;
  }

  /** The code that ran was ended; what awaited it would wait for ever. */
  terminated() {
    if (this.#running) this.#leave(true);
  }
}

/** Whose code the inspector broke into: "cell" (or what it called), "own", or undefined when none was running. */
function runningCode() {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = DEPTH;
  Error.prepareStackTrace = undefined;
  const lines = new Error().stack.split("\n");
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  const asked = lines.findIndex((line) => /at <anonymous>:\d+:\d+$/.test(line));
  // Those that wait for the code are named behind it; built-in functions have no place.
  const frames = asked < 0 ? [] : lines.slice(asked + 1).filter((line) => !/at async |\(<anonymous>\)$/.test(line));
  if (frames.length === 0) return undefined;
  if (frames.some((frame) => frame.includes("cell ["))) return "cell";
  // No cell is among the callers of a module that is loaded, or of a library's timer.
  const [latest] = frames.filter((frame) => !frame.includes("node:"));
  return latest === undefined || isOwn(latest) ? "own" : "cell";
}

module.exports = { InterruptSwitch };
