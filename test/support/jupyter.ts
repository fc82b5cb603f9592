import { delimiter, dirname, join } from "node:path";
import { projectRoot } from "groklab/core/paths";

/** A program of the project's Python environment. */
export function venv(program: string): string {
  return join(projectRoot(), ".venv", "bin", program);
}

/** The environment in which Jupyter finds groklab's kernel, lab extension and settings, and this very Node; `data` is searched after them. */
export function jupyterEnvironment({ data }: { data?: string } = {}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    JUPYTER_PATH: [join(projectRoot(), "jupyter"), data].filter(Boolean).join(delimiter),
    JUPYTER_CONFIG_PATH: join(projectRoot(), "jupyter", "config"),
  };
}
