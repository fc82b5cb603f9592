import { agreementOf, MARGIN } from "groklab/experiments/replication/agreement";
import { describe, expect, it } from "vitest";

const reached = (step: number) => ({ censored: false, step }) as const;
const never = { censored: true, step: 5000 } as const;

describe("agreementOf", () => {
  it("shows that what lies near each other is the same, with the ratio of geometric means", () => {
    const found = agreementOf([100, 104, 96, 102].map(reached), [110, 100, 105, 108].map(reached));
    // exp of the mean log of 100, 104, 96, 102 over that of 110, 100, 105, 108
    expect(found.ratio).toBeAllclose(100.45511 / 105.685, { rtol: 1e-4 });
    expect(found).toMatchObject({ n: [4, 4], censored: [0, 0], medians: [101, 106.5], agrees: true });
    expect(found.pEquivalent).toBeLessThan(0.05);
  });

  it("does not take a missing difference for agreement", () => {
    const found = agreementOf([50, 200], [60, 150]);
    expect(found.pDifferent).toBeGreaterThan(0.3);
    expect(found.agrees).toBe(false);
  });

  it("finds what differs by more than the margin, by a permutation of who made the runs", () => {
    const found = agreementOf([130, 131, 129, 130, 132], [100, 101, 99, 100, 102]);
    expect(found.agrees).toBe(false);
    expect(found.pDifferent).toBeAllclose(2 / 252, { rtol: 1e-9 }); // of 10 over 5 ways two are as extreme
  });

  it("has no ratio where a run does not get there, and agrees where none does in either program", () => {
    const some = agreementOf([reached(100), never, reached(110)], [100, 105, 110].map(reached));
    expect(some).toMatchObject({ censored: [1, 0], medians: [105, 105], ratio: null, interval: null, agrees: false });
    const none = agreementOf([never, never], [never, never, never]);
    expect(none).toMatchObject({ censored: [2, 3], medians: [null, null], ratio: null, agrees: true });
    const theirs = agreementOf([never, never], [100, 105, 110].map(reached));
    expect(theirs.agrees).toBe(false);
  });

  it("compares values without spread by their ratio alone", () => {
    expect(agreementOf([30, 30], [30, 30, 30])).toMatchObject({ ratio: 1, pEquivalent: null, agrees: true });
    expect(agreementOf([MARGIN * 31, MARGIN * 31], [30, 30])).toMatchObject({ pDifferent: null, agrees: false });
  });

  it("says nothing of a single run", () => {
    expect(agreementOf([100], [100, 101])).toMatchObject({ n: [1, 2], ratio: null, agrees: false });
  });
});
