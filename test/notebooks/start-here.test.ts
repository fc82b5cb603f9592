import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot, readRun, reference, resolveRun, runId, runsFolder } from "groklab";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { command, type Lab, startLab } from "../support/lab";
import { scratchFolder } from "../support/notebook";
import { slowness } from "../support/speed";

const NOTEBOOK = join(projectRoot(), "notebooks", "00-start-here.ipynb");
/** A run of its own, so that nobody's live record is touched; long enough to be interrupted. */
const PARAMS = { seed: 987654321, steps: 450 };
const CELLS = (JSON.parse(readFileSync(NOTEBOOK, "utf8")) as StoredNotebook).cells;
const CODE_CELLS = CELLS.filter(({ cell_type }) => cell_type === "code").length;
const FIGURE_CELL = CELLS.findIndex(({ source }) => [source].flat().join("").includes("await show("));

interface StoredNotebook {
  cells: {
    cell_type: string;
    source: string | string[];
    execution_count: number | null;
    outputs: { output_type: string; data?: object }[];
  }[];
}

function recordFolder(): string {
  return join(runsFolder("live"), runId(resolveRun({ ...reference, ...PARAMS })));
}

describe("00-start-here", () => {
  const folder = scratchFolder();
  let lab: Lab;
  beforeAll(async () => {
    process.env.GROKLAB_PARAMS = JSON.stringify(PARAMS);
    lab = await startLab(folder.path, { home: join(folder.path, ".home") });
  });
  afterAll(async () => {
    await lab?.close();
    folder.remove();
    delete process.env.GROKLAB_PARAMS;
  });

  async function openCopy(name: string): Promise<Page> {
    const copy = join(folder.path, name);
    copyFileSync(NOTEBOOK, copy);
    const page = await lab.open(copy);
    await command(page, "notebook:clear-all-cell-outputs");
    return page;
  }

  it("trains live in JupyterLab: the curve grows, every cell runs, figures and table are drawn", async () => {
    const page = await openCopy("run.ipynb");
    const done = command(page, "notebook:run-all-cells");
    await expect.poll(() => pointsDrawn(page)).toBeGreaterThan(5);
    const early = await pointsDrawn(page);
    await expect.poll(() => pointsDrawn(page)).toBeGreaterThan(early);

    expect(await done).toBe(true);
    expect(await page.locator(".js-plotly-plot .main-svg").count()).toBeGreaterThan(0);
    await expect.poll(() => page.locator(".js-plotly-plot").count()).toBe(2);
    expect(await page.getByText(/^done, T_mem \d+, T_gen/).textContent()).toContain("450 of 450 steps");
    expect(await page.locator(".jp-OutputArea-output table tbody tr").count()).toBe(21);
    expect(await page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count()).toBe(0);
    expect(readRun(recordFolder()).status).toBe("done");
    await page.close();
  });

  it("stops within a second of Interrupt, between two steps; record and variables are kept and plotted", async () => {
    const page = await openCopy("interrupt.ipynb");
    const done = command(page, "notebook:run-all-cells");
    await expect.poll(() => pointsDrawn(page)).toBeGreaterThan(5);

    const pressed = Date.now();
    await command(page, "notebook:interrupt-kernel");
    await page.getByText(/^stopped, /).waitFor();
    const took = Date.now() - pressed;
    expect(took / slowness()).toBeLessThan(1500); // a second, and what the page needs to show it

    expect(await done).toBe(false); // Interrupt also takes back the cells that were queued behind it
    await runFrom(page, FIGURE_CELL); // they run when asked to, with what was trained
    await expect.poll(() => page.locator(".js-plotly-plot").count()).toBe(2);
    const record = readRun(recordFolder());
    expect(record.status).toBe("stopped");
    expect(record.steps).toBeGreaterThan(0);
    expect(record.steps).toBeLessThan(PARAMS.steps);
    expect(await page.getByText(/^stopped, /).textContent()).toContain(`${record.steps} of ${PARAMS.steps} steps`);
    await page.close();
  });

  it("runs without a browser in front of it, and keeps a PNG beside every figure", () => {
    const output = join(folder.path, "headless.ipynb");
    const { status, stderr } = spawnSync(
      venv("python"),
      [join(projectRoot(), "jupyter", "execute.py"), NOTEBOOK, output],
      {
        env: jupyterEnvironment(),
        encoding: "utf8",
      },
    );
    expect(status, stderr).toBe(0);
    const { cells } = JSON.parse(readFileSync(output, "utf8")) as StoredNotebook;
    const code = cells.filter(({ cell_type }) => cell_type === "code");
    expect(code.map(({ execution_count }) => execution_count)).toEqual(
      Array.from({ length: CODE_CELLS }, (_, i) => i + 1),
    );
    const figures = code.flatMap(({ outputs }) => outputs).filter(({ data }) => data && PLOTLY in data);
    expect(figures.length).toBe(2);
    for (const { data } of figures) expect(Object.keys(data ?? {})).toContain("image/png");
    expect(existsSync(join(projectRoot(), "figures", "live", "00-start-here.svg"))).toBe(true);
  });
});

const PLOTLY = "application/vnd.plotly.v1+json";

/** Runs a cell and all below it. */
async function runFrom(page: Page, index: number): Promise<void> {
  await page.evaluate((index) => {
    const { shell } = (globalThis as unknown as { jupyterapp: LabApp }).jupyterapp;
    shell.currentWidget.content.activeCellIndex = index;
  }, index);
  expect(await command(page, "notebook:run-all-below")).toBe(true);
}

/** A figure in the page; Plotly has its numbers, read from their bytes, beside what it was given. */
interface Plot {
  _fullData?: { x?: ArrayLike<number> }[];
}

interface LabApp {
  shell: { currentWidget: { content: { activeCellIndex: number } } };
}

/** Points in the first curve of the first figure; 0 before there is one. */
function pointsDrawn(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { document } = globalThis as unknown as { document: { querySelector(selector: string): Plot | null } };
    return document.querySelector(".js-plotly-plot")?._fullData?.[0]?.x?.length ?? 0;
  });
}
