import { figureLayout, WIDTH } from "groklab/figures/layout";
import { expect, it } from "vitest";

it.each([
  [0, 0],
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 2],
  [5, 3],
])("a legend of %i entries, of which two are as wide as the figure, gets room for %i rows", (count, rows) => {
  const entry = "a".repeat(25); // 48 + 13 · 0.52 · 25 = 217 pixels
  const { margin } = figureLayout({
    title: "",
    settings: "",
    legend: Array.from({ length: count }, () => entry),
    left: 400,
    right: WIDTH - 400 - (2 * 217 + 0.5),
    below: 50,
  });
  expect(margin?.b).toBe(50 + (rows > 0 ? 12 + 20 * rows : 0));
});
