import { pAt, pairedRatio } from "groklab/analysis";
import { earlierTimes, ratio } from "groklab/claims";
import { describe, expect, it } from "vitest";
import { normals, pValues } from "../analysis/seeded";

const ones = [1, 1, 1, 1];
const near = [0.98, 1, 1.02, 1];

describe("ratio", () => {
  it("has the p of what decides: of the bound that it lies beyond, of two bounds the larger", () => {
    const twice = [1.9, 2, 2.1, 2];
    const found = pairedRatio(twice, ones);
    expect(ratio(twice, ones, { above: 1 }, "")).toMatchObject({ verdict: "supported", p: pAt(found, 1) });
    expect(ratio(twice, ones, { above: 0.7, below: 1.3 }, "")).toMatchObject({
      ...{ verdict: "contradicted", p: pAt(found, 1.3) },
    });
    expect(ratio(near, ones, { above: 0.7, below: 1.3 }, "").p).toBe(pAt(pairedRatio(near, ones), 1.3));
  });

  it("contradicts a difference that is shown to be smaller than what counts, and no other", () => {
    expect(ratio(near, ones, { above: 1 }, "").verdict).toBe("inconclusive");
    expect(ratio(near, ones, { above: 1, alike: 1.2 }, "")).toMatchObject({
      ...{ verdict: "contradicted", p: pAt(pairedRatio(near, ones), 1 / 1.2) }, // the mean is a little below 1
    });
    expect(ratio(near, ones, { above: 1, alike: 1.01 }, "").verdict).toBe("inconclusive");
    // A difference that is shown is one, however small.
    expect(ratio([1.03, 1.04, 1.03, 1.04], ones, { above: 1, alike: 1.2 }, "").verdict).toBe("supported");
  });

  it("calls what is larger by a fifth alike in at most 5 % of data sets", () => {
    const wrong = pValues((random) => {
      const values = normals(random, 8).map((value) => 1.2 * Math.exp(0.1 * value));
      const than = values.map(() => 1);
      return ratio(values, than, { above: 1, alike: 1.2 }, "").verdict === "contradicted" ? 1 : 0;
    });
    expect(wrong.reduce((sum, one) => sum + one, 0) / wrong.length).toBeLessThan(0.05);
  });
});

describe("earlierTimes", () => {
  const times = (steps: readonly number[], censored = false) => steps.map((step) => ({ step, censored }));

  it("contradicts times that are alike, unless one is censored", () => {
    const [a, b] = [
      [980, 1000, 1020, 1000],
      [1000, 1000, 1000, 1000],
    ];
    expect(earlierTimes(times(a), times(b), "").verdict).toBe("inconclusive");
    expect(earlierTimes(times(a), times(b), "", { alike: 1.2 }).verdict).toBe("contradicted");
    expect(earlierTimes(times(a, true), times(b), "", { alike: 1.2 }).verdict).toBe("inconclusive");
    expect(earlierTimes(times(a), times(b, true), "", { alike: 1.2 }).verdict).toBe("inconclusive");
  });
});
