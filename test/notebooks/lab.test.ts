import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { command, type Lab, startLab } from "../support/lab";
import { scratchFolder, writeNotebook } from "../support/notebook";
import { installRivalRenderer } from "../support/rival-renderer";

const MIME = "application/vnd.plotly.v1+json";
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const show = `function show(y: number[], update: boolean) {
  const figure = { data: [{ y }], layout: { title: { text: "frame " + y.length }, xaxis: {}, width: 2000 } };
  const bundle = { "${MIME}": figure, "image/png": "${PIXEL}", "text/plain": "a figure" };
  (globalThis as any).__groklab.display(bundle, {}, "figure", update);
}`;
const firstFrame = "show([1, 2, 3], false);";
// Updates begin when the test has seen the first frame.
const moreFrames = `import { existsSync } from "node:fs";
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
while (!existsSync("drawn")) await pause(50);
for (let n = 4; n <= 6; n++) {
  show(Array.from({ length: n }, (_, i) => i), true);
  await pause(100);
}`;
const failing = 'import { canonicalJson } from "groklab/core/canonical";\ncanonicalJson({ loss: NaN });';
const endless = `let turns = 0;
while (!(globalThis as any).__groklab.signal.aborted) {
  await new Promise((done) => setTimeout(done, 20));
  if (++turns === 5) console.log("it runs");
}
"stopped in order"`;

const CELLS = [
  { code: show },
  { code: firstFrame },
  { code: moreFrames },
  { code: failing, tags: ["raises-exception"] },
  { code: "40 + 2" },
];

describe("JupyterLab, with Python's plotly installed beside ours", () => {
  const folder = scratchFolder();
  let lab: Lab;
  beforeAll(async () => {
    const data = join(folder.path, ".python-plotly");
    installRivalRenderer(data);
    lab = await startLab(folder.path, { home: join(folder.path, ".home"), data });
  });
  afterAll(async () => {
    await lab?.close();
    folder.remove();
  });

  it("runs a notebook: the figure is drawn, follows its updates and the window, and stays out of the file", async () => {
    const notebook = writeNotebook(folder.path, "figure.ipynb", CELLS);
    const page = await lab.open(notebook);
    const done = command(page, "notebook:run-all-cells");

    await page.waitForSelector(".js-plotly-plot .main-svg");
    expect(await page.locator(".gtitle").textContent()).toBe("frame 3");
    writeFileSync(join(folder.path, "drawn"), "");
    await page.getByText("frame 6").waitFor();
    await done;
    expect(await page.locator(".js-plotly-plot").count()).toBe(1);

    const wide = await plotWidth(page);
    expect(wide.plot).toBe(wide.cell);
    await page.setViewportSize({ width: 800, height: 900 });
    await expect.poll(async () => (await plotWidth(page)).plot).toBeLessThan(wide.plot - 300);
    const narrow = await plotWidth(page);
    expect(narrow.plot).toBe(narrow.cell);

    const errors = page.locator('[data-mime-type="application/vnd.jupyter.stderr"]');
    expect(await errors.textContent()).toMatch(
      /^ConfigError: canonicalJson: NaN has no JSON form\n {4}at canonicalJson \(lib\/core\/canonical.ts/,
    );
    expect(await page.locator(".jp-InputPrompt").allTextContents()).toEqual(["[1]:", "[2]:", "[3]:", "[4]:", "[5]:"]);
    expect(await page.locator(".jp-OutputArea-output").last().textContent()).toBe("42");

    await zoom(page);
    await command(page, "docmanager:save");
    const figure = JSON.parse(readFileSync(notebook, "utf8")).cells[1].outputs[0].data[MIME];
    expect(figure).toEqual({
      data: [{ y: [0, 1, 2, 3, 4, 5] }],
      layout: { title: { text: "frame 6" }, xaxis: {}, width: 2000 },
    });
    await page.close();
  });

  it("stores a figure that is the value of a cell with its picture", async () => {
    const code =
      'import { present } from "groklab";\n({ data: [{ y: [1, 2] }], layout: { title: { text: "of a value" } } })';
    const notebook = writeNotebook(folder.path, "value.ipynb", [{ code }]);
    const page = await lab.open(notebook);
    await command(page, "notebook:run-all-cells");
    await page.waitForSelector(".js-plotly-plot .main-svg");
    const picture = async () => {
      await command(page, "docmanager:save");
      const [output] = JSON.parse(readFileSync(notebook, "utf8")).cells[0].outputs;
      return [output?.output_type, output?.data["image/png"]?.slice(0, 8)];
    };
    await expect.poll(picture, { timeout: 300_000 }).toEqual(["execute_result", "iVBORw0K"]);
    await page.close();
  });

  it("stops a listening cell in order when Interrupt is pressed", async () => {
    const page = await lab.open(writeNotebook(folder.path, "interrupt.ipynb", [{ code: endless }]));
    const done = command(page, "notebook:run-all-cells");
    await page.locator('.jp-OutputArea-output:has-text("it runs")').waitFor();
    await command(page, "notebook:interrupt-kernel");
    expect(await done).toBe(true);
    await page.locator('.jp-OutputArea-output:has-text("stopped in order")').waitFor();
    await page.close();
  });

  it("says so, and shows the picture, when Plotly cannot be loaded", async () => {
    const notebook = writeNotebook(folder.path, "unplotted.ipynb", [{ code: show }, { code: firstFrame }]);
    const page = await lab.open(notebook);
    await page.route("**/groklab-plotly/static/plotly.js", (route) => route.abort());
    await command(page, "notebook:run-all-cells");
    await page.getByText("This figure cannot be drawn").waitFor();
    await page.locator(`.jp-OutputArea-output img[src$="${PIXEL}"]`).waitFor({ state: "attached" });
    await page.close();
  });
});

/** Widths in CSS pixels of the drawn figure and of the cell's output area. */
async function plotWidth(page: Page): Promise<{ plot: number; cell: number }> {
  const widthOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((node) => (node as unknown as { clientWidth: number }).clientWidth);
  return { plot: await widthOf(".js-plotly-plot .main-svg"), cell: await widthOf(".js-plotly-plot") };
}

/** What a reader does by dragging over the figure: Plotly writes the new range into the layout it was given. */
async function zoom(page: Page): Promise<void> {
  await page.locator(".js-plotly-plot").evaluate((node) => {
    const { Plotly } = globalThis as unknown as { Plotly: { relayout(node: unknown, change: object): Promise<void> } };
    return Plotly.relayout(node, { "xaxis.range": [1, 2] });
  });
}
