import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export interface Lab {
  /**
   * Opens a notebook in a fresh workspace and waits until its cells are there and its kernel is idle. With `kernel: false`, for one
   * whose kernel is not there, it chooses to go without.
   */
  open(notebook: string, view?: BrowserContextOptions & { readonly kernel?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

export interface LabOptions {
  /** Where JupyterLab keeps its settings and workspaces, so that it neither sees nor changes the user's own. */
  readonly home: string;
  /** The variables that it runs with; otherwise those of `npm start`. */
  readonly environment?: NodeJS.ProcessEnv;
}

export function startLab(launch: () => Promise<Browser>, folder: string, options: LabOptions): Promise<Lab>;
/** Runs a JupyterLab command; "notebook:run-all-cells" answers false when a cell fails. */
export function command(page: Page, name: string, given?: Record<string, string>): Promise<unknown>;
