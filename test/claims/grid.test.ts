import { between, isGeometric, neighbours, pointsOf } from "groklab/claims";
import { describe, expect, it } from "vitest";

const decays = [0, 0.01, 0.1, 1];
const none = new Set<string>();

describe("the points of a grid", () => {
  it("are all combinations, the last setting moving fastest", () => {
    expect(pointsOf({ a: [1, 2], b: ["x", "y"] })).toEqual([
      { a: 1, b: "x" },
      { a: 1, b: "y" },
      { a: 2, b: "x" },
      { a: 2, b: "y" },
    ]);
  });

  it("are refused of no setting, of four, of one value, and of a value twice", () => {
    expect(() => pointsOf({})).toThrow("map: expected one to three settings, got 0: none");
    expect(() => pointsOf({ a: [1, 2], b: [1, 2], c: [1, 2], d: [1, 2] })).toThrow("got 4: a, b, c, d");
    expect(() => pointsOf({ a: [1, 2], b: [1] })).toThrow("map: b needs two values at least, got [1]");
    expect(() => pointsOf({ a: [1, 2, 1] })).toThrow("map: a has the value 1 twice");
  });
});

describe("neighbours", () => {
  it("differ in one setting, with nothing of the list between; words have none", () => {
    const points = pointsOf({ a: [4, 1, 2], b: ["x", "y"] });
    const pairs = neighbours(points).map((pair) => pair.map((i) => `${points[i].a}${points[i].b}`).join(" "));
    expect(pairs).toEqual(["1x 2x", "2x 4x", "1y 2y", "2y 4y"]);
  });

  it("of a point that was added on one line are those on that line alone", () => {
    const points = [...pointsOf({ a: [1, 4], b: [1, 4] }), { a: 2, b: 1 }];
    const pairs = neighbours(points).map((pair) => pair.map((i) => `${points[i].a},${points[i].b}`).join(" "));
    expect(pairs).toEqual(["1,1 2,1", "2,1 4,1", "1,4 4,4", "1,1 1,4", "4,1 4,4"]);
  });
});

describe("the point between two", () => {
  const middle = (low: number, high: number, values: number[], whole = none) =>
    between({ a: low, b: 1 }, { a: high, b: 1 }, { a: values, b: [1, 2] }, whole);

  it("is the geometric mean where positive values span a factor of 8, else the arithmetic mean, in three digits", () => {
    expect(middle(0.01, 0.1, decays)).toEqual({ a: 0.0316, b: 1 }); // 10^-1.5
    expect(middle(0, 0.01, decays)).toEqual({ a: 0.005, b: 1 });
    expect(middle(0.3, 0.5, [0.3, 0.5, 0.7])).toEqual({ a: 0.4, b: 1 });
    expect([isGeometric([1, 8]), isGeometric([1, 7]), isGeometric([0, 1])]).toEqual([true, false, false]);
  });

  it("is a whole number where only these are values, and none where nothing lies between", () => {
    expect(middle(20, 500, [20, 500], new Set(["a"]))).toEqual({ a: 100, b: 1 }); // the root of 10,000
    expect(middle(2, 3, [2, 3], new Set(["a"]))).toBeUndefined();
    expect(middle(2, 3, [2, 3])).toEqual({ a: 2.5, b: 1 });
    expect(between({ a: 1 }, { a: 1 }, { a: [1, 2] }, none)).toBeUndefined();
  });
});
