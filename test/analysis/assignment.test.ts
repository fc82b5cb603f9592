import fc from "fast-check";
import { assignment, type Matrix } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";

const square = (n: number, values: readonly number[]): Matrix => ({
  ...{ rows: n, columns: n },
  values: Float64Array.from(values),
});
const gainOf = ({ columns, values }: Matrix, chosen: ArrayLike<number>) =>
  Array.from(chosen, (j, i) => values[i * columns + j]).reduce((sum, gain) => sum + gain, 0);

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((shorter) =>
    Array.from({ length: n }, (_, place) => [...shorter.slice(0, place), n - 1, ...shorter.slice(place)]),
  );
}

describe("assignment", () => {
  it("gives up the largest gain where the others lose more by it", () => {
    // 5 + 0 + 1 = 6 along the diagonal, 4 + 4 + 1 = 9 with the first two turned.
    expect([...assignment(square(3, [5, 4, 0, 4, 0, 0, 0, 0, 1]))]).toEqual([1, 0, 2]);
    expect([...assignment(square(1, [-3]))]).toEqual([0]);
  });

  it("gains as much as the best of all permutations", () => {
    const entries = fc.integer({ min: 1, max: 6 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        values: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n * n, maxLength: n * n }),
      }),
    );
    fc.assert(
      fc.property(entries, ({ n, values }) => {
        const gains = square(n, values);
        const found = assignment(gains);
        expect([...found].sort()).toEqual(Array.from({ length: n }, (_, i) => i));
        expect(gainOf(gains, found)).toBe(Math.max(...permutations(n).map((one) => gainOf(gains, one))));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("finds a planted permutation of 250 vectors by their products, noise or not", () => {
    const [n, length] = [250, 40];
    const random = randomStream(3, "vectors");
    const planted = random.permutation(n);
    const vectors = Array.from({ length: n }, () => Array.from({ length }, () => random.normal()));
    const others: number[][] = new Array(n);
    planted.forEach((place, i) => {
      others[place] = vectors[i].map((entry) => entry + 0.3 * random.normal());
    });
    const dots = vectors.flatMap((one) => others.map((other) => one.reduce((sum, x, k) => sum + x * other[k], 0)));
    expect(assignment(square(n, dots))).toEqual(planted);
  });

  it("is the same but for a constant that is added to a row or a column", () => {
    const random = randomStream(4, "gains");
    const gains = Array.from({ length: 64 }, () => random.normal());
    const shifted = gains.map((gain, k) => gain + (Math.floor(k / 8) === 3 ? 10 : 0) - (k % 8 === 5 ? 7 : 0));
    expect(assignment(square(8, shifted))).toEqual(assignment(square(8, gains)));
  });

  it("refuses what is not square, and numbers that are none", () => {
    expect(() => assignment({ rows: 1, columns: 2, values: Float64Array.of(1, 2) })).toThrow(ConfigError);
    expect(() => assignment(square(1, [Number.NaN]))).toThrow(ConfigError);
  });
});
