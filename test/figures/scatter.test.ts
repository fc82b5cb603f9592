import { scatter } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const OPTIONS = { settings: "MLP", xTitle: "logit", yTitle: "norm" };
const points = [
  { x: 20, y: 50, group: 400 },
  { x: 10, y: 40, group: 400 },
  { x: 10, y: 30, group: 90 },
];

describe("scatter", () => {
  it("draws a point a run, groups ascending, and joins none", () => {
    const figure = scatter(points, { ...OPTIONS, unit: "pairs" });
    expect(legendOf(figure)).toEqual(["90 pairs", "400 pairs"]);
    expect(tracesOf(figure).map(({ mode }) => mode)).toEqual(["markers", "markers"]);
    expect(tracesOf(figure).map(({ x, y }) => [x, y])).toEqual([
      [[10], [30]],
      [
        [20, 10],
        [50, 40],
      ],
    ]);
  });

  it("takes axes, colours and places in the legend from all the points that it stands among", () => {
    const among = [...points, { x: 100, y: 500, group: 200 }];
    const [alone, whole] = [scatter(points.slice(0, 2), { ...OPTIONS, among }), scatter(among, OPTIONS)];
    expect(alone.layout.xaxis?.range).toEqual(whole.layout.xaxis?.range);
    expect(legendOf(alone)).toEqual(["400"]);
    expect(tracesOf(alone)[0].marker.color).toBe(tracesOf(whole)[2].marker.color);
    expect(tracesOf(alone)[0].legendrank).toBe(3); // after 90 and 200
  });

  it("says what it can not draw", () => {
    expect(() => scatter([], OPTIONS)).toThrow("scatter: there are no points");
    expect(() => scatter([{ x: 0, y: 1, group: "a" }], OPTIONS)).toThrow("group a: (0, 1) has no place on log axes");
    const many = Array.from({ length: 12 }, (_, i) => ({ x: 1, y: 1, group: `group ${i}` }));
    expect(() => scatter(many, OPTIONS)).toThrow("12 groups, but");
  });

  it("is a figure as Plotly knows it", async () => {
    await expectValid(scatter(points, { ...OPTIONS, scale: "linear" }), scatter(points, OPTIONS));
  });
});
