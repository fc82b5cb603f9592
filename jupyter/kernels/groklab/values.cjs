// The value of a cell's last expression in the formats that a reader's program may know.
const { join } = require("node:path");
const { inspect } = require("node:util");
const { root } = require("./stack.cjs");

const PRESENT = join(root, "lib", "notebook", "present.ts");

/** By this name a value says how it is displayed: a function that returns a bundle, or a promise of one. Deno has it too. */
const DISPLAY = Symbol.for("Jupyter.display");

/**
 * `{ data, metadata }` for a value, undefined for undefined. Where more of it takes a while, such as a figure's picture,
 * `whole()` makes it: a promise of `{ data, metadata }` in place of the first, or of undefined.
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

/** What knows the library's own kinds of values, once a cell has the library; a table of danfojs is one in any case. */
function presenter(value) {
  const isFrame = ["DataFrame", "Series"].includes(value?.constructor?.name);
  return PRESENT in require.cache || isFrame ? require(PRESENT).present : undefined;
}

module.exports = { bundleOf };
