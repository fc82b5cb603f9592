// `npm start`: sets up what is missing, then opens JupyterLab, or executes a notebook without a browser.
import "../lib/cli/closed-pipe.cjs";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join, relative, sep } from "node:path";
import { jupyterEnvironment, labProgram, programOf, python } from "./jupyter.mjs";
import { flag, readOptions } from "./options.mjs";
import { SetupError } from "./setup/command.mjs";
import { root } from "./setup/steps.mjs";
import { explain, setup } from "./setup.mjs";

const HELP = `npm start [-- OPTIONS] [NOTEBOOK]

Sets groklab up (what is done already is not done again) and opens JupyterLab at NOTEBOOK,
notebooks/00-start-here.ipynb unless another is named. It listens on 127.0.0.1 only, with a token.

  --headless    execute NOTEBOOK without a browser; prints its headline and where figure and page are
  --port N      port of JupyterLab (default: 8888, or the next free one)
  --no-browser  print the address instead of opening it
  --gpu         take the GPU build of TensorFlow (not yet verified on a GPU); stays chosen
  --cpu         go back to the CPU build
  --portable    leave TensorFlow's native library out: no compiler needed, much slower
  --help        show this`;

const DEFAULT_PORT = 8888;
const PORTS_TRIED = 50;

async function main() {
  const options = readStartOptions();
  if (options.help) return console.log(HELP);
  const notebook = options.notebook ?? join("notebooks", "00-start-here.ipynb");
  if (!existsSync(join(root, notebook))) {
    throw new SetupError(`there is no notebook ${notebook}`, "Name it from the project's root: notebooks/NAME.ipynb.");
  }
  await setup(options);
  if (options.headless) await execute(notebook);
  else await openLab(notebook, options);
}

function readStartOptions() {
  const options = {
    headless: flag,
    "no-browser": flag,
    gpu: flag,
    cpu: flag,
    portable: flag,
    port: { type: "string" },
  };
  const { values, positionals } = readOptions("npm start", options, { allowPositionals: true });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && 1 <= port && port <= 65535)) {
    throw new SetupError(
      `--port: expected a number from 1 to 65535, got ${values.port}`,
      "Leave it out for a free one.",
    );
  }
  return { ...values, port, notebook: positionals[0] && relative(root, join(process.cwd(), positionals[0])) };
}

async function openLab(notebook, options) {
  const port = await freePort(options.port);
  const token = randomBytes(24).toString("hex");
  const page = `/lab/tree/${notebook.split(sep).map(encodeURIComponent).join("/")}`;
  const address = `http://127.0.0.1:${port}${page}?token=${token}`;
  const lab = spawn(
    python,
    [
      ...[...labProgram, `--port=${port}`, "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"],
      ...[`--ServerApp.root_dir=${root}`, `--LabApp.default_url=${page}`, "--Application.log_level=ERROR"],
      ...(options["no-browser"] ? ["--no-browser"] : []),
      ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
    ],
    // The token travels in the environment, where other users' process lists do not show it.
    { cwd: root, env: { ...jupyterEnvironment(), JUPYTER_TOKEN: token }, stdio: ["ignore", "inherit", "inherit"] },
  );
  const ended = new Promise((resolve) => lab.on("close", resolve));
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => lab.kill("SIGTERM"));
  if (await answers(`http://127.0.0.1:${port}/api`, lab)) console.log(`\nJupyterLab: ${address}\nCtrl-C stops it.`);
  const code = await ended;
  if (code)
    throw new SetupError(
      `JupyterLab ended with code ${code}`,
      "Its own message is above; `npm start` again repairs a damaged set-up.",
    );
}

/** Whether the server answers before it ends or a minute has passed. */
async function answers(url, lab) {
  for (let i = 0; i < 300 && lab.exitCode === null; i++) {
    if (await fetch(url).catch(() => undefined)) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

async function freePort(wanted) {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new SetupError(`port ${wanted} is taken`, "Choose another with --port, or leave it out to get a free one.");
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + PORTS_TRIED; port++) if (await isFree(port)) return port;
  throw new SetupError(
    `no free port from ${DEFAULT_PORT} to ${DEFAULT_PORT + PORTS_TRIED - 1}`,
    "Choose one with --port.",
  );
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** Executes a notebook from a clean kernel; the stored one is left as it is. */
async function execute(notebook) {
  const name = basename(notebook, ".ipynb");
  const reports = join(root, "reports");
  mkdirSync(reports, { recursive: true });
  const output = join(reports, `${name}.ipynb`);
  const page = join(reports, `${name}.html`);
  const child = spawn(python, programOf("execute.py", join(root, notebook), output, "--html", page), {
    cwd: root,
    env: jupyterEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code) throw new SetupError(`${notebook} did not run to its end`, "The cell and its error are above.");
  console.log(headline(output));
  const figure = join("figures", "live", name);
  if (existsSync(join(root, `${figure}.png`))) console.log(`figure: ${figure}.png, ${figure}.svg`);
  console.log(`page:   ${relative(process.cwd(), page)}`);
}

/** What the cell tagged "headline" printed. */
function headline(path) {
  const { cells } = JSON.parse(readFileSync(path, "utf8"));
  const tagged = cells.filter(({ metadata }) => metadata.tags?.includes("headline"));
  return tagged
    .flatMap(({ outputs }) => outputs.filter(({ output_type }) => output_type === "stream"))
    .map(({ text }) => [text].flat().join(""))
    .join("")
    .trim();
}

main().catch((error) => {
  explain(error);
  process.exitCode = 1;
});
