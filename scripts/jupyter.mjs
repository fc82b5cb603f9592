// How Jupyter is started: the Python of the project's environment, and what finds groklab's parts.
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { ALMOST_ISOLATED, ISOLATED, pythonEnvironment } from "./setup/environment.mjs";
import { root } from "./setup/steps.mjs";

export const python = join(root, ".venv", "bin", "python");

/**
 * Jupyter finds groklab's kernel, lab extension and settings through these, and Node through PATH. What would lead Python to
 * modules of another environment is left out.
 */
export function jupyterEnvironment() {
  return {
    ...pythonEnvironment(),
    PATH: first(dirname(process.execPath), process.env.PATH),
    JUPYTER_PATH: first(join(root, "jupyter"), process.env.JUPYTER_PATH),
    JUPYTER_CONFIG_PATH: first(join(root, "jupyter", "config"), process.env.JUPYTER_CONFIG_PATH),
  };
}

/** What runs JupyterLab: arguments for `python`. */
export const labProgram = [...ISOLATED, join(root, "jupyter", "lab.py")];

/** What runs one of the programs in jupyter/: arguments for `python`. */
export function programOf(name, ...given) {
  return [...ALMOST_ISOLATED, join(root, "jupyter", name), ...given];
}

/** Runs one of the programs in jupyter/ with these arguments, its output shown; returns its exit code. */
export function runPython(name, ...given) {
  const { status } = spawnSync(python, programOf(name, ...given), {
    env: jupyterEnvironment(),
    stdio: "inherit",
  });
  return status ?? 130;
}

/** A search path with one more entry in front. */
function first(folder, path) {
  return path ? [folder, path].join(delimiter) : folder;
}
