// What the kernel answers about itself and about code, one function a request. Jupyter counts code points, JavaScript UTF-16
// units: the two differ behind a character such as 😀.
const jupyter = require("tslab/dist/jupyter");
const typescript = require("typescript/package.json");
const { VERSION } = require("./messages.cjs");

const HELP = [
  { text: "TypeScript handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
  { text: "Node.js", url: `https://nodejs.org/docs/latest-v${process.versions.node.split(".")[0]}.x/api/` },
  { text: "tslab", url: "https://github.com/yunabe/tslab" },
];

const unitsOf = (code, points) => [...code].slice(0, points).join("").length;
const pointsOf = (code, units) => [...code.slice(0, units)].length;

/** `kernel` has `session`, `history`, `comms` and `connection`; each function gives the reply's content without its status. */
const answers = {
  kernel_info_request() {
    const info = new jupyter.JupyterHandlerImpl(undefined, false).handleKernel();
    const { version } = typescript;
    const language = { ...info.language_info, version, pygments_lexer: "typescript", nbconvert_exporter: "script" };
    return {
      protocol_version: VERSION,
      implementation: "groklab",
      implementation_version: require("tslab/package.json").version,
      language_info: language,
      banner: `groklab: TypeScript ${version} on Node ${process.versions.node}`,
      help_links: HELP,
      supported_features: [],
      debugger: false,
    };
  },

  is_complete_request: ({ code }, { session }) => session.isComplete(code),

  async inspect_request({ code, cursor_pos, detail_level }, { session }) {
    return describeAt(session, code, unitsOf(code, cursor_pos), detail_level);
  },

  async complete_request({ code, cursor_pos }, { session }) {
    const { start, end, candidates } = await session.complete(code, unitsOf(code, cursor_pos));
    const [cursor_start, cursor_end] = [start, end].map((units) => pointsOf(code, units));
    const types = candidates.map(({ text, kind, signature = "" }) => ({
      ...{ text, type: kind, signature, start: cursor_start, end: cursor_end },
    }));
    const matches = candidates.map(({ text }) => text);
    return { matches, cursor_start, cursor_end, metadata: { _jupyter_types_experimental: types } };
  },

  history_request: (content, { history }) => ({ history: history.answer(content) }),

  comm_info_request: ({ target_name }, { comms }) => ({ comms: comms.list(target_name) }),

  connect_request(_, { connection }) {
    const ports = Object.entries(connection).filter(([name]) => name.endsWith("_port"));
    return Object.fromEntries(ports);
  },

  interrupt_request: () => ({}), // done by the sentinel
};

/** What is known of the name at a place, counted in UTF-16 units: `{ found, data, metadata }`. */
async function describeAt(session, code, position, detail) {
  const data = await session.inspect(code, position, detail);
  return { found: data !== undefined, data: data ?? {}, metadata: {} };
}

/** What a cell of the form `name?` asks about; undefined for any other cell. */
function questionIn(code) {
  return /^\s*([\p{ID_Start}$_][\p{ID_Continue}$.]*)\?\s*$/u.exec(code)?.[1];
}

/** The answer to such a cell, which the front end shows in its pager. */
async function page(session, name) {
  const { found, data } = await describeAt(session, name, name.length, 1);
  if (!found) return { error: failure("NotFound", `nothing is known of ${name}`) };
  return { payload: [{ source: "page", data, start: 0 }] };
}

/** The values of `user_expressions`, each as a bundle or an error of its own. */
async function evaluateAll(session, expressions = {}) {
  const results = {};
  for (const [name, code] of Object.entries(expressions)) {
    const { value, error } = await session.evaluate(code);
    const bundle = error ? undefined : await session.bundle(value);
    const { data = { "text/plain": "undefined" }, metadata = {} } = bundle ?? {};
    results[name] = error ? { status: "error", ...error } : { status: "ok", data, metadata };
  }
  return results;
}

const failure = (ename, evalue) => ({ status: "error", ename, evalue, traceback: [`${ename}: ${evalue}`] });

module.exports = { answers, evaluateAll, failure, page, questionIn };
