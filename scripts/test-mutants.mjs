// `npm run test:mutants`: breaks lib in small ways, one at a time, in a throw-away copy, and counts which breaks the tests of
// the room notice. Stryker would need Node 22, all tests unbroken first, and misses what runs in processes of its own, to
// which its switch from one break to the next does not reach; here files are broken on disk, as those processes read them.
import "../lib/cli/closed-pipe.cjs";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chosen } from "./mutants/choice.mjs";
import { stamp } from "./mutants/stamp.mjs";
import { importersIn, testsOf } from "./mutants/tests.mjs";
import { workshop } from "./mutants/workshop.mjs";
import { root } from "./setup/steps.mjs";

const HELP = `npm run test:mutants [-- options] [FILE[:LINE]…]

Breaks lib in small ways, one at a time (an operator, a bound, a condition, a number, a call), and runs the tests of the
room that import the broken file. Without files or --sample: the lines of lib that differ from the last commit. Files are
broken in a throw-away copy. What was found is kept; Ctrl-C and the same command again go on where it was.

  --since COMMIT   the lines that differ from this commit
  --sample N       N breaks drawn from all of lib, or from the files named
  --seed S         another draw; a larger sample of the same seed holds the smaller (default: 1)
  --near           the nearest tests alone, those that mirror the broken file or import it: faster, and more breaks survive
  --list           name the breaks, and try none
  --again          try what is known, too
  --help           this

A break that changes nothing anyone could see is no gap: test/support/equivalent-mutants.json names those, each with the
reason, and they are not counted.
`;

const cache = join(root, "node_modules", ".cache", "groklab-mutants");
const known = join(cache, "results.jsonl");
const equivalent = join(root, "test", "support", "equivalent-mutants.json");

function readKnown() {
  if (!existsSync(known)) return new Map();
  const lines = readFileSync(known, "utf8").split("\n").slice(0, -1); // the last may be half written
  return new Map(lines.map((line) => JSON.parse(line)).map((one) => [placeOf(one), one]));
}

const placeOf = ({ file, line, text, from, to, start }) => [file, line, start, text, from, to].join("\0");
const describe = ({ file, line, from, to }) => `${file}:${line}  ${brief(from)}  →  ${brief(to)}`;
const brief = (code) => (code.length > 60 ? `${code.slice(0, 57)}…` : code).replace(/\s+/g, " ");

/** Killed, survived and their share, and every survivor. */
export function summary(results) {
  const count = (wanted) => results.filter(({ outcome }) => wanted === outcome).length;
  const [killed, named] = [count("killed"), count("equivalent")];
  const open = results.filter(({ outcome }) => outcome === "survived" || outcome === "untested");
  const counted = killed + open.length;
  return [
    ...open.map((one) => `${one.outcome}: ${describe(one)}\n    ${one.text}`),
    `${killed} of ${counted} killed${counted > 0 ? `, ${((100 * killed) / counted).toFixed(1)} %` : ""}; ` +
      `${count("survived")} survived, ${count("untested")} not seen by any test of their room` +
      (named > 0 ? `; ${named} more change nothing that could be seen` : ""),
  ].join("\n");
}

/** Whether what was found is so today: nothing that it hangs on has changed, and what survived is seen by no further test. */
export function stillHolds(result, near, seeing, folder) {
  const all = result.outcome === "killed" ? [] : seeing(result).flat();
  if (all.length > 0 && result.near && !near) return false;
  if (all.some((test) => !result.tests.includes(test))) return false;
  return result.stamp === stamp(result, result.tests, folder);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ since: { type: "string" }, sample: { type: "string" }, seed: { type: "string" } },
      ...{
        near: { type: "boolean" },
        list: { type: "boolean" },
        again: { type: "boolean" },
        help: { type: "boolean" },
      },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.sample !== undefined && !/^[1-9]\d*$/.test(values.sample)) {
    throw new Error(`--sample: expected a whole number, at least 1, got ${values.sample}`);
  }
  const sample = values.sample === undefined ? undefined : Number(values.sample);
  const mutants = chosen(positionals, { ...values, sample });
  if (values.list) process.stdout.write(mutants.map((one) => `${describe(one)}\n`).join(""));
  else if (mutants.length === 0) process.stdout.write("there is nothing to break: lib is as it was\n");
  else await tryAll(mutants, values.again ? new Map() : readKnown(), values.near);
}

async function tryAll(mutants, before, near = false) {
  mkdirSync(cache, { recursive: true });
  const named = JSON.parse(readFileSync(equivalent, "utf8"));
  const isNamed = (one) =>
    named.some((other) => ["file", "text", "from", "to"].every((key) => one[key] === other[key]));
  let importers; // of all of lib, which takes a second
  const seeing = ({ file }) => testsOf(file, (importers ??= importersIn(root))).slice(0, near ? 1 : 2);
  const results = [];
  const open = [];
  for (const mutant of mutants) {
    const result = before.get(placeOf(mutant));
    if (isNamed(mutant)) results.push({ ...mutant, outcome: "equivalent" });
    else if (result && stillHolds(result, near, seeing, root)) results.push(result);
    else open.push(mutant);
  }
  const shop = open.length > 0 ? workshop() : undefined;
  const stop = () => {
    shop?.close();
    process.stderr.write("\n");
    process.stdout.write(`${summary(results)}\ninterrupted; the same command goes on\n`);
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, stop);
  try {
    const begun = performance.now();
    for (const [i, mutant] of open.entries()) {
      const minutes = (((performance.now() - begun) / 60_000) * (open.length - i)) / Math.max(1, i);
      const eta = i > 0 ? ` · ETA ${Math.ceil(minutes)} min` : "";
      process.stderr.write(`[${i + 1}/${open.length}${eta}] ${describe(mutant)} … `);
      const found = await shop.judge(mutant, near);
      const result = { ...mutant, ...found, near, stamp: stamp(mutant, found.tests, shop.path) };
      results.push(result);
      appendFileSync(known, `${JSON.stringify(result)}\n`);
      process.stderr.write(`${found.outcome}${found.by ? ` by ${found.by}` : ""}\n`);
    }
  } finally {
    shop?.close();
  }
  process.stdout.write(`${summary(results)}\n`);
}

if (process.argv[1]?.endsWith("test-mutants.mjs")) {
  await main().catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
