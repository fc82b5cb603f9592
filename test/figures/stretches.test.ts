import { type StretchRow, stretches } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

const OPTIONS = { settings: "n = 2", names: ["first", "second"], steps: [1, 1000] as const };
const rows: StretchRow[] = [
  {
    label: "seed 0",
    stretches: [
      { name: "first", from: 1, to: 10 },
      { name: "second", from: 5, to: 100 },
      { name: "first", from: 200, to: 300 },
    ],
    marks: [{ step: 30, symbol: "x", name: "memorised" }],
  },
  { label: "seed <1>", stretches: [] },
];

describe("stretches", () => {
  it("draws a bar from first to last step, names in lanes of a row, rows from top to bottom", () => {
    const [first, second, marks] = tracesOf(stretches(rows, OPTIONS));
    expect(first.x).toEqual([1, 10, null, 200, 300, null]);
    // Two rows: the upper is from 1 to 2, its lanes 0.4 high below 1.9.
    expect(first.y).toEqual([1.7, 1.7, null, 1.7, 1.7, null]);
    expect(second.y).toEqual([1.3, 1.3, null]);
    expect([marks.x, marks.y]).toEqual([[30], [1.5]]);
    expect(legendOf(stretches(rows, OPTIONS))).toEqual(["first", "second", "memorised"]);
  });

  it("names its rows, those without a stretch too", () => {
    const { yaxis } = stretches(rows, OPTIONS).layout;
    expect([yaxis?.tickvals, yaxis?.ticktext]).toEqual([
      [1.5, 0.5],
      ["seed 0", "seed &lt;1&gt;"],
    ]);
  });

  it("is a figure as Plotly knows it", async () => {
    await expectValid(stretches(rows, OPTIONS));
  });

  it("says what is wrong with what it can not draw", () => {
    expect(() => stretches([], OPTIONS)).toThrow("there are no rows");
    const row = (name: string, from: number, to: number) => [{ label: "a", stretches: [{ name, from, to }] }];
    expect(() => stretches(row("third", 1, 2), OPTIONS)).toThrow("third is not one of first, second");
    expect(() => stretches(row("first", 0, 2), OPTIONS)).toThrow("first from 0 to 2 has no place");
    const names = Array.from({ length: 9 }, (_, i) => String(i));
    expect(() => stretches(rows, { ...OPTIONS, names })).toThrow("9 names, but 8 colours");
  });
});
