import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { projectRoot } from "groklab/core/paths";
import { launchChromium } from "groklab/figures/chromium";
import { closeBrowser, exportFigure, exportPng } from "groklab/figures/export";
import type { PlotlyFigure } from "groklab/figures/figure";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { LOADER } from "../support/script";

const SIZE = { width: 400, height: 300, scale: 2 };

function figure(title: string, y = [0.1, 0.2, 1]): PlotlyFigure {
  return {
    data: [{ type: "scatter", x: [1, 10, 100], y }],
    layout: { title: { text: title }, xaxis: { title: { text: "optimiser step" }, type: "log" } },
  };
}

describe("exportFigure", () => {
  afterAll(closeBrowser);

  it("draws a PNG of the size asked for", async () => {
    const { png } = await exportFigure(figure("accuracy"), SIZE);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([800, 600]); // pixels, from the header
  });

  it("draws the data and the text, not only the frame", async () => {
    const [plain, otherData, otherText] = await Promise.all([
      exportFigure(figure("iiii"), SIZE),
      exportFigure(figure("iiii", [0.1, 0.9, 1]), SIZE),
      exportFigure(figure("llll"), SIZE), // differs in glyphs alone: where no font is found the pictures are equal
    ]);
    expect(otherData.png.equals(plain.png)).toBe(false);
    expect(otherText.png.equals(plain.png)).toBe(false);
  });

  it("gives up a browser that hangs, and draws the next in another", async () => {
    await exportPng(figure("before"), SIZE);
    const found = execFileSync("pgrep", ["-P", `${process.pid}`, "chrom"], { encoding: "utf8" });
    const browsers = found.trim().split("\n").map(Number);
    for (const browser of browsers) process.kill(browser, "SIGSTOP");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const drawn = expect(exportPng(figure("never"), SIZE)).rejects.toThrow("has drawn no picture in 180 s");
      await vi.advanceTimersByTimeAsync(180_000);
      await drawn;
    } finally {
      vi.useRealTimers();
      for (const browser of browsers) process.kill(browser, "SIGKILL");
    }
    expect((await exportPng(figure("after"), SIZE)).subarray(1, 4).toString()).toBe("PNG");
  });

  it("draws the same PNG where that alone is asked for", async () => {
    const { png } = await exportFigure(figure("accuracy"), SIZE);
    expect((await exportPng(figure("accuracy"), SIZE)).equals(png)).toBe(true);
  });

  it("stores a figure's colours in a palette", async () => {
    const { png } = await exportFigure(figure("accuracy"), SIZE);
    expect(png[25]).toBe(3); // the header's type of colour
  });

  it("gives an SVG that holds its text as text", async () => {
    const { svg } = await exportFigure(figure("accuracy"), SIZE);
    expect(svg).toMatch(/^<svg .*width="400" height="300"/);
    expect(svg).toContain(">optimiser step</text>");
    expect(svg).toContain(">accuracy</text>");
  });

  it("gives the same bytes for the same figure, in a page that drew others and in a new one", async () => {
    const first = await exportFigure(figure("accuracy"), SIZE);
    await exportFigure(figure("another"), SIZE);
    const again = await exportFigure(figure("accuracy"), SIZE);
    await closeBrowser();
    const anew = await exportFigure(figure("accuracy"), SIZE);
    for (const other of [again, anew]) {
      expect(other.svg).toBe(first.svg);
      expect(other.png.equals(first.png)).toBe(true);
    }
  });

  it("rejects a figure that Plotly cannot draw, and draws the next", async () => {
    const broken = { data: "no list", layout: {} } as unknown as PlotlyFigure;
    await expect(exportFigure(broken, { ...SIZE, width: -1 })).rejects.toThrow(
      "Height and width should be pixel values",
    );
    expect((await exportFigure(figure("accuracy"), SIZE)).png.length).toBeGreaterThan(1000);
  });

  it("lets a process end that forgot to close the browser", async () => {
    const script = `require("groklab/figures/export").exportFigure({ data: [], layout: {} }, ${JSON.stringify(SIZE)})
      .then(({ png }) => console.log(png.length))`;
    const node = promisify(execFile)(process.execPath, [...LOADER, "-e", script], {
      cwd: projectRoot(),
      timeout: 300_000,
    });
    expect(Number((await node).stdout)).toBeGreaterThan(1000);
  });
});

describe("launchChromium", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("names what it tried and what to do when no browser can be started", async () => {
    vi.stubEnv("GROKLAB_CHROMIUM", "/no/such/chromium");
    await expect(launchChromium()).rejects.toThrow(/GROKLAB_CHROMIUM=\/no\/such\/chromium.*apt install chromium/);
  });

  it("tries the packaged browser when the system's does not start", async () => {
    vi.stubEnv("PATH", "");
    const browser = await launchChromium();
    expect(browser.isConnected()).toBe(true);
    await browser.close();
  });
});
