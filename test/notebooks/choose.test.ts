import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { eventually, opened } from "./opened";

const CELLS = [
  {
    code: `import { compareRuns, heatMap, onSelect, readRuns, runsFolder } from "groklab";
import { startHere } from "groklab/papers";
await compareRuns(readRuns(runsFolder(startHere.name)).runs);`,
  },
  {
    code: `const cells = [1, 2].flatMap((x) => ["low", "high"].map((y) => ({ x, y, value: x * y.length })));
await onSelect(heatMap(cells, { settings: "made up", xTitle: "x", yTitle: "y", unit: "letters" }), ([{ x, y, z }]) => {
  if (y === "high" && x === "2") throw new Error("not this one");
  if (y === "high") return undefined;
  return [x, y, z];
});`,
  },
];

describe("choosing in JupyterLab", () => {
  const { path, page, command, cell } = opened("choose.ipynb", CELLS);
  beforeAll(async () => expect(await command("notebook:run-all-cells")).toBe(true));

  const row = (index: number) => cell(0).locator(".groklab-runs tbody tr").nth(index);
  /** The stored runs differ in their seeds alone. */
  const name = async (index: number) => `seed ${await row(index).locator("td").nth(1).textContent()}`;
  const legend = () => cell(0).locator(".legendtext").allTextContents();
  /** Widths of the lines that a legend names, as they are drawn. */
  const widths = () =>
    cell(0)
      .locator(".js-plotly-plot")
      .evaluate((plot) => {
        const { _fullData: traces } = plot as unknown as {
          _fullData: { legendgroup: string; line: { width: number } }[];
        };
        return traces.filter(({ legendgroup }) => legendgroup).map(({ line }) => line.width);
      });
  async function centre(place: Locator): Promise<[number, number]> {
    await place.scrollIntoViewIfNeeded();
    const box = await place.boundingBox();
    if (!box) throw new Error("it is not on the page");
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  it("draws the first runs of the table, and those whose rows are clicked", async () => {
    await row(4).waitFor({ timeout: 120_000 });
    expect(await row(0).locator("td").allTextContents()).toEqual(expect.arrayContaining(["0", "done"]));
    await eventually(legend).toEqual(expect.arrayContaining(await Promise.all([0, 1, 2].map(name))));
    await row(4).click();
    await eventually(legend).toContain(await name(4));
    await row(0).click();
    await eventually(legend).not.toContain(await name(0));
    expect(await cell(0).locator(".groklab-runs tr.chosen td:first-child").count()).toBe(3);
  });

  it("thickens the curve of the row under the mouse, and marks the row of the curve under it", async () => {
    await row(4).hover();
    await eventually(widths).toContain(5);
    await row(0).hover(); // which is not drawn
    await eventually(widths).not.toContain(5);
    const line = cell(0).locator(".scatterlayer .trace path.js-line").last();
    await page().mouse.move(...(await centre(line)));
    await eventually(() => cell(0).locator(".groklab-runs tr.pointed").count()).toBe(1);
  });

  it("asks a cell of a map for what it stands for, by the words of its axes; an error stands in the answer's place", async () => {
    const map = cell(1).locator(".heatmaplayer image");
    await map.waitFor({ timeout: 120_000 });
    const press = async (x: number, y: number) => {
      await map.scrollIntoViewIfNeeded();
      const box = await map.boundingBox();
      if (!box) throw new Error("the map is not on the page");
      await page().mouse.click(box.x + box.width * x, box.y + box.height * y);
    };
    const answer = () => cell(1).locator(".jp-OutputArea-output").last().innerText();
    /** Presses until the answer is so: while the page is laid out, a press may meet what is gone a moment later. */
    const asked = (x: number, y: number, isAnswer: (text: string) => boolean) =>
      eventually(async () => {
        await press(x, y);
        const answered = expect.poll(answer, { timeout: 10_000 }).toSatisfy(isAnswer);
        return answered.then(
          () => "answered",
          async () => `no answer, ${await answer()}`,
        );
      }).toBe("answered");
    await asked(0.25, 0.75, (text) => text === "[ '1', 'low', 3 ]");
    await asked(0.75, 0.75, (text) => text === "[ '2', 'low', 6 ]");
    await asked(0.75, 0.25, (text) => text.includes("not this one"));
    await asked(0.25, 0.25, (text) => text === ""); // which has no answer: that of another would be wrong
  });

  it("follows JupyterLab's theme, paper and ink, and comes back", async () => {
    const colours = () =>
      cell(1)
        .locator(".js-plotly-plot")
        .evaluate((plot) => {
          const { _fullLayout: layout } = plot as unknown as { _fullLayout: Record<string, { color?: string }> };
          return [layout.paper_bgcolor, layout.font.color];
        });
    const light = await colours();
    expect(light).toEqual(["white", "#222222"]);
    await command("apputils:change-theme", { theme: "JupyterLab Dark" });
    await eventually(colours).toEqual(["rgba(0,0,0,0)", "rgba(209,209,209,1)"]);
    await command("apputils:change-theme", { theme: "JupyterLab Light" });
    await eventually(colours).toEqual(light);
  });

  it("is stored with a picture", async () => {
    const stored = async () => {
      await command("docmanager:save");
      const [first, second] = JSON.parse(readFileSync(path, "utf8")).cells.map(
        ({ outputs }: { outputs: { data: object }[] }) => Object.keys(outputs[0].data).sort(),
      );
      return [first, second];
    };
    const kinds = ["application/vnd.jupyter.widget-view+json", "image/png", "text/plain"];
    await eventually(stored).toEqual([kinds, kinds]);
  });

  it("is its picture on a page that can not draw figures, as one with another version of the extension", async () => {
    await page().evaluate(() => Reflect.deleteProperty(globalThis, "groklabFigures"));
    await row(0).scrollIntoViewIfNeeded();
    await cell(0).locator(".jp-InputPrompt").click();
    await command("notebook:create-output-view");
    const picture = page().locator('.jp-LinkedOutputView img[src^="data:image/png"]');
    await picture.waitFor({ timeout: 120_000 });
    expect(
      await picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(400);
  });
});
