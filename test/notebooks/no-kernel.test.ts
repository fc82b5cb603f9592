import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core/paths";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { type Lab, startLab } from "../support/lab";
import { scratchFolder } from "../support/notebook";

const VIEW = "application/vnd.jupyter.widget-view+json";

/** A stored notebook as it comes to a machine that lacks its kernel, trusted by its reader. */
function store(name: string, folder: string, data: string): string {
  const notebook = JSON.parse(readFileSync(join(projectRoot(), "notebooks", name), "utf8"));
  notebook.metadata.kernelspec = { name: "elsewhere", display_name: "Elsewhere", language: "elsewhere" };
  notebook.metadata.language_info = { name: "elsewhere" };
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(notebook));
  const trust =
    "import sys; from nbformat.sign import TrustNotebookApp; TrustNotebookApp.launch_instance(sys.argv[1:])";
  execFileSync(venv("python"), ["-c", trust, path], { env: { ...jupyterEnvironment(), JUPYTER_DATA_DIR: data } });
  return path;
}

/** Positions of the cells that show a figure in a widget, which has its picture beside it. */
function figuresInWidgets(path: string): number[] {
  const { cells } = JSON.parse(readFileSync(path, "utf8")) as { cells: { outputs?: { data?: object }[] }[] };
  return cells.flatMap(({ outputs = [] }, at) =>
    outputs.some(({ data = {} }) => VIEW in data && "image/png" in data) ? [at] : [],
  );
}

function scrollTo(page: Page, at: number): Promise<void> {
  return page.evaluate((at) => {
    type App = { shell: { currentWidget: { content: { scrollToItem(at: number): Promise<void> } } } };
    return (globalThis as unknown as { jupyterapp: App }).jupyterapp.shell.currentWidget.content.scrollToItem(at);
  }, at);
}

describe("a stored notebook that is opened without a kernel", () => {
  const folder = scratchFolder();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(folder.path, { home: join(folder.path, ".home") });
  });
  afterAll(async () => {
    await lab?.close();
    folder.remove();
  });

  it.each(["02-data-efficiency.ipynb", "09-explore.ipynb"])(
    "shows the figures of %s that are widgets",
    async (name) => {
      const path = store(name, folder.path, join(folder.path, ".home", "data"));
      const page = await lab.open(path, { kernel: false });
      const found = figuresInWidgets(path);
      expect(found.length).toBeGreaterThan(0);
      for (const at of found) {
        await scrollTo(page, at);
        const cell = page.locator(`.jp-Cell[data-windowed-list-index="${at}"]`);
        await cell.locator(".js-plotly-plot .main-svg").first().waitFor();
        expect(await cell.innerText()).not.toMatch(/Loading widget|Error displaying/);
      }
      await page.close();
    },
  );
});
