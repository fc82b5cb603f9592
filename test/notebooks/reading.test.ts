import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core/paths";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { type Lab, startLab } from "../support/lab";
import { scratchFolder } from "../support/notebook";
import { eventually } from "./opened";

const VIEW = "application/vnd.jupyter.widget-view+json";
// Those with figures in widgets.
const REGULARISERS = "02-data-efficiency.ipynb";
const EXPLORE = "09-explore.ipynb";
const NO_KERNEL = {
  kernelspec: { name: "elsewhere", display_name: "Elsewhere", language: "elsewhere" },
  language_info: { name: "elsewhere" },
};

interface Notebook {
  metadata: object;
  cells: { outputs?: { data?: Record<string, unknown> }[] }[];
}

const stored = (name: string): Notebook => JSON.parse(readFileSync(join(projectRoot(), "notebooks", name), "utf8"));

/** The cells of a stored notebook that show widgets, and how many figures each shows. */
function widgetsOf(name: string): { at: number; figures: number }[] {
  const found = stored(name).cells.flatMap(({ outputs = [] }, at) =>
    outputs.some(({ data = {} }) => VIEW in data)
      ? [{ at, figures: outputs.filter(({ data = {} }) => "image/png" in data).length }]
      : [],
  );
  if (found.length === 0) throw new Error(`${name} shows no widget`);
  return found;
}

function scrollTo(page: Page, at: number): Promise<void> {
  return page.evaluate((at) => {
    type App = { shell: { currentWidget: { content: { scrollToItem(at: number): Promise<void> } } } };
    return (globalThis as unknown as { jupyterapp: App }).jupyterapp.shell.currentWidget.content.scrollToItem(at);
  }, at);
}

describe("a stored notebook that is opened and not run", () => {
  const folder = scratchFolder();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(folder.path, { home: join(folder.path, ".home") });
  });
  afterAll(async () => {
    await lab?.close();
    folder.remove();
  });

  interface Reader {
    trusted: boolean;
    kernel?: boolean;
    /** Whether the notebook holds the states of its widgets; another program that saved it may have dropped them. */
    states?: boolean;
  }

  /** The notebook as it comes to its reader, who may lack its kernel. */
  function write(name: string, { trusted, kernel, states = true }: Reader): string {
    const notebook = stored(name);
    if (!kernel) Object.assign(notebook.metadata, NO_KERNEL);
    if (!states) Reflect.deleteProperty(notebook.metadata, "widgets");
    const path = join(folder.path, `${[trusted, kernel ?? false, states].map(Number).join("")}-${name}`);
    writeFileSync(path, JSON.stringify(notebook));
    const trust =
      "import sys; from nbformat.sign import TrustNotebookApp; TrustNotebookApp.launch_instance(sys.argv[1:])";
    const env = { ...jupyterEnvironment(), JUPYTER_DATA_DIR: join(folder.path, ".home", "data") };
    if (trusted) execFileSync(venv("python"), ["-c", trust, path], { env, stdio: "ignore" });
    return path;
  }

  it.each<[string, string, Reader]>([
    [REGULARISERS, "untrusted, without its kernel", { trusted: false }],
    [EXPLORE, "untrusted, without its kernel", { trusted: false }],
    [REGULARISERS, "trusted, without its kernel", { trusted: true }],
    [EXPLORE, "trusted, without its kernel", { trusted: true }],
    [EXPLORE, "trusted, with a kernel", { trusted: true, kernel: true }],
    [REGULARISERS, "trusted, with a kernel, without states of widgets", { trusted: true, kernel: true, states: false }],
  ])("shows the figures in widgets and beside them of %s, %s", async (name, _, reader) => {
    const { kernel = false } = reader;
    const page = await lab.open(write(name, reader), { kernel });
    for (const { at, figures } of widgetsOf(name)) {
      await scrollTo(page, at);
      const cell = page.locator(`.jp-Cell[data-windowed-list-index="${at}"]`);
      const drawn = cell.locator('.js-plotly-plot:has(.main-svg), .jp-OutputArea-output img[src^="data:image/png"]');
      // Widgets take their picture's place; where they lack their state they have said so.
      if (kernel) await cell.locator('[class*="jupyter-widgets"]').first().waitFor();
      await eventually(() => drawn.count()).toBe(figures);
      expect(await cell.innerText()).not.toMatch(/Loading widget|Error displaying|cannot be drawn/);
    }
    await page.close();
  });
});
