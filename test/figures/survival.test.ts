import { kaplanMeier } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { survival } from "groklab/figures";
import { describe, expect, it } from "vitest";
import { legendOf, madeRun, tracesOf } from "../support/figures";

const runs = [
  ...[20, 30, 30].map((gen, seed) => madeRun({ gen, seed, weightDecay: 2 })),
  ...[40, 999, 999].map((gen, seed) => madeRun({ gen, seed, weightDecay: 0.1, until: seed === 2 ? 80 : 100 })),
];
const title = (figure: ReturnType<typeof survival>) => (figure.layout.title as { text: string }).text;

describe("survival", () => {
  it("draws the Kaplan-Meier curve of each group as steps, from 1 to the last step observed", () => {
    const [slow, slowMarks, fast, fastMarks] = tracesOf(survival(runs, { by: "optimizer.weightDecay" }));
    expect([slow.x, slow.y]).toEqual([[0, 40, 100], [1, 0.6667, 0.6667].map((y) => expect.closeTo(y, 3))]);
    expect([fast.x, fast.y]).toEqual([
      [0, 20, 30, 30],
      [1, expect.closeTo(2 / 3, 3), 0, 0],
    ]);
    expect(slow.line).toMatchObject({ shape: "hv" });
    expect([slowMarks.x, slowMarks.y]).toEqual([[80, 100], [0.6667, 0.6667].map((y) => expect.closeTo(y, 3))]);
    expect(fastMarks.x).toEqual([]);
    const times = [40, 80, 100].map((step) => ({ step, censored: step > 40 }));
    expect(slow.y[1]).toBeCloseTo(kaplanMeier(times)[0].survival, 3);
  });

  it("says how many got there, n, up to which steps runs were observed, and what counts", () => {
    const figure = survival(runs, { by: "optimizer.weightDecay" });
    expect(legendOf(figure)).toEqual(["weight decay 0.1: 1 of 3", "weight decay 2: 3 of 3"]);
    const text = title(figure).replaceAll("<br>", " ");
    expect(text).toContain("Not yet generalised");
    expect(text).toContain("generalised: 98 % test accuracy in 5 evaluations from then on");
    expect(text).toContain("n = 3 runs a curve, strokes: given up on at step 80 to 100");
    expect(title(survival(runs.slice(0, 3)))).toContain("all got there");
    expect(title(survival(runs, { by: () => "all" })).replaceAll(/<[^>]*>/g, " ")).toContain(
      "pooled over weight decay",
    );
    expect(title(survival(runs, { of: "T_mem", threshold: 0.9 }))).toContain("Not yet memorised");
  });

  it("refuses no runs, and a key that no run has", () => {
    expect(() => survival([])).toThrow(ConfigError);
    expect(() => survival(runs, { by: "weightDecay" })).toThrow("did you mean optimizer.weightDecay?");
  });
});
