import { figureDigest, type PlotlyFigure } from "groklab/figures";
import { expect, it } from "vitest";

const figure: PlotlyFigure = {
  data: [
    { type: "scatter", x: [1, 2], y: [0.123456789, 2e-9], name: "a" },
    { type: "scatter", x: [1, 2], y: [3, 4], name: "b" },
  ],
  layout: { title: { text: "A title" }, height: 400 },
};
const [first, second] = figure.data;

it("is the same for numbers that agree in four digits, whatever the order of the keys", () => {
  const { y: _, ...others } = first as { y: unknown };
  const same = { layout: figure.layout, data: [{ y: [0.12345678, 2.00001e-9], ...others }, second] };
  expect(figureDigest(same as PlotlyFigure)).toBe(figureDigest(figure));
  expect(figureDigest(figure)).toMatch(/^[0-9a-f]{12}$/);
});

it("is another one for other numbers, arms that changed places or names, and another layout", () => {
  const others: unknown[] = [
    { ...figure, data: [{ ...first, y: [0.1235, 2.01e-9] }, second] },
    { ...figure, data: [{ ...first, y: [0.123456789, -2e-9] }, second] },
    { ...figure, data: [{ ...first, y: [0.123456789, null] }, second] },
    { ...figure, data: [{ ...first, y: [0.123456789, Number.NaN] }, second] },
    { ...figure, data: [second, first] },
    {
      ...figure,
      data: [
        { ...first, name: "b" },
        { ...second, name: "a" },
      ],
    },
    { ...figure, layout: { ...figure.layout, height: 401 } },
  ];
  const digests = [figure, ...(others as PlotlyFigure[])].map(figureDigest);
  expect(new Set(digests).size).toBe(digests.length);
});

it("takes a typed array for the list of its numbers", () => {
  const typed = { ...figure, data: [{ ...first, x: Float32Array.of(1, 2) }, second] };
  expect(figureDigest(typed as PlotlyFigure)).toBe(figureDigest(figure));
});
