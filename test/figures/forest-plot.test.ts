import { type Estimate, forestPlot } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const OPTIONS = { settings: "n = 3", yTitle: "AUC" };
const list: Estimate[] = [
  { setting: 30, estimate: 0.6, low: 0.4, high: 0.9, group: "one" },
  { setting: 30, estimate: 0.7, low: 0.7, high: 0.7, group: "two" },
  { setting: 100, estimate: 0.8, low: 0.5, high: 1, group: "one" },
];

describe("forestPlot", () => {
  it("draws each number with its interval, groups side by side", () => {
    const figure = forestPlot(list, { ...OPTIONS, axis: "categorical" });
    const [one, two] = tracesOf(figure);
    expect([one.x, one.y]).toEqual([
      [-0.15, 0.85],
      [0.6, 0.8],
    ]);
    expect([one.error_y.array, one.error_y.arrayminus]).toEqual([
      [0.3, 0.2],
      [0.2, 0.3],
    ]);
    expect(two.x).toEqual([0.15]);
    expect(two.error_y.array).toEqual([0]);
    expect(legendOf(figure)).toEqual(["one", "two"]);
  });

  it("draws a level across, with its name", () => {
    const { layout } = forestPlot(list, { ...OPTIONS, level: { value: 0.5, text: "<chance>" }, range: [0, 1] });
    expect(layout.shapes?.[0]).toMatchObject({ y0: 0.5, y1: 0.5 });
    expect(layout.annotations?.[0].text).toBe("&lt;chance&gt;");
    expect(layout.yaxis?.range).toEqual([0, 1]);
  });

  it("is a figure as Plotly knows it", async () => {
    await expectValid(
      forestPlot(list, { ...OPTIONS, level: { value: 0.5, text: "chance" } }),
      forestPlot([{ setting: "a", estimate: 1, low: 0, high: 2 }], OPTIONS),
    );
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => forestPlot([], OPTIONS)).toThrow("there are no numbers");
    expect(() => forestPlot([{ setting: 1, estimate: 1, low: Number.NaN, high: 2 }], OPTIONS)).toThrow("setting 1");
    const many = Array.from({ length: 9 }, (_, i) => ({ ...list[0], group: String(i) }));
    expect(() => forestPlot(many, OPTIONS)).toThrow("9 groups, but 8 colours");
  });
});
