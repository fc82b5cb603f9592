import { launchChromium } from "groklab/figures/chromium";
import { command, type Lab, startLab as start } from "../../scripts/lab.mjs";
import { jupyterEnvironment } from "./jupyter";

export { command, type Lab };

export interface LabOptions {
  /** Where JupyterLab keeps its settings and workspaces. */
  home: string;
  /** A folder of further Jupyter data, such as lab extensions that a user may have installed. */
  data?: string;
}

/** Starts the real JupyterLab on a free port and the real Chromium; `folder` is what its file browser shows. */
export function startLab(folder: string, { home, data }: LabOptions): Promise<Lab> {
  return start(launchChromium, folder, { home, environment: jupyterEnvironment({ data }) });
}
