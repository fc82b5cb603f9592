// What data/bench/kernel.json says, row by row, beside what is aimed at: for the terminal, README.md and CONTRIBUTING.md.

const yes = { equals: true, text: "yes" };
const within = (limit, text) => ({ below: limit, text });

/** Everything that is measured, in seconds, bytes or nanoseconds as measure.py gives it; goals are groklab's. */
export const ROWS = [
  ["start", "start to the reply to `kernel_info_request`", "s", within(1.3, "below 1.3 s")],
  ["at-once", "start to the reply to a cell sent with that reply (groklab builds its compiler meanwhile)", "s"],
  ["first", "first cell, half a second or more after the start", "s"],
  ["trivial", "trivial cell, median of 50", "ms", within(0.03, "below 30 ms")],
  ["completion", "completion, median of 20", "ms", within(0.04, "below 40 ms")],
  ["many-first", "200 cells (a constant, a function, its call): the first 20", "ms"],
  ["many-last", "… the last 20", "ms"],
  ["memory-fresh", "memory after the first cell, when the kernel has come to rest", "MB"],
  ["memory-many", "memory after 250 cells", "MB"],
  ["memory-growth", "… over the former", "times", within(1.3, "below 1.3")],
  ["import", '`import { reference, watch, show } from "groklab"`', "s", within(1, "below 1 s")],
  ["import-completion", "completion after it, in the literal of `watch`", "ms", within(0.04, "below 40 ms")],
  ["import-trivial", "trivial cell after it", "ms", within(0.03, "below 30 ms")],
  ["import-many-first", "200 cells after it: the first 20", "ms"],
  ["import-many-last", "… the last 20", "ms"],
  ["memory-import", "memory after the import", "MB"],
  ["memory-both", "memory after the import and 250 cells", "MB"],
  ["memory-both-growth", "… over the former", "times", within(1.3, "below 1.3")],
  ["whole", '`import * as g from "groklab"`', "s"],
  ["whole-completion", "completion of `g.` after it", "ms", within(0.04, "below 40 ms")],
  ["whole-trivial", "trivial cell after it", "ms", within(0.03, "below 30 ms")],
  ["loop-local", "loop over three names of a function, a turn", "ns"],
  ["loop-top", "… over top-level names", "ns"],
  ["loop-top-ratio", "… over the former", "times", within(2, "at most 2")],
  ["loop-earlier", "… over names of an earlier cell", "ns"],
  ["loop-earlier-ratio", "… over those of a function", "times", within(2, "at most 2")],
  ["loop-function", "… over top-level names in a function of an earlier cell", "ns"],
  ["loop-function-ratio", "… over those of a function", "times", within(2, "at most 2")],
  [
    "interrupt-await-message",
    "Interrupt of an `await` of 30 s, in a kernel at rest, by message",
    "s",
    within(0.2, "below 0.2 s"),
  ],
  ["interrupt-await-signal", "… by signal", "s", within(0.2, "below 0.2 s")],
  ["interrupt-loop-message", "Interrupt of an endless loop, by message", "s", within(1, "within 1 s")],
  ["interrupt-loop-signal", "… by signal", "s", within(1, "within 1 s")],
  [
    "interrupt-later-message",
    "Interrupt of an endless loop after an `await`, by message",
    "s",
    within(1, "within 1 s"),
  ],
  ["interrupt-later-signal", "… by signal", "s", within(1, "within 1 s")],
  ["live", "functions see what later cells assign", "", yes],
  ["types", "types are checked before a cell runs", "", yes],
  ["comms", "comms: one to an unknown target is closed", "", yes],
].map(([what, title, unit, goal]) => ({ what, title, unit, goal }));

/** By the names that Jupyter knows them by. */
export const KERNELS = { groklab: "groklab", python3: "ipykernel", deno: "Deno" };

const SCALES = { s: [1, 2], ms: [1000, 0], MB: [1e-6, 0], ns: [1, 1], times: [1, 2] };
const misses = (value) => typeof value === "string"; // "never", "died"

/** The middle value; an Interrupt without effect counts as longer than any time, and a thing is true if it always is. */
export function medianOf(values) {
  if (values.some((value) => typeof value === "boolean")) return values.every(Boolean);
  const order = (value) => (misses(value) ? Number.POSITIVE_INFINITY : value);
  const sorted = [...values].sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)));
  const middle = Math.floor((sorted.length - 1) / 2);
  const [low, high] = [sorted[middle], sorted[sorted.length - 1 - middle]];
  return misses(low) || misses(high) ? high : (low + high) / 2;
}

function describe(value, unit) {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (misses(value)) return value;
  const [scale, digits] = SCALES[unit];
  return `${(value * scale).toFixed(digits)}${unit === "times" ? "" : ` ${unit}`}`;
}

/** A kernel's median of a row, as text; a dash where it was not measured. */
function cell(stored, kernel, { what, unit }) {
  const median = stored.kernels[kernel]?.measured[what]?.median;
  return median === undefined ? "–" : describe(median, unit);
}

/** Whether groklab's median meets the row's goal; undefined without either. */
export function isMet(stored, { what, goal }) {
  const median = stored.kernels.groklab?.measured[what]?.median;
  if (!goal || median === undefined) return undefined;
  return "equals" in goal ? median === goal.equals : !misses(median) && median < goal.below;
}

/** What the terminal says of a row. */
export function describeRow(stored, row) {
  const each = Object.keys(stored.kernels).map((kernel) => {
    const { values = [], cpu } = stored.kernels[kernel].measured[row.what] ?? {};
    const numbers = values.filter((value) => typeof value === "number");
    const range = () =>
      [Math.min(...numbers), Math.max(...numbers)].map((value) => describe(value, row.unit)).join(" to ");
    const spread = numbers.length > 1 ? ` (${range()})` : "";
    const time = cpu === undefined ? "" : `, processor ${describe(cpu, row.unit)}`;
    return values.length > 0 ? `${KERNELS[kernel]} ${cell(stored, kernel, row)}${spread}${time}` : undefined;
  });
  const met = isMet(stored, row);
  const goal = met === undefined ? "" : `; goal ${row.goal.text}: ${met ? "met" : "NOT met"}`;
  return `${row.title}: ${each.filter(Boolean).join(" · ")}${goal}`;
}

const line = (...cells) => `| ${cells.join(" | ")} |`;
const passed = ({ suite }) => Object.values(suite ?? {}).filter((failures) => failures.length === 0).length;

function where({ environment, versions, rounds, date }) {
  const others = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const taken = rounds === 1 ? "one round" : `medians of ${rounds} rounds`;
  const load = environment.load.map((each) => each.toFixed(1)).join(" and ");
  const machine = `${environment.cores} cores of ${environment.cpu} (load before and after: ${load})`;
  return `${taken}, kernels taking turns, on ${machine}, ${date.slice(0, 10)}; ${others.join(", ")}`;
}

/** README.md's table: a line a kernel. */
export function readmeTable(stored) {
  const rows = ["start", "trivial", "live", "types", "comms"].map((what) => ROWS.find((row) => row.what === what));
  const lines = Object.entries(stored.kernels).map(([kernel, each]) => {
    const methods = each.suite ? `${passed(each)} of ${Object.keys(each.suite).length}` : "–";
    return line(KERNELS[kernel], methods, ...rows.map((row) => cell(stored, kernel, row)));
  });
  const titles = ["start", "trivial cell", "live variables", "types checked", "comms"];
  return [
    line("kernel", "`jupyter_kernel_test`, methods passed whole", ...titles),
    "|---|---|---|---|---|---|---|",
    ...lines,
    "",
    `By \`npm run bench:kernel\` (\`data/bench/kernel.json\`): ${where(stored)}.`,
  ].join("\n");
}

/** CONTRIBUTING.md's table: everything measured beside its goal, and the suite's result method by method. */
export function wholeTable(stored) {
  const kernels = Object.keys(KERNELS);
  const measured = ROWS.map((row) => {
    const met = isMet(stored, row);
    const goal = row.goal ? `${row.goal.text}: ${{ true: "met", false: "not met" }[met] ?? "–"}` : "";
    return line(row.title, ...kernels.map((kernel) => cell(stored, kernel, row)), goal);
  });
  const methods = Object.keys(stored.kernels.groklab?.suite ?? {}).map((method) => {
    const results = kernels.map((kernel) => outcome(stored.kernels[kernel]?.suite?.[method]));
    return line(`\`jupyter_kernel_test\`: ${method.replace("test_", "")}`, ...results, "passes");
  });
  const head = [line("", ...Object.values(KERNELS), "goal"), "|---|---|---|---|---|"];
  return [...head, ...measured, ...methods, "", `${where(stored).replace(/^./, (first) => first.toUpperCase())}.`].join(
    "\n",
  );
}

function outcome(failures) {
  if (failures === undefined) return "–";
  if (failures.length === 0) return "passes";
  return failures.every((reason) => reason.includes("skipped:")) ? "skipped" : "fails";
}

/** A text whose part between the marks is this one. */
export function withTable(text, table) {
  const marks = /(<!-- kernels -->\n)[\s\S]*?(<!-- \/kernels -->)/;
  if (!marks.test(text)) throw new Error("expected a part between <!-- kernels --> and <!-- /kernels -->, found none");
  return text.replace(marks, (_, begin, end) => `${begin}${table}\n${end}`);
}
