import { devNull } from "node:os";
import { delimiter, join } from "node:path";
import { projectRoot } from "groklab/core/paths";
import { jupyterEnvironment as shipped } from "../../scripts/jupyter.mjs";

/** A program of the project's Python environment. */
export function venv(program: string): string {
  return join(projectRoot(), ".venv", "bin", program);
}

/** The environment in which `npm start` runs Jupyter; `data` is a folder of further Jupyter data, searched last. */
export function jupyterEnvironment({ data }: { data?: string } = {}): NodeJS.ProcessEnv {
  const environment = shipped();
  const JUPYTER_PATH = [environment.JUPYTER_PATH, data].filter(Boolean).join(delimiter);
  // What tests run is no part of their user's history.
  return { ...environment, JUPYTER_PATH, GROKLAB_HISTORY: devNull };
}
