// `npm run bench:use`: how long one waits for groklab, from commands that a user types; stored in data/bench/use.json.
import "../lib/cli/closed-pipe.cjs";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { jupyterEnvironment, programOf, python } from "./jupyter.mjs";
import { flag, readOptions, readRounds } from "./options.mjs";
import { SetupError } from "./setup/command.mjs";
import { root } from "./setup/steps.mjs";
import { explain, setup } from "./setup.mjs";

const HELP = `npm run bench:use [-- OPTIONS]

Measures, each in a process of its own: importing groklab for analysis, and whole; a kernel's start to its first figure from
records on display; a list of the runs; JupyterLab answering; and every notebook from a clean kernel. Median of the
rounds; a notebook runs once.

  --rounds N      default 3
  --no-notebooks  leave the notebooks out, which take most of the time
  --store         keep the result in data/bench/use.json
  --help          show this`;

/** What is aimed at, in seconds. */
const TARGETS = { analysis: 1, figure: 5, lab: 10, notebook: 60 };

async function main() {
  const { values } = readOptions("npm run bench:use", {
    ...{ rounds: { type: "string", default: "3" }, "no-notebooks": flag, store: flag },
  });
  if (values.help) return console.log(HELP);
  const rounds = readRounds(values.rounds);
  await setup({ quiet: true });
  const scratch = mkdtempSync(join(tmpdir(), "groklab-use-"));
  try {
    const rows = await measureAll(rounds, !values["no-notebooks"], scratch);
    if (values.store) console.log(`stored: ${store(rows, rounds)}`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function measureAll(rounds, withNotebooks, scratch) {
  const { median } = await import("simple-statistics"); // set-up has installed it by now
  const rows = [];
  const add = async (what, target, measure, times = rounds) => {
    const seconds = [];
    for (let i = 0; i < times; i++) seconds.push(await measure());
    rows.push({ what, target, median: median(seconds), seconds });
    console.log(`${what}: ${median(seconds).toFixed(1)} s${target ? `, target below ${target} s` : ""}`);
  };
  await add(
    "import groklab/analysis",
    TARGETS.analysis,
    timed(() => load("groklab/analysis")),
  );
  await add(
    "import groklab",
    null,
    timed(() => load("groklab")),
  );
  await add(
    "groklab runs --experiment parity",
    null,
    timed(() => run("npx", ["groklab", "runs", "--experiment", "parity"])),
  );
  await add("kernel start to the first figure from records", TARGETS.figure, firstFigure);
  await add("npm start, when set up, to JupyterLab's address", TARGETS.lab, timed(startLab));
  const notebooks = readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"));
  for (const name of withNotebooks ? notebooks : []) {
    await add(
      name,
      TARGETS.notebook,
      timed(() => execute(join(root, "notebooks", name), scratch)),
      1,
    );
  }
  return rows;
}

/** The seconds that an action takes. */
function timed(action) {
  return async () => {
    const started = performance.now();
    await action();
    return (performance.now() - started) / 1000;
  };
}

function run(program, args, env = process.env) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, env, encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0) throw new SetupError(`${program} ${args.join(" ")} ended with code ${status}`, stderr);
  return stdout;
}

function load(name) {
  run(process.execPath, ["--require", "groklab/register.cjs", "--eval", `require("${name}")`]);
}

function execute(notebook, scratch) {
  run(python, programOf("execute.py", notebook, join(scratch, "executed.ipynb")), jupyterEnvironment());
}

/** Seconds until it is on display, from the start of its kernel alone; its PNG, for readers without JavaScript, comes later. */
function firstFigure() {
  const source = 'import { parity, showFigure } from "groklab/papers";\nawait showFigure(parity, "parity-1-1");';
  return Number(run(python, programOf("first_figure.py", source), jupyterEnvironment()));
}

/** Until the line with its address, which `npm start` prints when JupyterLab answers. */
async function startLab() {
  const lab = spawn("npm", ["start", "--", "--no-browser"], { cwd: root, detached: true });
  await new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [lab.stdout, lab.stderr]) {
      stream.on("data", (chunk) => {
        said += chunk;
        if (/http:\/\/127\.0\.0\.1:\d+/.test(said)) resolve();
      });
    }
    lab.on("close", () => reject(new SetupError("npm start ended", said)));
  });
  lab.removeAllListeners("close");
  process.kill(-lab.pid, "SIGTERM");
  await new Promise((resolve) => lab.on("close", resolve));
}

function store(rows, rounds) {
  const require = createRequire(import.meta.url);
  require("groklab/register.cjs");
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.versions.node };
  return require("../lib/bench").storeBench("use", { date: new Date().toISOString(), rounds, machine, rows });
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
