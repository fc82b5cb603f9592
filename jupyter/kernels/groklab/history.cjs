// What was run, in this kernel and in earlier ones: one file for all of a user's kernels, a line of JSON an entry. Lines are
// appended whole, so that kernels that write at once lose nothing. A session's number is the place of its first line.
const { randomUUID } = require("node:crypto");
const { appendFileSync, mkdirSync, readFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { dirname, join } = require("node:path");

class History {
  #file;
  #log;
  #id = randomUUID();
  #begun = false;
  #writable = true;
  #own = []; // entries of this session, for when the file cannot be written

  /** @param log is told, once, that the file cannot be written; the history is then kept until the kernel ends */
  constructor(log, file = historyFile()) {
    this.#file = file;
    this.#log = log;
  }

  add(line, input) {
    this.#own.push({ line, input });
    // The first begins a line of its own, whatever another program left in the file.
    if (!this.#begun) this.#append(`\n${JSON.stringify({ session: this.#id })}\n`);
    this.#begun = true;
    this.#append(`${JSON.stringify({ of: this.#id, line, input })}\n`);
  }

  /** Entries as history_request asks for them: `[session, line, input]`, or `[session, line, [input, null]]` with output. */
  answer({ hist_access_type: access, output, session = 0, start = 0, stop, n, pattern, unique }) {
    const { entries, now } = this.#read();
    let chosen;
    if (access === "range") {
      const wanted = session > 0 ? session : now + session;
      chosen = entries.filter(({ session: of, line }) => of === wanted && line >= start && line < (stop ?? Infinity));
    } else if (access === "search") {
      const matches = matcherOf(pattern ?? "*");
      chosen = entries.filter(({ input }) => matches(input));
      if (unique) chosen = [...new Map(chosen.map((entry) => [entry.input, entry])).values()].sort(byPlace);
    } else chosen = entries;
    if (access !== "range" && n !== undefined && n !== null) chosen = n > 0 ? chosen.slice(-n) : [];
    return chosen.map(({ session: of, line, input }) => [of, line, output ? [input, null] : input]);
  }

  #append(text) {
    if (!this.#writable) return;
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      appendFileSync(this.#file, text, { mode: 0o600 });
    } catch (error) {
      this.#log(`The history is kept until this kernel ends, since ${this.#file} cannot be written: ${error.message}`);
      this.#writable = false;
    }
  }

  /** All entries with the numbers of their sessions, and the number of this one. */
  #read() {
    const numbers = new Map();
    const entries = [];
    for (const text of this.#lines()) {
      const { session, of, line, input } = parsed(text);
      if (typeof session === "string") numbers.set(session, numbers.size + 1);
      else if (numbers.has(of) && of !== this.#id) entries.push({ session: numbers.get(of), line, input });
    }
    const now = numbers.get(this.#id) ?? numbers.size + 1;
    const own = this.#own.map((entry) => ({ session: now, ...entry }));
    return { now, entries: [...entries, ...own] };
  }

  #lines() {
    try {
      return readFileSync(this.#file, "utf8").split("\n");
    } catch {
      return []; // nothing was written yet
    }
  }
}

const byPlace = (a, b) => a.session - b.session || a.line - b.line;

/** A line that was cut off, by a full disk or another program, is no entry. */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** Jupyter's patterns: `*` is any text, `?` any character; the whole input has to match. */
function matcherOf(pattern) {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  const expression = new RegExp(`^${source}$`, "su");
  return (input) => expression.test(input);
}

/** `GROKLAB_HISTORY`, or a file in the folder where Jupyter keeps what belongs to a user. */
function historyFile({ GROKLAB_HISTORY, JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = process.env) {
  if (GROKLAB_HISTORY) return GROKLAB_HISTORY;
  const home = homedir();
  const folders = { darwin: join(home, "Library", "Jupyter"), win32: join(APPDATA ?? home, "jupyter") };
  const elsewhere = join(XDG_DATA_HOME ?? join(home, ".local", "share"), "jupyter");
  return join(JUPYTER_DATA_DIR || (folders[process.platform] ?? elsewhere), "groklab-history.jsonl");
}

module.exports = { History };
