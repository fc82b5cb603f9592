import { calledPositive, leaveOneGroupOut, rocAreaOf, rocAuc, thresholdOf } from "groklab/analysis";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/claims.json";
import { expectValid, normals, pValues } from "./seeded";

const z = 1.959963984540054;

describe("rocAuc", () => {
  it("is the share of pairs in order, by hand for two and two", () => {
    // Positives 0.35, 0.8 against 0.1, 0.4: 3 of 4. V10 = 1/2, 1 and V01 = 1, 1/2: variance 1/16 + 1/16
    const { estimate, low, high, positives, n } = rocAuc([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
    expect([estimate, low, high]).toBeAllclose([0.75, 0.75 - z * Math.sqrt(1 / 8), 1], { rtol: 1e-9 });
    expect([positives, n]).toEqual([2, 4]);
  });

  it.each(reference.curves)("agrees with scikit-learn and DeLong's formula, p with SciPy", (wanted) => {
    const own = rocAuc(wanted.scores, wanted.labels, { draws: 99 });
    expect([own.estimate, own.low, own.high]).toBeAllclose(
      [wanted.auc, Math.max(0, wanted.auc - z * wanted.error), Math.min(1, wanted.auc + z * wanted.error)],
      { rtol: 1e-9 },
    );
    if (wanted.p === null) expect(own.exact).toBe(false);
    else expect(own.p).toBeAllclose(wanted.p, { rtol: 1e-9 });
  });

  it("does not mind order or monotone transforms, and mirrors with the labels", () => {
    const { scores, labels } = reference.curves[0];
    const plain = rocAuc(scores, labels);
    const other = rocAuc(scores.map(Math.exp).reverse(), [...labels].reverse());
    expect([other.estimate, other.low, other.p]).toBeAllclose([plain.estimate, plain.low, plain.p], { rtol: 1e-9 });
    const mirrored = rocAuc(
      scores,
      labels.map((label) => !label),
    );
    expect([mirrored.estimate, mirrored.low]).toBeAllclose([1 - plain.estimate, 1 - plain.high], { atol: 1e-9 });
  });

  it("of kinds that do not overlap keeps an interval: low^m is half the tail", () => {
    const { estimate, low, high, p } = rocAuc([1, 2, 3, 4, 5, 6], [false, false, false, true, true, true]);
    expect([estimate, high, low * low * low, p]).toBeAllclose([1, 1, 0.025, 0.1], { rtol: 1e-9 });
    expect(rocAuc([4, 5, 1, 2], [false, false, true, true])).toMatchObject({ estimate: 0, low: 0 });
  });

  it("has a valid p for scores that know nothing", () => {
    const labels = [true, true, true, false, false, false, false];
    expectValid(pValues((random) => rocAuc(normals(random, 7), labels).p, 300));
  });

  it("throws on what can not be told apart", () => {
    expect(() => rocAuc([], [])).toThrow(ConfigError);
    expect(() => rocAuc([1, 2, 3], [true, false, false])).toThrow("2 or more runs of each kind, got 1 positive of 3");
    expect(() => rocAuc([1, 1, 1, 1], [true, true, false, false])).toThrow("every score is 1");
    expect(() => rocAuc([1, Number.NaN], [true, false])).toThrow("value 1 is NaN");
    expect(() => rocAuc([1], [true, false])).toThrow("must pair up");
  });
});

describe("rocAreaOf", () => {
  it("is the estimate of rocAuc, and one half where there is one kind alone", () => {
    const [scores, labels] = [
      [0.1, 0.4, 0.35, 0.8],
      [false, false, true, true],
    ];
    expect(rocAreaOf(scores, labels)).toBe(0.75);
    expect(rocAreaOf(scores, labels)).toBe(rocAuc(scores, labels).estimate);
    expect(rocAreaOf([1, 1, 2], [true, false, true])).toBe(0.75); // a tie counts half
    expect(rocAreaOf([1, 2], [true, true])).toBe(0.5);
    expect(() => rocAreaOf([1, Number.NaN], [true, false])).toThrow("rocAreaOf");
    expect(() => rocAreaOf([1], [true, false])).toThrow("must pair up");
  });
});

describe("leaveOneGroupOut", () => {
  const labels = [false, true, false, true];

  it("judges each group by the threshold of the others, by hand for two", () => {
    // Without a: cut 15 and both of a lie below; without b: cut 1.5 and both of b lie above.
    const found = leaveOneGroupOut([1, 2, 10, 20], labels, ["a", "a", "b", "b"]);
    expect(found.groups).toEqual([
      { group: "a", n: 2, auc: 1, threshold: 15, correct: 1, positives: 1, found: 0 },
      { group: "b", n: 2, auc: 1, threshold: 1.5, correct: 1, positives: 1, found: 1 },
    ]);
    expect(found).toMatchObject({ sensitivity: 0.5, specificity: 0.5, estimate: 0.5, n: 4 });
  });

  it("finds a threshold that carries over, in either direction", () => {
    const groups = ["a", "a", "b", "b"];
    expect(leaveOneGroupOut([1, 5, 2, 6], labels, groups).estimate).toBe(1);
    const falling = leaveOneGroupOut([5, 1, 6, 2], labels, groups);
    expect(falling.estimate).toBe(1);
    expect(falling.groups.map(({ threshold, auc }) => [threshold, auc])).toEqual([
      [4, 0],
      [3, 0],
    ]);
  });

  it("never looks at the group that it judges", () => {
    const groups = ["a", "a", "b", "b", "c", "c"];
    const six = [...labels, false, true];
    const plain = leaveOneGroupOut([1, 5, 2, 6, 3, 4], six, groups).groups[2];
    const other = leaveOneGroupOut([1, 5, 2, 6, 400, -9], six, groups).groups[2];
    expect(other).toEqual({ ...plain, correct: 0, found: 0 });
  });

  it("throws where the others know one kind only", () => {
    expect(() => leaveOneGroupOut([1, 2, 3, 4], [true, true, false, true], ["a", "a", "b", "b"])).toThrow(
      'the groups other than "b": needs 1 or more runs of each kind, got 2 positive of 2',
    );
    expect(() => leaveOneGroupOut([1, 2], [true, false], ["a", "a"])).toThrow("2 or more groups");
    expect(() => leaveOneGroupOut([1, 2], [true, false], ["a"])).toThrow("must pair up");
  });
});

describe("a threshold", () => {
  it("is the midpoint with the largest balanced accuracy, in the direction of the AUC", () => {
    expect(thresholdOf([1, 2, 5, 6], [false, false, true, true])).toEqual({ at: 3.5, sign: 1 });
    expect(thresholdOf([1, 2, 5, 6], [true, true, false, false])).toEqual({ at: 3.5, sign: -1 });
    // Above 1.5: 3 of 3 and 1 of 2; above 3: 2 of 3 and 1 of 2; above 4.5: 2 of 3 and 2 of 2, the best.
    expect(thresholdOf([1, 2, 5, 6, 4], [false, true, true, true, false])).toEqual({ at: 4.5, sign: 1 });
  });

  it("calls positive from it on, or down from it", () => {
    expect([3, 3.5, 4].map((score) => calledPositive(score, { at: 3.5, sign: 1 }))).toEqual([false, true, true]);
    expect([3, 3.5, 4].map((score) => calledPositive(score, { at: 3.5, sign: -1 }))).toEqual([true, true, false]);
  });

  it("is not found in runs of one kind, or of one score", () => {
    expect(() => thresholdOf([1, 2], [true, true])).toThrow(/1 or more runs of each kind/);
    expect(() => thresholdOf([1, 1], [true, false])).toThrow(/a constant tells nothing apart/);
  });
});
