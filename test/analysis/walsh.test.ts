import fc from "fast-check";
import { type SignMatrix, walshCoefficient, walshShare, walshSpectrum, walshTransform } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { createDataset } from "groklab/tasks";
import { describe, expect, it } from "vitest";

/** All points of {-1, 1}^n, in the order of walshTransform. */
function cube(n: number): SignMatrix {
  const values = Int32Array.from({ length: n * 2 ** n }, (_, k) => {
    return (Math.floor(k / n) >> (n - 1 - (k % n))) & 1 ? 1 : -1;
  });
  return { rows: 2 ** n, columns: n, values };
}

function sample(rows: number, columns: number, seed = 0): SignMatrix {
  const { uniform } = randomStream(seed, "signs");
  return { rows, columns, values: Int8Array.from({ length: rows * columns }, () => (uniform() < 0.5 ? -1 : 1)) };
}

/** f of each row. */
function outputs({ rows, columns, values }: SignMatrix, f: (x: number[]) => number): number[] {
  return Array.from({ length: rows }, (_, i) => f(Array.from(values.slice(i * columns, (i + 1) * columns))));
}

/** The place of a set in the result of walshTransform. */
function placeOf(set: readonly number[], n: number): number {
  return set.reduce((sum, j) => sum + 2 ** (n - 1 - j), 0);
}

describe("walshCoefficient", () => {
  it("of AND are 1/2 on each set but -1/2 on none, by hand", () => {
    // 1 where both are 1, else -1: (-1 + x_1 + x_2 + x_1 x_2) / 2.
    const points = cube(2);
    const and = outputs(points, ([a, b]) => (a === 1 && b === 1 ? 1 : -1));
    const found = [[], [0], [1], [0, 1]].map((set) => walshCoefficient(points, and, set));
    expect(found).toEqual([-0.5, 0.5, 0.5, 0.5]);
  });

  it("is 1 on the parity that the labels of the task are, and small on others", () => {
    const { inputs, labels, sequence } = createDataset(
      { kind: "parity", n: 20, k: 3, trainSize: 2000, testSize: 500, labelNoise: 0 },
      0,
    );
    const points = { rows: labels.length, columns: sequence, values: Int32Array.from(inputs) };
    const signs = Array.from(labels, (label) => 2 * label - 1);
    expect(walshCoefficient(points, signs, [0, 1, 2])).toBe(1);
    expect(walshShare(points, signs, [2, 1, 0])).toBe(1);
    expect(Math.abs(walshCoefficient(points, signs, [0, 1]))).toBeLessThan(5 / Math.sqrt(2500));
  });

  it("estimates planted coefficients within its standard error, four times out of five and more", () => {
    const points = sample(4000, 12);
    const f = outputs(points, (x) => 0.5 * x[3] * x[7] - 2 * x[0] + 0.25);
    const error = Math.sqrt((0.25 + 4 + 0.0625) / 4000);
    const expected = new Map([
      ["3,7", 0.5],
      ["0", -2],
      ["", 0.25],
    ]);
    const off = walshSpectrum(points, f, 2).map(
      ({ set, coefficient }) => Math.abs(coefficient - (expected.get(set.join()) ?? 0)) / error,
    );
    expect(Math.max(...off)).toBeLessThan(4);
    expect(off.filter((value) => value < 1.3).length).toBeGreaterThan(0.7 * off.length);
  });

  it("throws on what it has no coefficient for, with the place", () => {
    const points = cube(2);
    expect(() => walshCoefficient(points, [1, 1, 1], [0])).toThrow(ConfigError);
    expect(() => walshCoefficient(points, [1, 1, 1], [0])).toThrow("4 points need 4 outputs, got 3");
    expect(() => walshCoefficient(points, [1, 1, Number.NaN, 1], [0])).toThrow("output 2 is NaN");
    expect(() => walshCoefficient(points, [1, 1, 1, 1], [2])).toThrow("counted from 0 to 1, got 2");
    expect(() => walshCoefficient(points, [1, 1, 1, 1], [1, 1])).toThrow("twice in the set 1,1");
    const bits = { ...points, values: points.values.map((value) => (value + 1) / 2) };
    expect(() => walshCoefficient(bits as SignMatrix, [1, 1, 1, 1], [])).toThrow("at row 0, column 0 got 0");
    expect(() => walshCoefficient({ ...points, rows: 5 }, [1, 1, 1, 1, 1], [])).toThrow("5 x 2 are 10 signs, got 8");
  });
});

describe("walshShare", () => {
  it("of AND is a quarter on each set", () => {
    const points = cube(2);
    const and = outputs(points, ([a, b]) => (a === 1 && b === 1 ? 3 : -3));
    for (const set of [[], [0], [1], [0, 1]]) expect(walshShare(points, and, set)).toBe(0.25);
  });

  it("is about 1 / N on a set that has nothing to do with the function", () => {
    const shares = Array.from({ length: 200 }, (_, seed) => {
      const points = sample(50, 4, seed);
      return walshShare(
        points,
        outputs(points, (x) => x[0] * x[1]),
        [2, 3],
      );
    });
    const mean = shares.reduce((a, b) => a + b) / 200;
    expect(mean).toBeAllclose(1 / 50, { rtol: 0.35 });
  });

  it("throws on a function that is 0 everywhere", () => {
    expect(() => walshShare(cube(1), [0, 0], [0])).toThrow("no weight to share");
  });
});

describe("walshSpectrum", () => {
  it("lists all sets up to a size, smaller first, in dictionary order", () => {
    const sets = walshSpectrum(cube(3), [0, 1, 2, 3, 4, 5, 6, 7], 3).map(({ set }) => set.join(""));
    expect(sets).toEqual(["", "0", "1", "2", "01", "02", "12", "012"]);
    expect(walshSpectrum(sample(5, 50), [1, 2, 3, 4, 5], 3).length).toBe(1 + 50 + 1225 + 19600);
    expect(walshSpectrum(cube(3), [0, 1, 2, 3, 4, 5, 6, 7], 0)).toEqual([{ set: [], coefficient: 3.5 }]);
  });

  it("agrees with one coefficient at a time, on a sample", () => {
    const points = sample(37, 6);
    const { normal } = randomStream(1, "outputs");
    const f = Array.from({ length: 37 }, normal);
    for (const { set, coefficient } of walshSpectrum(points, f, 3)) {
      expect(coefficient).toBeAllclose(walshCoefficient(points, f, set), { atol: 1e-14 });
    }
  });

  it("has its largest coefficient at a planted set among fifty coordinates", () => {
    const points = sample(300, 50);
    const noisy = outputs(points, (x) => x[4] * x[17] * x[49]).map((value, i) => (i % 5 === 0 ? -value : value));
    const [largest] = walshSpectrum(points, noisy, 3).sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient));
    expect(largest.set).toEqual([4, 17, 49]);
    expect(largest.coefficient).toBeAllclose(0.6, { atol: 1e-12 });
  });

  it("throws on a degree it does not go to", () => {
    for (const degree of [-1, 4, 1.5]) expect(() => walshSpectrum(cube(1), [1, 2], degree)).toThrow("0, 1, 2 or 3");
  });
});

describe("walshTransform", () => {
  it("of x_1 x_2 is one coefficient, of AND by hand, of a constant itself", () => {
    expect(Array.from(walshTransform([1, -1, -1, 1]))).toEqual([0, 0, 0, 1]);
    expect(Array.from(walshTransform([-1, -1, -1, 1]))).toEqual([-0.5, 0.5, 0.5, 0.5]);
    expect(Array.from(walshTransform([7]))).toEqual([7]);
    // The first coordinate is the highest digit: x_1 is -1 at places 0 and 1.
    expect(Array.from(walshTransform([-1, -1, 1, 1]))).toEqual([0, 0, 1, 0]);
  });

  const functions = fc
    .integer({ min: 0, max: 8 })
    .chain((n) => fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2 ** n, maxLength: 2 ** n }));

  it("keeps the sum of squares (Parseval), and is undone by itself but for the order of signs", () => {
    fc.assert(
      fc.property(functions, (f) => {
        const found = walshTransform(f);
        const square = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value * value, 0);
        expect(square(found)).toBeAllclose(square(f) / f.length, { rtol: 1e-12, atol: 1e-300 });
        // f(x) = sum over S of hat f(S) prod x_i, at the point of all ones and that of all minus ones.
        const parity = (i: number) => (i.toString(2).split("1").length % 2 === 1 ? 1 : -1);
        const sum = (sign: (i: number) => number) => found.reduce((total, value, i) => total + sign(i) * value, 0);
        expect(sum(() => 1)).toBeAllclose(f[f.length - 1], { atol: 1e-11 });
        expect(sum(parity)).toBeAllclose(f[0], { atol: 1e-11 });
      }),
    );
  });

  it("agrees with the definition on every set of a full cube", () => {
    const points = cube(5);
    const { normal } = randomStream(2, "outputs");
    const f = Array.from({ length: 32 }, normal);
    const found = walshTransform(f);
    for (const { set, coefficient } of walshSpectrum(points, f, 3)) {
      expect(found[placeOf(set, 5)]).toBeAllclose(coefficient, { atol: 1e-14 });
    }
    expect(found[31]).toBeAllclose(walshCoefficient(points, f, [0, 1, 2, 3, 4]), { atol: 1e-14 });
    const total = Array.from(found).reduce((sum, _, i) => {
      const set = [0, 1, 2, 3, 4].filter((j) => (i >> (4 - j)) & 1);
      return sum + walshShare(points, f, set);
    }, 0);
    expect(total).toBeAllclose(1, { rtol: 1e-12 });
  });

  it("throws on a number of values that no cube has", () => {
    expect(() => walshTransform([])).toThrow("has 2^n values, got 0");
    expect(() => walshTransform([1, 2, 3])).toThrow("has 2^n values, got 3");
    expect(() => walshTransform([1, Number.NaN])).toThrow("output 1 is NaN");
  });
});
