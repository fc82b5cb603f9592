import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core/paths";
import { launchChromium } from "groklab/figures/chromium";
import type { Browser } from "playwright-core";
import { version as typescript } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jupyterEnvironment, venv } from "../support/jupyter";
import { type CodeCell, scratchFolder, writeNotebook } from "../support/notebook";

const figure = `(globalThis as any).__groklab.display({
  "application/vnd.plotly.v1+json": { data: [{ y: [1, 3, 2] }], layout: { title: { text: "a < b & </script>" }, width: 3000 } },
  "image/png": "AAAA", "text/plain": "a figure" }, {}, "figure", false);`;

/** A figure of so many points, with a picture. */
const ofPoints = (points: number) => `(globalThis as any).__groklab.display({
  "application/vnd.plotly.v1+json": { data: [{ y: Array(${points}).fill(0.25) }], layout: {} },
  "image/png": "AAAA", "text/plain": "a figure" }, {}, "figure${points}", false);`;

const folder = scratchFolder();
afterAll(folder.remove);

/** Resolves with the exit code and what was said, whatever the code is. */
function runPython(args: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; stderr: string }> {
  return promisify(execFile)(venv("python"), args, { env }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }) => ({ code, stderr }),
  );
}

/** Runs jupyter/execute.py; resolves with its exit code and what it said. */
async function execute(name: string, cells: CodeCell[], ...options: string[]) {
  const notebook = writeNotebook(folder.path, `${name}.ipynb`, cells);
  const output = join(folder.path, "executed", `${name}.ipynb`);
  const script = join(projectRoot(), "jupyter", "execute.py");
  const { JUPYTER_PATH: _, ...env } = jupyterEnvironment(); // the script finds the kernel by itself
  const ended = await runPython([script, notebook, output, ...options], env);
  return { ...ended, executed: existsSync(output) ? JSON.parse(readFileSync(output, "utf8")) : undefined };
}

const page = join(folder.path, "report.html");
const raises = { code: 'throw new Error("as announced");', tags: ["raises-exception"] };
const background =
  'console.warn("first"); Promise.reject(new Error("nobody waits")); await new Promise((done) => setTimeout(done, 100));';

describe("execute.py", () => {
  // Started together, since a kernel's start takes most of each run.
  const runs = {
    good: execute(
      "good",
      [{ code: figure }, { code: "" }, raises, { code: 'console.log("a"); console.log("b"); 6 * 7' }],
      "--html",
      page,
    ),
    failing: execute("failing", [{ code: "1" }, { code: "\nnull.length;" }, { code: "3" }]),
    background: execute("background", [{ code: background }]),
    dying: execute("dying", [{ code: "1" }, { code: 'process.kill(process.pid, "SIGKILL");' }, { code: "3" }]),
    limited: execute(
      "limited",
      [10, 2000, 20].map((points) => ({ code: ofPoints(points) })),
      "--limit",
      "0.004",
    ),
    controls: execute("controls", [
      { code: 'import { button, hbox, slider, toggle } from "groklab";\nbutton("shown", () => {})' },
      { code: "toggle({ label: 'not shown' });\nhbox(slider(0, 1))" },
    ]),
    slow: execute("slow", [{ code: "await new Promise(() => {});" }], "--timeout", "1"),
  };
  afterAll(() => Promise.all(Object.values(runs)));

  it("stores the states of the widgets that are shown, with what they hold, and of no others", async () => {
    const { executed } = await runs.controls;
    const [first, second] = executed.cells.map(({ outputs }: { outputs: { data: object }[] }) => outputs[0].data);
    const { state } = executed.metadata.widgets["application/vnd.jupyter.widget-state+json"];
    const views = [first, second].map((data) => data["application/vnd.jupyter.widget-view+json"].model_id);
    expect(state[views[1]].model_name).toBe("HBoxModel");
    const kinds = Object.values(state).map((one) => (one as { model_name: string }).model_name);
    expect(kinds.sort()).toEqual([
      "ButtonModel",
      "DescriptionStyleModel",
      "FloatSliderModel",
      "HBoxModel",
      "LayoutModel",
    ]);
  });

  it("keeps of the largest figures the picture alone where the notebook would be too large", async () => {
    const { code, executed } = await runs.limited;
    expect(code).toBe(0);
    const kinds = executed.cells.map(({ outputs }: { outputs: { data: object }[] }) =>
      Object.keys(outputs[0].data).sort(),
    );
    const [plotly, picture, text] = ["application/vnd.plotly.v1+json", "image/png", "text/plain"];
    expect(kinds).toEqual([
      [plotly, picture, text],
      [picture, text],
      [plotly, picture, text],
    ]);
  });

  it("goes on behind a cell that may fail, numbers the cells and leaves no timings", async () => {
    const { code, executed } = await runs.good;
    expect(code).toBe(0);
    const [, , failed, last] = executed.cells;
    expect(failed.outputs[0]).toMatchObject({ output_type: "error", ename: "Error", evalue: "as announced" });
    expect(last).toMatchObject({
      execution_count: 3,
      outputs: [{ text: ["a\n", "b\n"] }, { data: { "text/plain": ["42"] } }],
    });
    expect(last.metadata).toEqual({ tags: [] });
    expect(executed.metadata).toMatchObject({
      kernelspec: { name: "groklab" },
      language_info: { name: "typescript", version: typescript },
    });
  });

  it("stops at a failing cell with its number, error and trace, and keeps what ran", async () => {
    const { code, stderr, executed } = await runs.failing;
    expect(code).toBe(1);
    expect(stderr).toMatch(/failing\.ipynb: cell 2 failed\nTypeScriptError: cell \[2\], line 2, column 1: /);
    expect(executed.cells[0].outputs).toHaveLength(1);
    expect(executed.cells[2].execution_count).toBeNull();
  });

  it("fails on an error that only reached standard error", async () => {
    const { code, stderr } = await runs.background;
    expect(code).toBe(1);
    expect(stderr).toContain("cell 1 reported an error\nfirst\nError in the background: Error: nobody waits");
  });

  it("fails when the kernel dies, naming the cell, and takes what follows for not run", async () => {
    const { code, stderr, executed } = await runs.dying;
    expect(code).toBe(1);
    expect(stderr).toContain("the kernel died in cell 2");
    expect(executed.cells[2].execution_count).toBeNull();
  });

  it("ends a cell that takes too long", async () => {
    const { code, stderr } = await runs.slow;
    expect(code).toBe(1);
    expect(stderr).toContain("cell 1 took longer than 1 s");
  });
});

describe("the report", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it("opens without a network, draws its figures as wide as the page, and logs nothing", async () => {
    const view = await browser.newPage({ viewport: { width: 900, height: 700 } });
    view.setDefaultTimeout(300_000); // guards against hanging
    const complaints: string[] = [];
    view.on("console", (message) => complaints.push(message.text()));
    view.on("pageerror", (error) => complaints.push(error.message));
    await view.route(/^(https?|wss?):/, (route) => {
      complaints.push(route.request().url());
      return route.abort();
    });
    await view.goto(pathToFileURL(page).href);
    await view.locator(".js-plotly-plot .main-svg").first().waitFor();
    expect(await view.locator(".gtitle").textContent()).toBe("a < b & </script>");
    const width = await view.locator(".main-svg").first().getAttribute("width");
    expect(Number(width)).toBeLessThan(900);
    expect(complaints).toEqual([]);
  });

  it("shows the stored picture where scripts are off", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const view = await context.newPage();
    view.setDefaultTimeout(300_000); // guards against hanging
    await view.goto(pathToFileURL(page).href);
    await view.locator('img[src="data:image/png;base64,AAAA"]').waitFor({ state: "attached" });
    await context.close();
  });
});

describe("report.py", () => {
  /** Writes the report of stored notebooks, one code cell each, with these execution counts and outputs. */
  async function report(notebooks: Record<string, { count: number | null; outputs: object[] }>) {
    const from = join(folder.path, "stored");
    mkdirSync(from, { recursive: true });
    for (const [name, { count, outputs }] of Object.entries(notebooks)) {
      const cell = { cell_type: "code", id: "one", metadata: {}, source: "1", outputs, execution_count: count };
      const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
      writeFileSync(join(from, `${name}.ipynb`), JSON.stringify(notebook));
    }
    const program = "import sys, pathlib, report; report.NOTEBOOKS = pathlib.Path(sys.argv.pop(1)); report.main()";
    const site = join(folder.path, "site");
    const env = { ...jupyterEnvironment(), PYTHONPATH: join(projectRoot(), "jupyter") };
    const args = ["-c", program, from, "--stored", "--output", site];
    const ended = await runPython(args, env);
    return { ...ended, pages: Object.keys(notebooks).filter((name) => existsSync(join(site, `${name}.html`))) };
  }

  it("names the notebooks that were not run through, in their order and without an error, and writes them all", async () => {
    const error = { output_type: "error", ename: "Error", evalue: "no such run", traceback: ["Error: no such run"] };
    const { code, stderr, pages } = await report({
      good: { count: 1, outputs: [] },
      failed: { count: 1, outputs: [error] },
      unrun: { count: null, outputs: [] },
      again: { count: 2, outputs: [] },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("failed: cell 1 failed\nError: no such run");
    expect(stderr).toContain("unrun: cell 1 did not run in its turn (execution count None)");
    expect(stderr).toContain("again: cell 1 did not run in its turn (execution count 2)");
    expect(stderr).not.toContain("good: cell");
    expect(pages).toEqual(["good", "failed", "unrun", "again"]);
  });
});
