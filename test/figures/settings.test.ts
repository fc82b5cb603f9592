import { type Dose, heatMap, PALETTE, successRate, valueBySetting } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, textsOf, titleOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const SETTINGS = { settings: "(50, 2)-parity" };
const NONE = { censored: true as const, step: 5000 };

/** Three seeds at two settings; at the larger two do not get there. */
const doses: Dose[] = [
  ...[100, 200, 400].map((value, seed) => ({ setting: 0.01, value, seed })),
  { setting: 0.1, value: { censored: false, step: 50 }, seed: 0 },
  ...[1, 2].map((seed) => ({ setting: 0.1, value: NONE, seed })),
];

describe("valueBySetting", () => {
  it("draws a dot a run, and the geometric mean with its interval where every run has a time", () => {
    const [dots, mean] = tracesOf(valueBySetting(doses, SETTINGS));
    expect(dots.y).toEqual([100, 200, 400, 50]);
    expect([mean.x, mean.y]).toEqual([[0.01], [200]]);
    // exp(ln 200 ± 4.302653 ln 2 / sqrt(3)) = 200 × 5.59503 and 200 / 5.59503
    expect(mean.error_y.array[0]).toBeCloseTo(200 * 5.59503 - 200, 1);
    expect(mean.error_y.arrayminus[0]).toBeCloseTo(200 - 200 / 5.59503, 1);
  });

  it("breaks the names of settings into lines, and joins no means of settings without an order", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"].map((letter) => `weight decay to ${letter}`);
    const figure = valueBySetting(
      names.flatMap((setting) => [1, 2].map((value) => ({ setting, value }))),
      SETTINGS,
    );
    expect(figure.layout.xaxis?.ticktext?.[0]).toBe("weight decay<br>to a"); // 766 pixels, 7 a letter: 13
    expect(tracesOf(figure)[1].mode).toBe("markers");
    const low = valueBySetting(doses, SETTINGS);
    expect(tracesOf(low)[1].mode).toBe("lines+markers");
    expect((figure.layout.margin?.b ?? 0) - (low.layout.margin?.b ?? 0)).toBe(16);
  });

  it("draws runs that did not get there as open triangles above all, and says how many of how many", () => {
    const figure = valueBySetting(doses, SETTINGS);
    const [triangles, text] = tracesOf(figure).slice(2);
    expect([triangles.marker.symbol, triangles.x.length]).toEqual(["triangle-up-open", 2]);
    expect(triangles.y[0]).toBeGreaterThan(5000);
    expect(text.text).toEqual(["2 of 3<br>none by<br>5000"]);
    const { range } = figure.layout.yaxis as { range: number[] };
    expect(Math.log10(Number(text.y[0]))).toBeLessThan(range[1]);
    expect(figure.layout.yaxis?.tickvals).toEqual([100, 1000]); // no number where there is none
    expect(titleOf(figure)).toContain("n = 3 runs a setting");
    expect(titleOf(figure)).toContain("open triangles: none within its steps");
  });

  it("counts them briefly, in one row, where there are too many groups for a row each", () => {
    const groups = ["a", "b", "c", "d", "e"];
    const figure = valueBySetting(
      groups.flatMap((group) => doses.map((dose) => ({ ...dose, group }))),
      SETTINGS,
    );
    const texts = tracesOf(figure).filter(({ mode }) => mode === "text");
    expect(texts.map(({ text }) => text)).toEqual(groups.map(() => ["2/3"]));
    expect(new Set(texts.map(({ y }) => y[0])).size).toBe(1);
    expect(titleOf(figure)).toContain("open triangles: none by the last step, 5000, and how many");
  });

  it("has every group in the legend once, by its mean, else by its dots, else by its triangles", () => {
    const [all, some, none] = [
      [100, 200],
      [100, NONE],
      [NONE, NONE],
    ];
    const runs = Object.entries({ all, some, none }).flatMap(([group, values]) =>
      values.map((value, seed) => ({ setting: 1, value, seed, group })),
    );
    const shown = tracesOf(valueBySetting(runs, SETTINGS)).filter(({ showlegend }) => showlegend);
    expect(shown.map(({ name, marker, x }) => [name, marker.symbol, x.length])).toEqual([
      ["all", "circle", 1],
      ["some", "square", 1],
      ["none", "triangle-up-open", 2],
    ]);
  });

  it("draws nothing but triangles where no run gets there", () => {
    const figure = valueBySetting(
      [1, 10].map((setting) => ({ setting, value: NONE })),
      SETTINGS,
    );
    expect(tracesOf(figure).map(({ x }) => x.length)).toEqual([0, 0, 2, 2]);
    expect(JSON.stringify(figure)).not.toMatch(/NaN|Infinity|null/);
  });

  it("chooses the axis of the settings: logarithmic, linear, or a place for each", () => {
    const axisOf = (...settings: (number | string)[]) =>
      valueBySetting(
        settings.map((setting) => ({ setting, value: 1 })),
        SETTINGS,
      ).layout.xaxis;
    expect(axisOf(0.01, 0.1)?.type).toBe("log");
    expect(axisOf(30, 50, 70)?.type).toBeUndefined();
    expect(axisOf(30, 50, 70)?.ticktext).toEqual(["30", "50", "70"]);
    expect(axisOf("b", "<a>")).toMatchObject({ tickvals: [0, 1], ticktext: ["b", "&lt;a&gt;"] });
    expect(axisOf(0, 0.01, 1)?.type).toBeUndefined();
    const zero = [0, 1].map((setting) => ({ setting, value: 1 }));
    expect(() => valueBySetting(zero, { ...SETTINGS, axis: "log" })).toThrow(
      'setting 0 has no place on a log axis; pass axis: "categorical"',
    );
  });

  it("puts groups side by side in colours of their own, and the dots of a seed on a line where asked", () => {
    const two = ["one", "two"].flatMap((group) => doses.map((dose) => ({ ...dose, group })));
    const figure = valueBySetting(two, { ...SETTINGS, paired: true });
    expect(legendOf(figure)).toEqual(["one", "two"]);
    const means = tracesOf(figure).filter(({ mode }) => mode === "lines+markers");
    expect(Number(means[0].x[0])).toBeLessThan(0.01);
    expect(Number(means[1].x[0])).toBeGreaterThan(0.01);
    expect(means[0].marker.color).not.toBe(means[1].marker.color);
    const lines = tracesOf(figure).filter(({ mode }) => mode === "lines");
    expect(lines.length).toBe(6); // three seeds in two groups
    for (const { x } of lines) expect(x.length).toBe(2);
    const texts = tracesOf(figure).filter(({ mode }) => mode === "text");
    expect(Number(texts[1].y[0])).toBeGreaterThan(Number(texts[0].y[0])); // in a row above
  });

  it("puts groups side by side over names, too, in their order from left to right", () => {
    const two = ["one", "two"].flatMap((group) => ["a", "b"].map((setting) => ({ setting, value: 1, group })));
    const means = tracesOf(valueBySetting(two, SETTINGS)).filter(({ error_y }) => error_y);
    // 0.64 ((g + 1/2) / 2 - 1/2) beside the places 0 and 1
    expect(means.map(({ x }) => x)).toEqual([
      [-0.16, 0.84],
      [0.16, 1.16],
    ]);
  });

  it("has room for the intervals, up to half of what the values take", () => {
    const rangeOf = (...values: number[]) => {
      const { yaxis } = valueBySetting(
        [...values.map((value) => ({ setting: 1, value })), { setting: 2, value: 200 }],
        SETTINGS,
      ).layout;
      return (yaxis as { range: number[] }).range;
    };
    const [low, high] = rangeOf(100, 200, 400); // interval 200 × or ÷ 5.595, cut at 200 × or ÷ 4
    expect(low).toBeLessThan(Math.log10(50));
    expect(low).toBeGreaterThan(Math.log10(200 / 5.595));
    expect(high).toBeGreaterThan(Math.log10(800));
    expect(high).toBeLessThan(Math.log10(200 * 5.595));
    expect(rangeOf(100, 200, 200, 200, 200, 400)[1]).toBeLessThan(Math.log10(500)); // inside the values: no more room
  });

  it("takes arithmetic means on a linear scale, where values may be zero or below", () => {
    const signed = [-1, 0, 1].map((value, seed) => ({ setting: 1, value, seed }));
    const [, mean] = tracesOf(valueBySetting(signed, { ...SETTINGS, scale: "linear" }));
    expect(mean.y).toEqual([0]);
    expect(mean.error_y.array[0]).toBeCloseTo(4.302653 / Math.sqrt(3), 3);
    expect(() => valueBySetting(signed, SETTINGS)).toThrow(
      'setting 1, seed 0: -1 is not positive; pass scale: "linear"',
    );
  });

  it("draws the dots alone, over their setting, where asked, each group in its own colour though others have no run", () => {
    const groups = ["one", "two"];
    const two = doses.slice(0, 3).map((dose) => ({ ...dose, group: "two" }));
    const figure = valueBySetting(two, { ...SETTINGS, means: false, groups });
    const drawn = tracesOf(figure).filter(({ x }) => x.length > 0);
    expect(drawn.map(({ mode, name, x }) => [mode, name, x.length])).toEqual([["markers", "two", 3]]);
    expect(drawn[0].marker.color).toBe(PALETTE[1]);
    expect(drawn[0].x[1], "the second of three seeds stands over the first setting").toBe(0);
    expect(titleOf(figure)).not.toContain("geometric mean");
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => valueBySetting([], SETTINGS)).toThrow("valueBySetting: there are no runs");
    expect(() => valueBySetting([{ setting: 1, value: Number.NaN }], SETTINGS)).toThrow("setting 1: NaN is not finite");
    const many = Array.from({ length: 9 }, (_, i) => ({ setting: 1, value: 1, group: String(i) }));
    expect(() => valueBySetting(many, SETTINGS)).toThrow("9 groups, but 8 colours");
  });
});

describe("successRate", () => {
  const trials = [
    ...Array.from({ length: 5 }, () => ({ setting: 4, success: true, group: "n = 10" })),
    ...[true, false].map((success) => ({ setting: 2, success, group: "n = 10" })),
    { setting: 2, success: false, group: "<n = 50>" },
  ];

  it("draws shares with Clopper-Pearson intervals, a line a group", () => {
    const figure = successRate(trials, SETTINGS);
    const [ten, fifty] = tracesOf(figure);
    expect([ten.y, ten.text]).toEqual([
      [0.5, 1],
      ["2: 1 of 2", "4: 5 of 5"],
    ]);
    expect(ten.error_y.arrayminus[1]).toBeCloseTo(1 - 0.4782, 4); // five of five: 0.025^(1/5)
    expect(ten.error_y.array[1]).toBe(0);
    expect(fifty.error_y.array).toEqual([0.975]); // none of one: 1 - 0.025
    expect(legendOf(figure)).toEqual(["n = 10", "&lt;n = 50&gt;"]);
    expect(titleOf(figure)).toContain("n = 1 to 5 runs a point, 95 % Clopper-Pearson intervals");
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => successRate([], SETTINGS)).toThrow("successRate: there are no runs");
    expect(() => successRate([{ setting: "a", success: true }], { ...SETTINGS, axis: "linear" })).toThrow(
      "setting a has no place on a linear axis",
    );
  });
});

describe("heatMap", () => {
  const WORDS = { ...SETTINGS, xTitle: "weight decay", yTitle: "points", unit: "T_gen (steps)" };
  const cells = [
    { x: 0.1, y: 300, value: 10, note: "n = 3" },
    { x: 0.01, y: 300, value: 1000 },
    { x: 0.1, y: 100, value: { censored: false as const, step: 100 } },
    { x: 0.01, y: 100, value: NONE },
  ];

  it("orders both settings, and writes each value in its cell with its note", () => {
    const { data, layout } = heatMap(cells, WORDS);
    expect([layout.xaxis?.ticktext, layout.yaxis?.ticktext]).toEqual([
      ["0.01", "0.1"],
      ["100", "300"],
    ]);
    expect((data[0] as unknown as { z: unknown }).z).toEqual([
      [null, 100],
      [1000, 10],
    ]);
    expect(textsOf({ data, layout }).map((text) => text.replace(/<[^>]*>/g, " "))).toEqual([
      "10  n = 3 ",
      "1000",
      "100",
      "&gt; 5000",
    ]);
  });

  it("hatches cells that are censored, and says what that is", () => {
    const figure = heatMap(cells, WORDS);
    const rectangles = (figure.layout.shapes ?? []).filter(({ type }) => type === "rect");
    expect(rectangles.map(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1])).toEqual([[-0.49, 0.49, -0.49, 0.49]]);
    expect(titleOf(figure)).toContain("hatched: not within the steps written");
    expect(titleOf(heatMap(cells.slice(0, 3), WORDS))).not.toContain("hatched");
  });

  it("keeps the row and column of a cell without a value, which has a dash and no colour", () => {
    const more = [...cells, { x: 0.5, y: 300, value: null }];
    const figure = heatMap(more, { ...WORDS, scale: "log", threshold: 500 });
    expect(figure.layout.xaxis?.ticktext).toEqual(["0.01", "0.1", "0.5"]);
    expect((figure.data[0] as unknown as { z: unknown }).z).toEqual([
      [null, 2, null],
      [3, 1, null],
    ]);
    expect(textsOf(figure).at(-1)).toBe("–");
    const shapes = figure.layout.shapes ?? [];
    expect(shapes.filter(({ type }) => type === "rect").length).toBe(1);
    expect(shapes.filter(({ line }) => line?.width === 3).length).toBe(2); // none beside the cell without a value
  });

  it("draws its staircase between cells on two sides of the threshold, and nowhere else", () => {
    const edges = (list: typeof cells) =>
      (heatMap(list, { ...WORDS, threshold: 500 }).layout.shapes ?? [])
        .filter(({ line }) => line?.width === 3)
        .map(({ x0, y0, x1, y1 }) => [x0, y0, x1, y1]);
    const column = [10, 1000, 20].map((value, i) => ({ x: 0.1, y: 100 * (i + 1), value }));
    expect(edges(column)).toEqual([
      [-0.5, 0.5, 0.5, 0.5],
      [-0.5, 1.5, 0.5, 1.5],
    ]);
    expect(edges(column.map(({ x, y, value }) => ({ x: y, y: x, value })))).toEqual([
      [0.5, -0.5, 0.5, 0.5],
      [1.5, -0.5, 1.5, 0.5],
    ]);
  });

  it("colours by logarithm where asked, with ticks in the unit", () => {
    const [map] = heatMap(cells, { ...WORDS, scale: "log" }).data as unknown as Record<string, unknown>[];
    expect(map).toMatchObject({
      zmin: 1,
      zmax: 3,
      z: [
        [null, 2],
        [3, 1],
      ],
    });
    expect(map.colorbar).toMatchObject({ ticktext: ["10", "20", "50", "100", "200", "500", "1000"] });
  });

  it("draws a staircase between cells on either side of a threshold, censored ones above", () => {
    const lines = (heatMap(cells, { ...WORDS, threshold: 500 }).layout.shapes ?? []).filter(
      ({ line }) => line?.width === 3,
    );
    // (0.01, both sizes) lie above, (0.1, both) below: one line between the columns, two cells high
    expect(lines.map(({ x0, x1, y0, y1 }) => [x0, x1, y0, y1])).toEqual([
      [0.5, 0.5, -0.5, 0.5],
      [0.5, 0.5, 0.5, 1.5],
    ]);
  });

  it("writes dark on light cells and light on dark ones", () => {
    const inks = (heatMap(cells, WORDS).layout.annotations ?? []).map(({ font }) => font?.color);
    expect(inks).toEqual(["#FFFFFF", "#111111", "#FFFFFF", "#222222"]);
  });

  it("draws one value, or none but censored ones, and refuses what it can not draw", () => {
    expect(JSON.stringify(heatMap(cells.slice(0, 1), WORDS))).not.toMatch(/NaN|Infinity/);
    const [map] = heatMap(cells.slice(3), WORDS).data as unknown as { showscale: boolean }[];
    expect(map.showscale).toBe(false);
    expect(() => heatMap([], WORDS)).toThrow("heatMap: there are no cells");
    expect(() => heatMap([cells[0], cells[0]], WORDS)).toThrow("cell (0.1, 300) is given twice");
    expect(() => heatMap([{ x: 1, y: 2, value: Number.NaN }], WORDS)).toThrow("cell (1, 2) is NaN");
    expect(() => heatMap([{ x: 1, y: 2, value: 0 }], { ...WORDS, scale: "log" })).toThrow("need it above 0");
  });
});

describe("figures against settings", () => {
  it("are figures as Plotly knows them", async () => {
    const words = { ...SETTINGS, xTitle: "x", yTitle: "y", unit: "steps", threshold: 50, scale: "log" as const };
    await expectValid(
      valueBySetting(doses, { ...SETTINGS, paired: true }),
      successRate([{ setting: 1, success: true, group: "a" }], SETTINGS),
      heatMap(
        [
          { x: 1, y: 1, value: 10, note: "n = 3" },
          { x: 2, y: 1, value: 100 },
          { x: 1, y: 2, value: NONE },
        ],
        words,
      ),
    );
  });
});

it("leaves a hundredth of the axis at each end of settings that lie close together", () => {
  const close = Array.from({ length: 40 }, (_, seed) => ({ setting: 10 + seed, value: 1, seed }));
  const dense = [...close, { setting: 10.01, value: 1, seed: 40 }]; // six tenths of this gap are less than a dot
  const { xaxis } = valueBySetting(dense, { settings: "made up", axis: "linear" }).layout;
  expect(xaxis?.range).toBeAllclose([10 - 0.39, 49 + 0.39], { rtol: 1e-12 });
});
