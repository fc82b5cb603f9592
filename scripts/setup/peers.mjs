// PyTorch, JAX and scikit-learn in an environment of their own, .venv-peers: for the bench, and for the second program.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run, SetupError } from "./command.mjs";
import { ISOLATED, pythonEnvironment } from "./environment.mjs";
import { pipInstall } from "./pip.mjs";
import { stepLine } from "./progress.mjs";
import { findPython } from "./python.mjs";
import { hashOf, readStamp, removeStamp, stampOf, writeStamp } from "./stamps.mjs";
import { root } from "./steps.mjs";

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

/** The Python that has them, once it has; what is there already is kept. @throws SetupError saying what is in the way */
export async function peersPython() {
  const done = await stampOf(peers);
  if (!done || readStamp(stamps, peers.name) !== done) await make();
  return python;
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
