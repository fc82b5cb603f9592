import fc from "fast-check";
import { decide, isContradiction, isSolution, toIntegers } from "groklab/analysis/circuits/linear-system";
import { ConfigError } from "groklab/core";
import { describe, expect, it } from "vitest";

describe("decide", () => {
  it("finds a point, or the multipliers of a contradiction, by hand", () => {
    // v >= 1 and -v >= 0 add up to 0 >= 1.
    expect(decide({ rows: [[1], [-1]], bounds: [1, 0] })).toEqual({ feasible: false, multipliers: [1, 1] });
    // a + b >= 1, a - b >= 1, -a >= 0: twice the last and the first two.
    const system = {
      rows: [
        [1, 1],
        [1, -1],
        [-1, 0],
      ],
      bounds: [1, 1, 0],
    };
    expect(decide(system)).toEqual({ feasible: false, multipliers: [1, 1, 2] });
    const free = decide({ rows: [[-3, 1]], bounds: [1] }); // -3a + b >= 1
    expect(free.feasible && free.point[1] - 3 * free.point[0] >= 1).toBe(true);
  });

  it("agrees with a search over a grid, and its answers pass an exact check", () => {
    const integer = fc.integer({ min: -2, max: 2 });
    const row = fc.tuple(fc.tuple(integer, integer), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (inequalities) => {
        const system = { rows: inequalities.map(([one]) => [...one]), bounds: inequalities.map(([, bound]) => bound) };
        const decision = decide(system);
        if (decision.feasible) expect(isSolution(system, decision.point)).toBe(true);
        else expect(isContradiction(system, decision.multipliers)).toBe(true);
        // Vertices have determinants up to 8, and any point may be scaled up: a grid of integers up to 24 is enough.
        const grid = Array.from({ length: 49 }, (_, i) => i - 24);
        const found = grid.some((a) => grid.some((b) => isSolution(system, [a, b])));
        expect(decision.feasible).toBe(found);
      }),
      { numRuns: 200 },
    );
  });

  it("refuses what is no system, and bounds that can not be scaled", () => {
    expect(() => decide({ rows: [], bounds: [] })).toThrow(ConfigError);
    expect(() => decide({ rows: [[1, 2], [1]], bounds: [1, 1] })).toThrow("rows of 2,1");
    expect(() => decide({ rows: [[1]], bounds: [-1] })).toThrow("must not be negative");
    expect(() => decide({ rows: [[1]], bounds: [Number.NaN] })).toThrow("must not be negative");
  });
});

describe("isContradiction", () => {
  const system = { rows: [[1], [-1]], bounds: [1, 0] };

  it("accepts multipliers that add up to 0 >= 1, and nothing else", () => {
    expect(isContradiction(system, [3, 3])).toBe(true);
    expect(isContradiction(system, [1, 2])).toBe(false); // the variable is left
    expect(isContradiction(system, [0, 0])).toBe(false); // 0 >= 0
    expect(isContradiction(system, [-1, -1])).toBe(false);
    expect(isContradiction(system, [0.5, 0.5])).toBe(false); // not exact
    expect(isContradiction(system, [1])).toBe(false);
    expect(isContradiction(system, [2 ** 60, 2 ** 60])).toBe(false); // beyond exact integers
  });
});

describe("toIntegers", () => {
  it("multiplies by the smallest common denominator", () => {
    expect(toIntegers([0.5, 1 / 3, 0, -1])).toEqual([3, 2, 0, -6]);
    expect(toIntegers([Math.SQRT2, Math.PI])).toBeUndefined();
    expect(toIntegers([])).toEqual([]);
  });
});
