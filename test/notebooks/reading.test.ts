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
  cells: { id: string; outputs?: { data?: Record<string, unknown> }[] }[];
}

interface Reader {
  trusted: boolean;
  kernel?: boolean;
  /** Whether the notebook holds the states of its widgets; another program that saved it may have dropped them. */
  states?: boolean;
}

const fileOf = (name: string, { trusted, kernel = false, states = true }: Reader) =>
  `${[trusted, kernel, states].map(Number).join("")}-${name}`;
const isPictured = ({ data = {} }: { data?: object }) => "image/png" in data;
const stored = (name: string): Notebook => JSON.parse(readFileSync(join(projectRoot(), "notebooks", name), "utf8"));

/** The cells of a stored notebook that show widgets, and how many figures each shows. */
function widgetsOf(name: string): { at: number; id: string; figures: number }[] {
  const found = stored(name).cells.flatMap(({ id, outputs = [] }, at) =>
    outputs.some(({ data = {} }) => VIEW in data) ? [{ at, id, figures: outputs.filter(isPictured).length }] : [],
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

/** In the page: the first words of tables that are wider than the page. */
function cutOff(tables: unknown[]): string[] {
  type Table = { offsetWidth: number; textContent: string; parentElement: { clientWidth: number } };
  const wide = (tables as Table[]).filter((table) => table.offsetWidth > table.parentElement.clientWidth + 1);
  return wide.map(({ textContent }) => textContent.trim().slice(0, 80));
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

  /** The notebook as it comes to its reader, who may lack its kernel. */
  function write(name: string, reader: Reader): string {
    const { trusted, kernel = false, states = true } = reader;
    const notebook = stored(name);
    if (!kernel) Object.assign(notebook.metadata, NO_KERNEL);
    if (!states) Reflect.deleteProperty(notebook.metadata, "widgets");
    const path = join(folder.path, fileOf(name, reader));
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

  it.each([REGULARISERS, EXPLORE])("prints %s with the pictures of its widgets, without a network", async (name) => {
    const page = await lab.open(write(name, { trusted: true }), { kernel: false });
    await page.route(/^https:/, (route) => route.abort());
    // What JupyterLab's Print and Export to HTML ask the server for.
    const address = new URL(`/nbconvert/html/${fileOf(name, { trusted: true })}?download=false`, page.url());
    await page.goto(address.href, { referer: page.url() });
    for (const { id, figures } of widgetsOf(name)) {
      const cell = page.locator(`[id="cell-id=${id}"]`);
      expect(await cell.locator('img[src^="data:image/png"]').count()).toBe(figures);
    }
    expect(await page.locator("[class*=jupyter-widgets], script[type*=widget]").count()).toBe(0);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 718, height: 1000 }); // A4 in pixels, less its margins
    expect(await page.locator(".jp-OutputArea-output table").evaluateAll(cutOff)).toEqual([]);
    const printed = join(folder.path, "printed.pdf");
    await page.pdf({ path: printed, printBackground: true });
    const count = "import pypdf, sys; print(sum(len(page.images) for page in pypdf.PdfReader(sys.argv[1]).pages))";
    const pictures = stored(name).cells.flatMap(({ outputs = [] }) => outputs.filter(isPictured)).length;
    expect(Number(execFileSync(venv("python"), ["-c", count, printed], { encoding: "utf8" }))).toBe(pictures);
    await page.close();
  });
});
