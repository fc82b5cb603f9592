// `npm run bench:use`: how long one waits for groklab, from commands that a user types; stored in data/bench/use.json.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { jupyterEnvironment, python } from "./jupyter.mjs";
import { root } from "./setup/steps.mjs";

const HELP = `npm run bench:use [-- OPTIONS]

Measures, each in a process of its own: importing groklab for analysis, and whole; a kernel's start to its first figure from
records; a list of the runs; JupyterLab answering; and every notebook from a clean kernel. Median of the rounds; a
notebook runs once.

  --rounds N      default 3
  --no-notebooks  leave the notebooks out, which take most of the time
  --store         keep the result in data/bench/use.json
  --help          show this`;

/** What is aimed at, in seconds. */
const TARGETS = { analysis: 1, figure: 5, lab: 10, notebook: 60 };

const scratch = mkdtempSync(join(tmpdir(), "groklab-use-"));

function main() {
  const flag = { type: "boolean" };
  const options = { rounds: { type: "string", default: "3" }, "no-notebooks": flag, store: flag, help: flag };
  const { values } = parseArgs({ options });
  if (values.help) return console.log(HELP);
  return measure(Number(values.rounds), values);
}

async function measure(rounds, { store, "no-notebooks": without }) {
  const rows = [];
  const add = async (what, target, action, times = rounds) => {
    const seconds = [];
    for (let i = 0; i < times; i++) {
      const started = performance.now();
      await action();
      seconds.push((performance.now() - started) / 1000);
    }
    const median = [...seconds].sort((a, b) => a - b)[Math.floor(seconds.length / 2)];
    rows.push({ what, target, median, seconds });
    const aim = target ? `, target below ${target} s` : "";
    console.log(`${what}: ${median.toFixed(1)} s${aim}`);
  };
  await add("import groklab/analysis", TARGETS.analysis, () => node("require('groklab/analysis')"));
  await add("import groklab", null, () => node("require('groklab')"));
  await add("groklab runs --experiment parity", null, () => run("npx", ["groklab", "runs", "--experiment", "parity"]));
  await add("kernel start to the first figure from records", TARGETS.figure, firstFigure);
  await add("npm start, when set up, to JupyterLab's address", TARGETS.lab, startLab);
  const notebooks = readdirSync(join(root, "notebooks")).filter((file) => file.endsWith(".ipynb"));
  for (const name of without ? [] : notebooks) {
    await add(name, TARGETS.notebook, () => execute(join(root, "notebooks", name)), 1);
  }
  rmSync(scratch, { recursive: true });
  if (store) keep(rows, rounds);
}

function run(program, args, env = process.env) {
  const { status, stderr } = spawnSync(program, args, { cwd: root, env, encoding: "utf8", maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with code ${status}: ${stderr}`);
}

function node(code) {
  run(process.execPath, ["--require", "tsx/cjs", "--eval", code]);
}

function execute(notebook) {
  const output = join(scratch, "executed.ipynb");
  run(python, [join(root, "jupyter", "execute.py"), notebook, output], jupyterEnvironment());
}

/** Two cells in a notebook beside the others: the kernel finds groklab from there. */
function firstFigure() {
  const source = 'import { parity, showFigure } from "groklab";\nawait showFigure(parity, "parity-1-1");';
  const cell = { cell_type: "code", id: "figure", metadata: {}, source, outputs: [], execution_count: null };
  const path = join(root, "notebooks", ".bench-use.ipynb");
  writeFileSync(path, JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  try {
    execute(path);
  } finally {
    rmSync(path);
  }
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
    lab.on("close", () => reject(new Error(`npm start ended: ${said}`)));
  });
  lab.removeAllListeners("close");
  process.kill(-lab.pid, "SIGTERM");
  await new Promise((resolve) => lab.on("close", resolve));
}

function keep(rows, rounds) {
  const path = join(root, "data", "bench", "use.json");
  mkdirSync(join(root, "data", "bench"), { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.versions.node };
  const result = { date: new Date().toISOString(), rounds, machine, rows };
  writeFileSync(`${path}.new`, `${JSON.stringify(result, null, 1)}\n`);
  renameSync(`${path}.new`, path);
  console.log(`stored: ${path}`);
}

await main();
