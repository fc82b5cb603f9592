// `npm run bench:peers`: PyTorch, JAX and scikit-learn in an environment of their own, .venv-peers, which `npm run bench:steps` and
// `npm run bench:whole` then use.
import "../lib/cli/closed-pipe.cjs";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run, SetupError } from "./setup/command.mjs";
import { ISOLATED, pythonEnvironment } from "./setup/environment.mjs";
import { pipInstall } from "./setup/pip.mjs";
import { stepLine } from "./setup/progress.mjs";
import { findPython } from "./setup/python.mjs";
import { hashOf, readStamp, removeStamp, stampOf, writeStamp } from "./setup/stamps.mjs";
import { root } from "./setup/steps.mjs";
import { explain } from "./setup.mjs";

const stamps = join(root, ".setup");
const folder = join(root, ".venv-peers");
const python = join(folder, "bin", "python");
const requirements = join(root, "lib", "bench", "peers-requirements.txt");
const OLDEST_PYTHON = 11; // of these versions of NumPy and JAX

const peers = {
  name: "peers",
  key: async () => hashOf(readFileSync(requirements, "utf8"), (await findPython()).version),
  files: () => [
    python,
    ...["torch", "jax", "numpy", "sklearn"].map((name) => join(sitePackages(), name, "__init__.py")),
  ],
};

async function main() {
  const done = await stampOf(peers);
  if (!done || readStamp(stamps, peers.name) !== done) await make();
  console.log("PyTorch and JAX are there: `npm run bench:steps` measures groklab beside them.");
}

async function make() {
  const { program, version } = await findPython();
  if (Number(version.split(".")[1]) < OLDEST_PYTHON) {
    throw new SetupError(
      `Python ${version} is too old for PyTorch and JAX as pinned`,
      `Install Python 3.${OLDEST_PYTHON} or newer, or set GROKLAB_PYTHON to one.`,
    );
  }
  removeStamp(stamps, peers.name);
  await step(1, "Python environment .venv-peers", () =>
    run(program, [...ISOLATED, "-m", "venv", "--clear", folder], { env: pythonEnvironment() }),
  );
  await step(2, "PyTorch and JAX", (report) =>
    pipInstall(python, ["-r", requirements], {
      onOutput: (text) => {
        const collected = /^Collecting (\S+)/m.exec(text);
        if (collected) report(collected[1]);
        if (/Installing collected/.test(text)) report("installing");
      },
    }),
  );
  await step(3, "trying them", () =>
    run(python, [...ISOLATED, "-c", "import torch, jax"], { env: pythonEnvironment() }),
  );
  writeStamp(stamps, peers.name, await stampOf(peers));
}

async function step(index, title, action) {
  const line = stepLine(index, 3, title);
  try {
    await action(line.update);
  } catch (error) {
    line.failed();
    throw error;
  }
  line.done();
}

function sitePackages() {
  const lib = join(folder, "lib");
  try {
    return join(
      lib,
      readdirSync(lib).find((name) => name.startsWith("python3.")),
      "site-packages",
    );
  } catch {
    return join(lib, "missing");
  }
}

try {
  await main();
} catch (error) {
  explain(error);
  process.exitCode = 1;
}
