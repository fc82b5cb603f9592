// How Jupyter is started: the Python of the project's environment, and what finds groklab's parts.
import { delimiter, dirname, join } from "node:path";
import { root } from "./setup/steps.mjs";

export const python = join(root, ".venv", "bin", "python");

/** Jupyter finds groklab's kernel, lab extension and settings through these, and Node through PATH. */
export function jupyterEnvironment() {
  return {
    ...process.env,
    PATH: first(dirname(process.execPath), process.env.PATH),
    JUPYTER_PATH: first(join(root, "jupyter"), process.env.JUPYTER_PATH),
    JUPYTER_CONFIG_PATH: first(join(root, "jupyter", "config"), process.env.JUPYTER_CONFIG_PATH),
  };
}

/** A search path with one more entry in front. */
function first(folder, path) {
  return path ? [folder, path].join(delimiter) : folder;
}
