import { phasePortrait } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const OPTIONS = { settings: "n = 2", xTitle: "redundancy", yTitle: "synergy" };
const path = { points: [1, 10, 100].map((step) => ({ step, x: step / 10, y: 1 / step })) };

describe("phasePortrait", () => {
  it("draws the first path in the colours of its steps, the others as lines behind", () => {
    const [other, line, dots] = tracesOf(phasePortrait([path, { points: path.points.slice(0, 2) }], OPTIONS));
    expect([other.mode, other.x]).toEqual(["lines", [0.1, 1]]);
    expect(line.x).toEqual([0.1, 1, 10]);
    expect(dots.y).toEqual([1, 0.1, 0.01]);
    expect(dots.marker).toMatchObject({ color: [0, 1, 2], cmin: 0, cmax: 2 });
  });

  it("takes the ends of the colours from the caller, so that panels share them", () => {
    const [, dots] = tracesOf(phasePortrait([path], { ...OPTIONS, steps: [1, 1000] }));
    expect(dots.marker).toMatchObject({ cmin: 0, cmax: 3 });
  });

  it("is a figure as Plotly knows it", async () => {
    await expectValid(phasePortrait([path], OPTIONS), phasePortrait([{ points: path.points.slice(0, 1) }], OPTIONS));
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => phasePortrait([], OPTIONS)).toThrow("there is no path");
    expect(() => phasePortrait([{ points: [] }], OPTIONS)).toThrow("there is no path");
    expect(() => phasePortrait([{ points: [{ step: 0, x: 1, y: 1 }] }], OPTIONS)).toThrow("step 0 has no place");
  });
});
