// The objects that hold the cells' top-level names. The name's home is that of the cell which first declared it, and stays:
// whoever was compiled before sees what is declared anew.

/** Names by which modules find out where they run: a cell's variable must not answer that. */
const PROBED = new Set(["define", "document", "exports", "module", "require", "self", "window"]);

class Homes {
  #objects = []; // by number
  #bound = new Map(); // name -> what reads it from its module
  #exposed = []; // names that globalThis has from here
  numbers; // name -> number of its home

  constructor(numbers = new Map(), objects = []) {
    this.numbers = numbers;
    this.#objects = objects;
  }

  /** The same homes, in which new names may be tried without a trace. */
  trial() {
    return new Homes(new Map(this.numbers), [...this.#objects]);
  }

  has(name) {
    return this.numbers.has(name);
  }

  object(number) {
    this.#objects[number] ??= {};
    return this.#objects[number];
  }

  read(name) {
    return this.#objects[this.numbers.get(name)][name];
  }

  /** Until the name is set, reading it is an error, as the language has it. */
  withhold(name) {
    const home = this.object(this.numbers.get(name));
    const get = () => {
      throw new ReferenceError(`Cannot access '${name}' before initialization`);
    };
    const set = (value) => void Object.defineProperty(home, name, { ...OPEN, writable: true, value });
    Object.defineProperty(home, name, { ...OPEN, get, set });
  }

  /** Whether a name was set, be it as a value or by an import. */
  isSet(name) {
    const property = Object.getOwnPropertyDescriptor(this.object(this.numbers.get(name)), name);
    return property !== undefined && (property.get === undefined || this.#bound.has(name));
  }

  /** Makes a name of this home be read from its module each time. */
  bind(home, name, read) {
    if (!this.#bound.has(name)) {
      const get = () => this.#bound.get(name)();
      Object.defineProperty(home, name, { ...OPEN, get, set: (value) => this.#bound.set(name, () => value) });
    }
    this.#bound.set(name, read);
  }

  /** What the text given to `eval`, and code that looks at `globalThis`, see of the names. */
  expose(name) {
    if (name in globalThis || PROBED.has(name)) return;
    const set = (value) => {
      this.object(this.numbers.get(name))[name] = value;
    };
    this.#exposed.push(name);
    Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, get: () => this.read(name), set });
  }

  close() {
    for (const name of this.#exposed) delete globalThis[name];
  }

  /** For names that no cell had declared when their reader was compiled. */
  later = new Proxy(Object.freeze({}), {
    get: (_, name) => {
      if (this.has(name)) return this.read(name);
      if (name in globalThis) return globalThis[name];
      throw new ReferenceError(`${String(name)} is not defined: no cell has declared it`);
    },
  });
}

const OPEN = { configurable: true, enumerable: true };

module.exports = { Homes };
