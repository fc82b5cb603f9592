import { heatMap, type MappedPoint, settingsMap } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { titleOf } from "../support/figures";

const AXES = { "optimizer.weightDecay": "weight decay", "optimizer.learningRate": "learning rate" };
const OPTIONS = { settings: "MLP", axes: AXES };
const at = (decay: number, rate: number, said: Partial<MappedPoint> = {}): MappedPoint => ({
  settings: { "optimizer.weightDecay": decay, "optimizer.learningRate": rate },
  ...{ n: 3, premise: true, holds: true, estimate: 1 },
  ...said,
});
const points = [
  at(0.1, 0.001, { holds: false, estimate: 0 }),
  at(1, 0.001),
  at(0.1, 0.01, { premise: false, holds: null, estimate: null }),
  at(1, 0.01, { holds: null, estimate: 0.5, n: 4 }),
];
type Trace = { readonly z?: unknown; readonly name?: string; readonly x?: unknown; readonly y?: unknown };
const traces = (figure: ReturnType<typeof settingsMap>) => figure.data as unknown as Trace[];
const texts = (figure: ReturnType<typeof settingsMap>) =>
  (figure.layout.annotations ?? []).map(({ text }) => String(text).replace(/<[^>]*>/g, "|"));

describe("settingsMap", () => {
  it("colours by the verdict, hatches where the premise fails, and writes n where it is not that of most", () => {
    const figure = settingsMap(points, OPTIONS);
    expect(traces(figure)[0].z).toEqual([
      [0, 1],
      [null, 0.5],
    ]);
    expect(texts(figure)).toEqual(["0 %", "100 %", "", "50 %||n = 4|"]);
    const hatched = (figure.layout.shapes ?? []).filter(({ type }) => type === "rect");
    expect(hatched.map(({ x0, y0 }) => [x0, y0])).toEqual([[-0.49, 0.51]]);
    expect(
      traces(figure)
        .slice(1)
        .map(({ name }) => name),
    ).toEqual(["not so", "open", "so"]);
    expect(titleOf(figure)).toContain("n = 3 seeds a point unless a cell says else");
    expect(titleOf(figure)).toContain("hatched: the premise fails");
    expect([figure.layout.xaxis?.ticktext, figure.layout.yaxis?.ticktext]).toEqual([
      ["0.1", "1"],
      ["0.001", "0.01"],
    ]);
  });

  it("marks settings, between its cells too, and leaves out those that lie outside", () => {
    const place = (decay: number, rate: number) => at(decay, rate).settings;
    const figure = settingsMap(points, {
      ...OPTIONS,
      marks: { ours: place(1, 0.01), "the paper": place(0.1, Math.sqrt(0.00001)), other: place(5, 0.01) },
    });
    const marks = traces(figure).slice(4);
    expect(marks.map(({ name }) => name)).toEqual(["ours", "the paper"]);
    expect(marks[0].x).toEqual([1]);
    expect(marks[0].y).toEqual([expect.closeTo(1.36, 10)]); // in the upper part of its cell, above the number
    expect(marks[1].y).toEqual([expect.closeTo(0.5, 10)]); // the geometric mean of both rates
  });

  it("has a panel for each value of a third setting, with the same cells, each mark in its own", () => {
    const scale = (value: number, list: readonly MappedPoint[]) =>
      list.map((point) => ({ ...point, settings: { ...point.settings, scale: value } }));
    const figure = settingsMap([...scale(8, points.slice(0, 3)), ...scale(1, points)], {
      ...OPTIONS,
      axes: { ...AXES, scale: "initial scale" },
      marks: { ours: { ...points[0].settings, scale: 8 } },
    });
    const maps = traces(figure).filter(({ z }) => z !== undefined);
    expect(maps.map(({ z }) => z)).toEqual([
      [
        [0, 1],
        [null, 0.5],
      ],
      [
        [0, 1],
        [null, null],
      ],
    ]);
    expect(texts(figure).filter((text) => text.includes("scale"))).toEqual(["|initial scale 1|", "|initial scale 8|"]);
    const [mark] = figure.data.filter((trace) => (trace as Trace).name === "ours") as unknown as { xaxis: string }[];
    expect(mark.xaxis).toBe("x2");
  });

  it("draws one setting as one row, and an estimate with its colour bar", () => {
    const axes = { "optimizer.weightDecay": "weight decay" };
    const figure = settingsMap(points.slice(0, 2), { settings: "MLP", axes, colour: { unit: "T_gen" } });
    const [map] = figure.data as unknown as { z: unknown; showscale: boolean }[];
    expect([map.z, map.showscale, figure.data.length]).toEqual([[[0, 1]], true, 1]);
  });

  it("refuses no points, four settings, and a point that lacks one", () => {
    expect(() => settingsMap([], OPTIONS)).toThrow("settingsMap: there are no points");
    expect(() => settingsMap(points, { settings: "", axes: {} })).toThrow("expected one to three settings, got 0");
    expect(() => settingsMap(points, { ...OPTIONS, axes: { ...AXES, "task.p": "p" } })).toThrow("has no task.p");
  });
});

describe("heatMap", () => {
  it("takes colours in place of Viridis, a text in place of a value, and hatches what it is told to", () => {
    const cells = [
      { x: 1, y: 1, value: 0, text: "none" },
      { x: 2, y: 1, value: 1, hatched: true },
    ];
    const words = { settings: "", xTitle: "", yTitle: "", unit: "" };
    const { data, layout } = heatMap(cells, {
      ...words,
      colours: ["#000000", "#FFFFFF"],
      range: [0, 1],
      hatching: "not run",
    });
    expect((data[0] as { colorscale?: unknown }).colorscale).toEqual([
      [0, "#000000"],
      [1, "#FFFFFF"],
    ]);
    expect((data[0] as { z?: unknown }).z).toEqual([[0, null]]);
    expect((layout.annotations ?? []).map(({ text, font }) => [text, font?.color])).toEqual([
      ["none", "#FFFFFF"],
      ["1", "#222222"],
    ]);
    expect(titleOf({ data, layout })).toContain("hatched: not run");
  });
});
