// Finds a Python that JupyterLab and TensorFlow have wheels for.
import { run, SetupError } from "./command.mjs";
import { ISOLATED, pythonEnvironment } from "./environment.mjs";

const OLDEST = 10;
const NEWEST = 13;
const PROBE = "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3], sys.maxsize > 2**32)";
let found;

/** @returns {Promise<{program: string, version: string}>} the first of GROKLAB_PYTHON, python3, python3.13 … python3.10 that fits */
export function findPython() {
  found ??= search();
  return found;
}

async function search() {
  const named = process.env.GROKLAB_PYTHON;
  const candidates = named ? [named] : ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
  const rejected = [];
  for (const program of candidates) {
    try {
      const [version, is64] = (await run(program, [...ISOLATED, "-c", PROBE], { env: pythonEnvironment() }))
        .trim()
        .split(" ");
      const minor = Number(version.split(".")[1]);
      if (version.startsWith("3.") && OLDEST <= minor && minor <= NEWEST && is64 === "True")
        return { program, version };
      rejected.push(`${program} is ${version}`);
    } catch (error) {
      if (/No module named/.test(error.message))
        rejected.push(`${program} lacks its venv module (on Debian and Ubuntu: \`sudo apt install python3-venv\`)`);
    }
  }
  throw new SetupError(
    `no Python 3.${OLDEST} to 3.${NEWEST} found${rejected.length ? `: ${rejected.join("; ")}` : ""}`,
    "On Debian and Ubuntu: `sudo apt install python3 python3-venv`. Or set GROKLAB_PYTHON to the interpreter to use.",
  );
}
