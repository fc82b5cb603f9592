// The real JupyterLab on a free port, its notebooks opened in a browser: for the screens and for the tests.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join, relative } from "node:path";
import { jupyterEnvironment, labProgram, python } from "./jupyter.mjs";

const VIEWPORT = { width: 1200, height: 900 };
/** Milliseconds after which a page or its kernel hangs; a kernel starts in some four seconds, or in minutes beside many others. */
const HANGS = 300_000;

/** Starts JupyterLab, and a browser by `launch`; `folder` is what its file browser shows. */
export async function startLab(launch, folder, { home, environment = jupyterEnvironment() }) {
  const token = randomBytes(16).toString("hex");
  const server = spawn(
    python,
    [
      ...labProgram,
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      "--port=0",
      `--ServerApp.root_dir=${folder}`,
      `--IdentityProvider.token=${token}`,
      "--LabApp.expose_app_in_browser=True",
    ],
    { env: { ...environment, ...homeOf(home) }, stdio: ["ignore", "ignore", "pipe"] },
  );
  const address = await addressOf(server);
  const browser = await launch().catch((error) => {
    server.kill("SIGTERM");
    throw error;
  });
  return {
    open: (notebook, view) =>
      openNotebook(browser, `${address}/lab/tree/${relative(folder, notebook)}?reset&token=${token}`, view),
    close: async () => {
      await browser.close();
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}

function homeOf(folder) {
  return {
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
  };
}

/** The address in the server's log, once it answers there. */
function addressOf(server) {
  return new Promise((resolve, reject) => {
    let log = "";
    server.stderr.on("data", (text) => {
      log += text;
      const found = /(http:\/\/127\.0\.0\.1:\d+)\/lab/.exec(log);
      if (found) resolve(found[1]);
    });
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`JupyterLab ended with exit code ${code}:\n${log}`)));
  });
}

async function openNotebook(browser, url, { kernel = true, ...view } = {}) {
  const page = await browser.newPage({ viewport: VIEWPORT, ...view });
  page.setDefaultTimeout(HANGS);
  await page.goto(url);
  await page.waitForSelector(".jp-Notebook .jp-Cell");
  if (kernel) await kernelReady(page);
  else await chooseNoKernel(page);
  return page;
}

/** For a notebook whose kernel this machine does not have: JupyterLab asks for another. */
async function chooseNoKernel(page) {
  await page.locator(".jp-Dialog select").selectOption({ label: "No Kernel" });
  await page.locator(".jp-Dialog button.jp-mod-accept").click();
}

/** A kernel that does not start in its time is told by the state that it hangs in. */
async function kernelReady(page) {
  const status = () => globalThis.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status;
  const ready = `(${status})() === "idle"`;
  await page.waitForFunction(ready).catch(async (cause) => {
    const found = (await page.evaluate(status)) ?? "not there";
    throw new Error(`its kernel is ${found} ${HANGS / 1000} s after the notebook was opened`, { cause });
  });
}

/** Runs a JupyterLab command; "notebook:run-all-cells" answers false when a cell fails. */
export function command(page, name, given = {}) {
  return page.evaluate(([id, args]) => globalThis.jupyterapp.commands.execute(id, args), [name, given]);
}
