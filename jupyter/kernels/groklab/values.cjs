// The value of a cell's last expression in the formats that a reader's program may know.
const { join } = require("node:path");
const { inspect } = require("node:util");
const { projectRoot } = require("./stack.cjs");

/** By this name a value says how it is displayed: a function that returns a bundle, or a promise of one. Deno has it too. */
const DISPLAY = Symbol.for("Jupyter.display");

/**
 * `{ data, metadata }` for a value, undefined for undefined. Where a value is shown at once and more of it takes a while, such
 * as a figure's picture, `update` is a promise of the whole.
 *
 * @throws what the value's own functions throw
 */
async function bundleOf(value) {
  if (value === undefined) return undefined;
  if (value !== null && typeof value[DISPLAY] === "function") return { data: await value[DISPLAY](), metadata: {} };
  const known = presenter(value)?.(value);
  if (known) return known;
  return { data: { "text/plain": inspect(value, { colors: !process.env.NO_COLOR }) }, metadata: {} };
}

/** What knows groklab's own kinds of values; a table of danfojs is one, whether or not the library has been imported. */
function presenter(value) {
  const { present } = globalThis.__groklab ?? {};
  const isFrame = ["DataFrame", "Series"].includes(value?.constructor?.name);
  return present ?? (isFrame ? require(join(projectRoot(), "lib", "notebook", "present.ts")).present : undefined);
}

module.exports = { bundleOf };
