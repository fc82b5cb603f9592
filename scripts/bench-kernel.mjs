// `npm run bench:kernel`: groklab's kernel beside ipykernel and Deno's, and Jupyter's tests of all three; data/bench/kernel.json.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { python } from "./jupyter.mjs";
import { findKernels, installed } from "./kernels/install.mjs";
import { describeRow, KERNELS, medianOf, ROWS, readmeTable, wholeTable, withTable } from "./kernels/report.mjs";
import { flag, readOptions, readRounds } from "./options.mjs";
import { run, SetupError } from "./setup/command.mjs";
import { root } from "./setup/steps.mjs";
import { explain, setup } from "./setup.mjs";

const HELP = `npm run bench:kernel [-- OPTIONS]

Measures groklab's kernel beside ipykernel and Deno's, which it installs for this alone; they take turns. Start, first cell,
trivial cell, completion, 200 cells, memory, loops over names of cells, Interrupt, and imports of groklab; then Jupyter's own
tests of kernels. Prints medians of the rounds beside the goals. Quiet machines alone give times worth keeping.

  --rounds N   default 3; a round takes two minutes or more
  --no-suite   leave Jupyter's tests of kernels out
  --store      keep the result in data/bench/kernel.json, and its tables in README.md and CONTRIBUTING.md
  --help       show this`;

async function main() {
  const { values } = readOptions("npm run bench:kernel", {
    ...{ rounds: { type: "string", default: "3" }, "no-suite": flag, store: flag },
  });
  if (values.help) return console.log(HELP);
  const rounds = readRounds(values.rounds);
  if (values.store && values["no-suite"]) {
    throw new SetupError("--store keeps the result of Jupyter's tests, too", "Leave --no-suite or --store out.");
  }
  await setup({ quiet: true });
  const scratch = mkdtempSync(join(tmpdir(), "groklab-kernels-"));
  try {
    const result = await measureAll(rounds, !values["no-suite"], scratch);
    if (values.store) store(result);
    for (const row of ROWS) console.log(describeRow(result, row));
    if (!values["no-suite"]) console.log(`\n${readmeTable(result)}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measureAll(rounds, withSuite, scratch) {
  const { names, leftOut, environment } = await findKernels(scratch);
  for (const [name, reason] of Object.entries(leftOut)) console.log(`${KERNELS[name]} is left out: ${reason}`);
  const load = loadavg()[0];
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      console.error(`round ${round + 1} of ${rounds}: ${KERNELS[name]}`);
      found[name].push(...(await linesOf([join("kernels", "measure.py"), name], environment)));
    }
  }
  const kernels = {};
  for (const name of names) {
    const suite = withSuite ? { suite: await suiteOf(name, environment) } : {};
    kernels[name] = { measured: summarise(found[name]), ...suite };
  }
  const described = { ...describeMachine(), load: [load, loadavg()[0]] };
  const versions = await versionsOf(names);
  return { date: new Date().toISOString(), rounds, environment: described, versions, kernels, leftOut };
}

/** What a Python program of scripts/ prints, a line of JSON each; a kernel may print into it. */
async function linesOf([file, ...args], env) {
  const said = await run(python, [join(root, "scripts", file), ...args], { cwd: join(root, "notebooks"), env });
  return said
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

function summarise(lines) {
  const of = (what) => lines.filter((line) => line.what === what);
  const rows = ROWS.filter(({ what }) => of(what).length > 0).map(({ what }) => {
    const values = of(what).map(({ value }) => value);
    const cpu = of(what).flatMap((line) => ("cpu" in line ? [line.cpu] : []));
    return [what, { median: medianOf(values), values, ...(cpu.length > 0 ? { cpu: medianOf(cpu) } : {}) }];
  });
  return Object.fromEntries(rows);
}

/** By method of Jupyter's tests, what failed; the first line of each reason tells which part. */
async function suiteOf(name, environment) {
  console.error(`Jupyter's tests: ${KERNELS[name]}`);
  const lines = await linesOf([join("kernels", "suite.py"), await installed("jupyter-kernel-test"), name], environment);
  const results = lines.map(({ test, failures }) => [test, failures.map((reason) => reason.split("\n")[0])]);
  return Object.fromEntries(results.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describeMachine() {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  return {
    commit: git("rev-parse", "HEAD"),
    dirty: git("status", "--porcelain", "--untracked-files=no", "--", "lib", "jupyter", "scripts") !== "",
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
  };
}

async function versionsOf(names) {
  const code = 'from importlib.metadata import version as v; print(v("ipykernel"), v("jupyter_client"))';
  const [ipykernel, client] = (await run(python, ["-c", code])).trim().split(" ");
  const pinned = (list) => /==(\S+)/.exec(readFileSync(join(root, "scripts", "kernels", `${list}.txt`), "utf8"))[1];
  return {
    Node: process.versions.node,
    ipykernel,
    ...(names.includes("deno") ? { Deno: pinned("deno") } : {}),
    jupyter_client: client,
    jupyter_kernel_test: pinned("jupyter-kernel-test"),
  };
}

function store(result) {
  const require = createRequire(import.meta.url);
  require("groklab/register.cjs");
  console.log(`stored: ${require("../lib/bench").storeBench("kernel", result)}`);
  for (const [file, table] of [
    ["README.md", readmeTable(result)],
    ["CONTRIBUTING.md", wholeTable(result)],
  ]) {
    const path = join(root, file);
    writeFileSync(path, withTable(readFileSync(path, "utf8"), table));
  }
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
