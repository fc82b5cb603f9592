import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join, relative } from "node:path";
import { launchChromium } from "groklab/figures/chromium";
import type { Browser, Page } from "playwright-core";
import { jupyterEnvironment, venv } from "./jupyter";

export interface Lab {
  /** Opens a notebook in a fresh workspace and waits until its cells are there and its kernel is idle. */
  open(notebook: string): Promise<Page>;
  close(): Promise<void>;
}

export interface LabOptions {
  /** Where JupyterLab keeps its settings and workspaces, so that a test neither sees nor changes the user's own. */
  home: string;
  /** A folder of further Jupyter data, such as lab extensions that a user may have installed. */
  data?: string;
}

/** Starts the real JupyterLab on a free port and the real Chromium; `folder` is what its file browser shows. */
export async function startLab(folder: string, { home, data }: LabOptions): Promise<Lab> {
  const token = randomBytes(16).toString("hex");
  const server = spawn(
    venv("jupyter-lab"),
    [
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      "--port=0",
      `--ServerApp.root_dir=${folder}`,
      `--IdentityProvider.token=${token}`,
      "--LabApp.expose_app_in_browser=True",
    ],
    { env: { ...jupyterEnvironment({ data }), ...homeOf(home) }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const address = await addressOf(server);
  const browser = await launchChromium();
  return {
    open: (notebook) => openNotebook(browser, `${address}/lab/tree/${relative(folder, notebook)}?reset&token=${token}`),
    close: async () => {
      await browser.close();
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}

function homeOf(folder: string): NodeJS.ProcessEnv {
  return {
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
  };
}

/** The address in the server's log, once it answers there. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    server.stderr?.on("data", (text) => {
      log += text;
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/lab/.exec(log);
      if (found) resolve(found[1]);
    });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`JupyterLab ended with exit code ${code}:\n${log}`)));
  });
}

async function openNotebook(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  await page.goto(url);
  await page.waitForSelector(".jp-Notebook .jp-Cell");
  await page.waitForFunction(() => {
    const { jupyterapp } = globalThis as unknown as JupyterPage;
    return jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === "idle";
  });
  return page;
}

/** Runs a JupyterLab command; "notebook:run-all-cells" answers false when a cell fails. */
export function command(page: Page, name: string): Promise<unknown> {
  return page.evaluate((id) => (globalThis as unknown as JupyterPage).jupyterapp.commands.execute(id), name);
}

/** What `LabApp.expose_app_in_browser` puts into the page, as far as it is used here. */
interface JupyterPage {
  jupyterapp: {
    commands: { execute(id: string): Promise<unknown> };
    shell: { currentWidget?: { sessionContext?: { session?: { kernel?: { status: string } } } } };
  };
}
