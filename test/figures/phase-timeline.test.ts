import { type PhaseRow, phaseTimeline } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const OPTIONS = { settings: "n = 2", names: ["first", "second"], steps: [1, 1000] as const };
const rows: PhaseRow[] = [
  {
    label: "seed 0",
    phases: [
      { name: "first", from: 1, to: 10 },
      { name: "second", from: 5, to: 100 },
      { name: "first", from: 200, to: 300 },
    ],
    marks: [{ step: 30, symbol: "x", name: "memorised" }],
  },
  { label: "seed <1>", phases: [] },
];

describe("phaseTimeline", () => {
  it("draws a bar from first to last step, names in lanes of a row, rows from top to bottom", () => {
    const [first, second, marks] = tracesOf(phaseTimeline(rows, OPTIONS));
    expect(first.x).toEqual([1, 10, null, 200, 300, null]);
    // Two rows: the upper is from 1 to 2, its lanes 0.4 high below 1.9.
    expect(first.y).toEqual([1.7, 1.7, null, 1.7, 1.7, null]);
    expect(second.y).toEqual([1.3, 1.3, null]);
    expect([marks.x, marks.y]).toEqual([[30], [1.5]]);
    expect(legendOf(phaseTimeline(rows, OPTIONS))).toEqual(["first", "second", "memorised"]);
  });

  it("names its rows, those without a phase too", () => {
    const { yaxis } = phaseTimeline(rows, OPTIONS).layout;
    expect([yaxis?.tickvals, yaxis?.ticktext]).toEqual([
      [1.5, 0.5],
      ["seed 0", "seed &lt;1&gt;"],
    ]);
  });

  it("has a line between two rows, and none at its ends", () => {
    const heights = (list: PhaseRow[]) => phaseTimeline(list, OPTIONS).layout.shapes?.map(({ y0, y1 }) => [y0, y1]);
    expect(heights(rows.slice(1))).toEqual([]);
    expect(heights([...rows, { label: "seed 2", phases: [] }])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("is a figure as Plotly knows it", async () => {
    await expectValid(phaseTimeline(rows, OPTIONS));
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => phaseTimeline([], OPTIONS)).toThrow("there are no rows");
    const row = (name: string, from: number, to: number) => [{ label: "a", phases: [{ name, from, to }] }];
    expect(() => phaseTimeline(row("third", 1, 2), OPTIONS)).toThrow("third is not one of first, second");
    expect(() => phaseTimeline(row("first", 0, 2), OPTIONS)).toThrow("first from 0 to 2 has no place");
    const names = Array.from({ length: 9 }, (_, i) => String(i));
    expect(() => phaseTimeline(rows, { ...OPTIONS, names })).toThrow("9 names, but 8 colours");
  });
});
