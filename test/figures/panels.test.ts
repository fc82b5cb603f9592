import { curves, type PlotlyFigure, panels, ridgeline, ridgelinePanels, scatterPanels } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, madeRun, textsOf, titleOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const SETTINGS = { settings: "n = 2 seeds" };

interface Axis {
  readonly domain: number[];
  readonly anchor: string;
}

function plain(name: string, title = name): PlotlyFigure {
  return {
    data: [{ type: "scatter", name, x: [1, 2], y: [3, 4], xaxis: "x", yaxis: "y" }],
    layout: {
      title: { text: `<b>${title}</b><br>more` },
      xaxis: { title: { text: "steps" } },
      yaxis: { title: { text: "accuracy" } },
      shapes: [{ type: "line", xref: "paper", yref: "y", x0: 0, x1: 1, y0: 3, y1: 3 }],
    },
  };
}

const values = [0.3, 0.1, 0.03].map((width) => Float32Array.from({ length: 101 }, (_, i) => (width * (i - 50)) / 50));
const samples = values.map((sample, i) => ({ label: `epoch ${10 * i}`, values: sample }));
const cloud = { x: [0, 1, 2, 3], y: [4, 5, 6, 7], labels: ["b", "a", "b", "a"] };

describe("panels", () => {
  it("puts figures on a grid, row by row, each on axes of its own", () => {
    const figure = panels([plain("a"), plain("b"), plain("c")], { ...SETTINGS, columns: 2 });
    expect(tracesOf(figure).map(({ xaxis, yaxis }) => [xaxis, yaxis])).toEqual([
      ["x", "y"],
      ["x2", "y2"],
      ["x3", "y3"],
    ]);
    const { xaxis, xaxis2, xaxis3, yaxis, yaxis2, yaxis3 } = figure.layout as Record<string, Axis>;
    expect([xaxis.anchor, xaxis2.anchor, xaxis3.anchor]).toEqual(["y", "y2", "y3"]);
    expect(xaxis3.domain).toEqual(xaxis.domain);
    expect(yaxis2.domain).toEqual(yaxis.domain);
    expect(xaxis2.domain[0]).toBeGreaterThan(xaxis.domain[1]);
    expect(yaxis3.domain[1]).toBeLessThan(yaxis.domain[0]);
    expect(textsOf(figure)).toEqual(["<b>a</b>", "<b>b</b>", "<b>c</b>"]);
  });

  it("takes what was drawn on the whole paper to the panel's part of it", () => {
    const figure = panels([plain("a"), plain("b")], { ...SETTINGS });
    const [first, second] = figure.layout.shapes ?? [];
    expect([first.yref, second.yref]).toEqual(["y", "y2"]);
    expect([second.x0, second.x1]).toEqual(figure.layout.xaxis2?.domain);
    expect([second.y0, second.y1]).toEqual([3, 3]); // in the unit of the axis
  });

  it("breaks a text below a panel that is longer than the panel is wide, and makes room for its lines", () => {
    const one = curves([madeRun({ seed: 1 })]);
    const long = "exponent -0.72 (-0.83 to -0.60), 15 of 18 runs, of which 3 do not memorise at all";
    const heights = ["short", long].map((below) => {
      const figure = panels([one, one, one], { ...SETTINGS, below: [below, "", ""] });
      const text = textsOf(figure).find((words) => words.startsWith(below.slice(0, 5))) ?? "";
      expect(text.replaceAll("<br>", " ")).toBe(below);
      for (const line of text.split("<br>")) expect(line.length).toBeLessThan(45);
      return Number(figure.layout.height);
    });
    expect(heights[1]).toBeGreaterThan(heights[0]);
  });

  it("keeps panels that are stacked in one figure stacked in its cell", () => {
    const stacked = curves([madeRun({ seed: 1 }), madeRun({ seed: 2 })]);
    const figure = panels([stacked, stacked], { ...SETTINGS, titles: ["<i>", "b"], below: ["x & y", ""] });
    const axes = figure.layout as Record<string, Axis>;
    expect(axes.xaxis2.anchor).toBe("y4");
    expect(axes.yaxis4.domain[1]).toBeLessThan(axes.yaxis3.domain[0]);
    expect(new Set(tracesOf(figure).map(({ yaxis }) => yaxis))).toEqual(new Set(["y", "y2", "y3", "y4"]));
    expect(legendOf(figure)).toEqual(["training", "test"]); // once for both
    expect(textsOf(figure)).toEqual(expect.arrayContaining(["<b>&lt;i&gt;</b>", "x &amp; y", "<b>b</b>"]));
  });

  it("shows one scale of colours, that of the first panel that has one", () => {
    const scale = (showscale: boolean): PlotlyFigure => ({
      data: [{ type: "heatmap", z: [[1]], showscale }],
      layout: { title: { text: "map" } },
    });
    const scales = (...figures: PlotlyFigure[]) =>
      panels(figures, SETTINGS).data.map((trace) => (trace as { showscale?: boolean }).showscale);
    expect(scales(scale(true), scale(true))).toEqual([true, false]);
    expect(scales(plain("a"), scale(false), scale(true), scale(true))).toEqual([undefined, false, true, false]);
  });

  it("links the axes that are shared, and labels them at the edge only", () => {
    const { layout } = panels([plain("a"), plain("b"), plain("c")], { ...SETTINGS, columns: 2, share: "both" });
    expect([layout.yaxis?.matches, layout.yaxis2?.matches, layout.xaxis3?.matches]).toEqual([undefined, "y", "x"]);
    expect([layout.yaxis?.showticklabels, layout.yaxis2?.showticklabels]).toEqual([undefined, false]);
    expect([layout.xaxis?.showticklabels, layout.xaxis2?.showticklabels]).toEqual([false, undefined]); // none below b
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => panels([], SETTINGS)).toThrow("panels: there are no figures");
    expect(() => panels([plain("a")], { ...SETTINGS, titles: [] })).toThrow("0 titles for 1 figures");
    expect(() => panels([plain("a")], { ...SETTINGS, columns: 0 })).toThrow("columns must be 1 or more, got 0");
    const curve = curves([madeRun()]);
    expect(() => panels([plain("a"), curve], { ...SETTINGS, share: "y" })).toThrow(
      'share "y", but y is linear in panel 0, linear, log in panel 1',
    );
  });
});

describe("scatterPanels", () => {
  const scatters = [
    { title: "epoch 0", text: "purity 0.55", ...cloud },
    { title: "epoch 9", ...cloud, labels: ["c", "a", "b", "a"] },
  ];

  it("colours points by group, the same in every panel, with one legend", () => {
    const figure = scatterPanels(scatters, { ...SETTINGS, labelled: "bits" });
    const traces = tracesOf(figure);
    expect(traces.map(({ name, x }) => [name, x])).toEqual([
      ["bits a", [1, 3]],
      ["bits b", [0, 2]],
      ["bits c", []],
      ["bits a", [1, 3]],
      ["bits b", [2]],
      ["bits c", [0]],
    ]);
    expect(legendOf(figure)).toEqual(["bits a", "bits b", "bits c"]);
    expect(traces[0].marker).toMatchObject({ color: traces[3].marker.color, symbol: traces[3].marker.symbol });
    expect(new Set(traces.map(({ marker }) => marker.color)).size).toBe(3);
    expect(titleOf(figure)).toContain("n = 4 points");
    expect(textsOf(figure)).toEqual(["<b>epoch 0</b>", "purity 0.55", "<b>epoch 9</b>"]);
  });

  it("has one length for both axes, and no ticks", () => {
    const { layout } = scatterPanels(scatters, SETTINGS);
    expect([layout.yaxis?.scaleanchor, layout.yaxis2?.scaleanchor]).toEqual(["x", "x2"]);
    expect([layout.xaxis2?.showticklabels, layout.xaxis2?.ticks]).toEqual([false, ""]);
  });

  it("says what is wrong with what it can not draw", () => {
    const wrong = (change: object) => () => scatterPanels([{ ...scatters[0], ...change }], SETTINGS);
    expect(() => scatterPanels([], SETTINGS)).toThrow("there are no figures");
    expect(wrong({ x: [], y: [], labels: [] })).toThrow('"epoch 0" has no points');
    expect(wrong({ x: [1] })).toThrow('"epoch 0" has 1 x, 4 y and 4 labels');
    expect(wrong({ y: [1, 2, Number.NaN, 4] })).toThrow("point 2 is (2, NaN)");
    const many = Array.from({ length: 9 }, (_, i) => i);
    expect(wrong({ x: many, y: many, labels: many })).toThrow("9 groups, but 8 colours");
  });
});

describe("ridgeline", () => {
  it("draws a curve a time, dark to light, with one bandwidth for all, which it states", () => {
    const figure = ridgeline(samples, { ...SETTINGS, label: "weight <w>" });
    const traces = tracesOf(figure);
    expect(legendOf(figure)).toEqual(["epoch 0", "epoch 10", "epoch 20"]);
    expect(traces[0].line.color).toBe("#440154");
    // The narrowest by Scott's rule: 0.0006 sqrt(101 · 102 / 12), the sd of 101 values 0.0006 apart, times 101^(-1/5)
    expect(titleOf(figure)).toContain("bandwidth 0.00698, n = 101 values");
    expect(JSON.stringify(figure.layout.xaxis?.title)).toContain("weight &lt;w&gt;");
    for (const { x, y } of traces) {
      const [grid, density] = [x as number[], y as number[]];
      expect(density.reduce((sum, value) => sum + value, 0) * (grid[1] - grid[0])).toBeCloseTo(1, 2);
    }
  });

  it("takes two points a bandwidth and sixteen more, but 200 to 800", () => {
    const points = (bandwidth: number, range?: readonly [number, number]) =>
      tracesOf(ridgeline([{ label: "", values: [0, 10] }], { ...SETTINGS, bandwidth, range })).map(({ x }) => x.length);
    expect(points(1)).toEqual([200]); // 2 × 10 / 1 + 16 = 36
    expect(points(0.061)).toEqual([344]); // 327.87, up to 328
    expect(points(0.01)).toEqual([800]); // 2016
    expect(points(0.061, [0, 20])).toEqual([672]); // 655.74, up to 656
    expect(points(0.061, [-5, 10])).toEqual([508]); // 491.8, up to 492
  });

  it("has a logarithmic axis of as many decades as asked", () => {
    const { layout } = ridgeline(samples, { ...SETTINGS, scale: "log", decades: 3 });
    const [low, high] = (layout.yaxis as { range: number[] }).range;
    expect(layout.yaxis?.type).toBe("log");
    expect(high - low).toBeCloseTo(3 + Math.log10(1.6), 6);
  });

  it("draws densities that were kept in the place of values", () => {
    const kept = { label: "kept", density: { grid: Float64Array.of(0, 1, 2), density: Float64Array.of(0, 1, 0) } };
    const figure = ridgeline([kept], { settings: "seed 0" });
    expect(tracesOf(figure)[0].y).toEqual([0, 1, 0]);
    expect(titleOf(figure)).toContain("seed 0 · Gaussian kernel density ");
  });

  it("gives each time a panel with common axes, if asked", () => {
    const figure = ridgelinePanels(samples, SETTINGS);
    expect(tracesOf(figure).map(({ xaxis, fill }) => [xaxis, fill])).toEqual([
      ["x", "tozeroy"],
      ["x2", "tozeroy"],
      ["x3", "tozeroy"],
    ]);
    expect(figure.layout.yaxis3?.matches).toBe("y");
    expect(textsOf(figure)).toEqual(["<b>epoch 0</b>", "<b>epoch 10</b>", "<b>epoch 20</b>"]);
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => ridgeline([], SETTINGS)).toThrow("ridgeline: there are no samples");
    expect(() => ridgeline([{ label: "a" }], SETTINGS)).toThrow('"a" needs values or a density, and not both');
    expect(() => ridgeline([{ label: "a", values: [1, 1] }], SETTINGS)).toThrow(
      "2 equal values have no scott bandwidth",
    );
  });
});

describe("small multiples", () => {
  it("are figures as Plotly knows them", async () => {
    const runs = [madeRun({ seed: 1 }), madeRun({ seed: 2 })];
    await expectValid(
      panels([curves(runs), curves(runs.slice(0, 1))], { ...SETTINGS, share: "x" }),
      scatterPanels([{ title: "epoch 0", text: "purity 0.55", ...cloud }], SETTINGS),
      ridgeline(samples, { ...SETTINGS, scale: "log" }),
      ridgelinePanels(samples, SETTINGS),
    );
  });
});
