import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "groklab/core";
import { launchChromium } from "groklab/figures/chromium";
import { COLOURS } from "groklab/figures/theme";
import { describe, expect, it } from "vitest";
import { scratch } from "../support/scratch";
import { runNpmScript } from "../support/script";

const folder = scratch();
const NAME = "screen-start-here.png";
const SIZE = [1380, 1320];
const MOST_BYTES = 300_000;

const screens = (...args: string[]) => runNpmScript("screens.mjs", args);

describe("npm run screens", () => {
  it("lists its options; refuses another, and a folder that there is not", () => {
    expect(screens("--help").stdout).toContain("--output");
    expect(screens("--out").stderr).toMatch(/Unknown option '--out'.*\n→ /s);
    const nowhere = screens("--output", join(folder, "nowhere"));
    expect([nowhere.status, nowhere.stdout]).toEqual([1, ""]);
    expect(nowhere.stderr).toMatch(/there is no folder .*nowhere\n→ /);
  });

  it("pictures a stored notebook in JupyterLab with both curves of its figure, of the size of the picture in README", async () => {
    const params = JSON.stringify({ seed: 987654321, steps: 60, tableSteps: 60, grid: 1 });
    const { status, stderr } = runNpmScript("screens.mjs", ["--output", folder], { GROKLAB_PARAMS: params });
    expect(status, stderr).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["screen-interact.png", NAME]);
    const [made, shown] = [folder, join(projectRoot(), "figures")].map((place) => readFileSync(join(place, NAME)));
    for (const pixels of await pixelsOf(made, [COLOURS.train, COLOURS.test])) expect(pixels).toBeGreaterThan(1000);
    for (const png of [made, shown]) {
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(SIZE); // pixels, from the header
      expect(png.length).toBeLessThan(MOST_BYTES);
    }
  });
});

/** How many pixels of a picture have each of these colours; counted in a page, which can read a PNG. */
async function pixelsOf(png: Buffer, colours: readonly string[]): Promise<number[]> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const source = JSON.stringify(`data:image/png;base64,${png.toString("base64")}`);
    return await page.evaluate<number[]>(`(${COUNT})(${source}, ${JSON.stringify(colours)})`);
  } finally {
    await browser.close();
  }
}

const COUNT = `async (source, colours) => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(canvas.getImageData(0, 0, width, height).data.buffer); // ABGR
  return colours.map((colour) => {
    const [red, green, blue] = colour.match(/[0-9A-F]{2}/g).map((digits) => parseInt(digits, 16));
    const wanted = ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
    return pixels.filter((pixel) => pixel === wanted).length;
  });
}`;
