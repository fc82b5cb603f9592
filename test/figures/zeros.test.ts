import { curves, type PlotlyFigure, trainingCurves } from "groklab/figures";
import { brokenLine, cutAt, describeZeros, type ZeroLine, zeroMarks } from "groklab/figures/zeros";
import { describe, expect, it } from "vitest";
import { madeRun, textsOf, titleOf, tracesOf } from "../support/figures";
import { expectValid } from "../support/plotly";

/** A value at 10, 20, 30, … */
const curve = (...values: number[]) => values.map((value, i) => ({ step: 10 * (i + 1), value }));

/** A run whose training losses at 0, 10, 20, … are these. */
function run(losses: readonly number[], seed = 1) {
  const made = madeRun({ seed, until: 10 * (losses.length - 1) });
  const evaluations = made.evaluations.map((one, i) => ({ ...one, train: { ...one.train, loss: losses[i] } }));
  return { ...made, evaluations };
}

const barsOf = ({ layout }: PlotlyFigure) => (layout.shapes ?? []).filter(({ type }) => type === "rect");

describe("cutAt", () => {
  it("cuts between two points where a gap lies between them, and nowhere else", () => {
    const steps = (gaps: number[]) => cutAt(curve(1, 1, 1), gaps).map((piece) => piece.map(({ step }) => step));
    expect(steps([])).toEqual([[10, 20, 30]]);
    expect(steps([15])).toEqual([[10], [20, 30]]);
    expect(steps([12, 15, 25])).toEqual([[10], [20], [30]]);
    expect(steps([5, 35])).toEqual([[10, 20, 30]]);
    expect(steps([20])).toEqual([[10, 20], [30]]); // one at a point's own step lies behind it
    expect(cutAt([], [5])).toEqual([]);
  });
});

describe("brokenLine", () => {
  it("is one trace with nulls between its pieces, and a dot for a point that stands alone", () => {
    const look = { mode: "lines", line: { color: "#000000", width: 2 }, showlegend: true } as const;
    const at = { x: ({ step }: { step: number }) => step, y: () => 7 };
    const traces = brokenLine(cutAt(curve(1, 1, 1, 1), [25, 35]), at, look);
    expect(traces).toMatchObject([
      { mode: "lines", x: [10, 20, null, 30, null, 40], y: [7, 7, null, 7, null, 7], showlegend: true },
      { mode: "markers", x: [30, 40], y: [7, 7], marker: { color: "#000000", size: 4 }, showlegend: false },
    ]);
    expect(brokenLine([curve(1)], at, look).length).toBe(1); // a curve that has one point so far is not broken
  });
});

describe("describeZeros", () => {
  it.each([
    ["0 from step 30", [curve(1, 1, 0, 0)]],
    ["0 at step 20", [curve(1, 0, 1)]],
    ["0 at times from step 20 on", [curve(1, 0, 1, 0)]],
    ["0 or less from step 20", [curve(1, 0, -1)]],
    ["first 0 at step 20 (2 of 3 curves)", [curve(1, 1, 0), curve(1, 0, 1), curve(1, 1)]],
  ])("says %s", (text, all) => {
    expect(describeZeros(all)).toBe(text);
  });

  it("counts epochs where the axis does", () => {
    expect(describeZeros([curve(1, 0)], 8)).toBe("0 from epoch 2.5");
  });
});

describe("zeroMarks", () => {
  const place = { yref: "y2" as "y", axis: "log", ends: [1, 1000] } as const;
  const line = (...values: number[]): ZeroLine => ({ curves: [curve(...values)], colour: "#0072B2" });

  it("has a bar for each row of zeros, at the lower edge of the panel, as long as the row", () => {
    const { shapes } = zeroMarks([line(0, 1, 0, 0, 0, 1)], place);
    expect(shapes).toMatchObject([
      { xsizemode: "pixel", xanchor: 10, yref: "y2 domain", y0: 0, y1: 4 }, // a single one
      { x0: 30, x1: 50, yref: "y2 domain", y0: 0, y1: 4, fillcolor: "#0072B2", opacity: 1 },
    ]);
    expect(shapes[1]).not.toHaveProperty("xsizemode");
    expect(zeroMarks([line(0, 0)], { ...place, updatesPerEpoch: 5 }).shapes).toMatchObject([{ x0: 2, x1: 4 }]);
  });

  it("says where the first is, beside it and on the side that has room", () => {
    const early = zeroMarks([line(1, 0, 0)], place).annotations;
    expect(early).toMatchObject([
      { text: "0 from step 20", x: Math.log10(20), xanchor: "left", yref: "y2 domain", y: 0 },
    ]);
    const late = zeroMarks([line(1, 0, 0)], { ...place, ends: [1, 30] }).annotations;
    expect(late[0].xanchor).toBe("right");
    const linear = zeroMarks([line(1, 0, 0)], { ...place, axis: "linear" }).annotations;
    expect(linear).toMatchObject([{ x: 20, xanchor: "left" }]);
  });

  it("gives up to four lines a lane and a text each, and more of them one of all", () => {
    const many = (count: number) => zeroMarks([line(1, 1), ...Array.from({ length: count }, () => line(1, 0))], place);
    expect(many(4).shapes.map(({ y0 }) => y0)).toEqual([0, 5, 10, 15]);
    expect(many(4).annotations.map(({ yshift }) => yshift)).toEqual([20, 35, 50, 65]);
    expect(many(5).shapes.map(({ y0 }) => y0)).toEqual([0, 0, 0, 0, 0]);
    expect(many(5).annotations.map(({ text }) => text)).toEqual(["first 0 at step 20 (5 of 5 curves)"]);
    expect(many(0)).toEqual({ shapes: [], annotations: [] });
  });
});

describe("a loss of 0 in trainingCurves", () => {
  it("ends the line, which goes on behind the gap, and is a bar with its step", () => {
    const figure = trainingCurves(run([2, 1, 0, 0.5, 0.25, 0, 0]));
    const [, , train, test] = tracesOf(figure);
    expect([train.x, train.y]).toEqual([
      [10, null, 30, 40],
      [1, null, 0.5, 0.25],
    ]);
    expect(test.y.includes(null)).toBe(false);
    expect(barsOf(figure).map(({ xanchor, x0, x1 }) => xanchor ?? [x0, x1])).toEqual([20, [50, 60]]);
    expect(textsOf(figure)).toContain("0 at times from step 20 on");
    expect(textsOf(trainingCurves(run([2, 1, 0.5, 0, 0])))).toContain("0 from step 30");
  });

  it("of other seeds is told apart from that of the run", () => {
    const figure = trainingCurves(run([2, 1, 1]), { others: [run([2, 1, 0], 2), run([2, 1, 1], 3)] });
    expect(textsOf(figure)).toContain("thin: first 0 at step 20 (1 of 2 curves)");
    expect(barsOf(figure).map(({ opacity }) => opacity)).toEqual([0.35]);
    expect(barsOf(trainingCurves(run([2, 1, 1])))).toEqual([]);
  });

  it("leaves an accuracy of 0 where it is", () => {
    const made = madeRun({ until: 20 });
    const evaluations = made.evaluations.map((one) => ({ ...one, test: { ...one.test, accuracy: 0 } }));
    expect(tracesOf(trainingCurves({ ...made, evaluations }))[1].y).toEqual([0, 0]);
  });
});

describe("a loss of 0 in curves", () => {
  const runs = [run([2, 1, 4, 0, 4, 1, 1], 1), run([2, 1, 1, 1, 1, 1, 0], 2)];
  const figure = curves(runs, { quantities: ["trainLoss"] });

  it("ends seeds, mean and interval, which go on where no seed is 0", () => {
    const others = [3, 4, 5].map((seed) => run([2, 1, 2, 1, 2, 1, 1], seed));
    const traces = tracesOf(curves([...runs, ...others], { quantities: ["trainLoss"] }));
    const thin = traces.filter(({ line }) => line.width === 0.8);
    expect(thin.slice(0, 2).map(({ x }) => x)).toEqual([
      [10, 20, null, 40, 50, 60],
      [10, 20, 30, 40, 50],
    ]);
    const bold = traces.find(({ line }) => line.width === 2.5);
    expect(bold?.x).toEqual([10, 20, null, 40, 50]);
    expect(bold?.y[1]).toBeCloseTo((4 * 1 * 2 * 2 * 2) ** (1 / 5), 3); // geometric, over the five
    const edges = traces.filter(({ line }) => line.width === 0);
    expect(edges.map(({ x, fill }) => [x, fill])).toEqual([
      [[10, 20], "none"],
      [[10, 20], "tonexty"],
      [[40, 50], "none"],
      [[40, 50], "tonexty"],
    ]);
  });

  it("is a bar with its step, named under the title, and within the axes", () => {
    expect(barsOf(figure).map(({ xanchor, yref }) => [xanchor, yref])).toEqual([
      [30, "y domain"],
      [60, "y domain"],
    ]);
    expect(textsOf(figure)).toEqual(["first 0 at step 30 (2 of 2 curves)"]);
    expect(titleOf(figure)).toContain("mean (geometric on log axes, none where a seed is 0)");
    expect(figure.layout.xaxis?.range).toEqual([1, Math.log10(60)]);
    expect(figure.layout.yaxis?.range?.every(Number.isFinite)).toBe(true);
    expect(titleOf(curves([run([2, 1, 1])], { quantities: ["trainLoss"] }))).not.toContain("is 0");
  });

  it("is seen where no measurement is above 0", () => {
    const none = curves([run([0, 0, 0])], { quantities: ["trainLoss"] });
    expect(barsOf(none).map(({ x0, x1 }) => [x0, x1])).toEqual([[10, 20]]);
    expect(textsOf(none)).toEqual(["0 from step 10"]);
  });

  it("names the side of the split where both have the colour of their group", () => {
    const groups = [runs[0], { ...runs[1], config: { ...runs[1].config, batchSize: 3 as never } }];
    expect(textsOf(curves(groups, { quantities: ["loss"] }))).toEqual([
      "training: 0 at step 30",
      "training: 0 from step 60",
    ]);
  });

  it("has no mark for the end of a run there, but keeps it elsewhere", () => {
    const stopped = [{ ...runs[1], status: "stopped" as const }];
    const marks = tracesOf(curves(stopped, { quantities: ["trainLoss", "weightNorm"] })).filter(
      ({ mode, x }) => mode === "markers" && x[0] !== null,
    );
    expect(marks.map(({ x, yaxis }) => [x, yaxis])).toEqual([[[60], "y2"]]);
  });

  it("is a figure as Plotly knows it", async () => {
    await expectValid(figure, trainingCurves(runs[0], { others: [runs[1]] }));
  });
});
