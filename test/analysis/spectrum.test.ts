import fc from "fast-check";
import { type Matrix, singularValues, spectralNorm, stableRank, uniformNorm } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { QrDecomposition, Matrix as Square, SVD } from "ml-matrix";
import { describe, expect, it } from "vitest";
import reference from "./reference/spectrum.json";

function matrix(rows: number, columns: number, entry: (i: number, j: number) => number): Matrix {
  const values = Float64Array.from({ length: rows * columns }, (_, k) => entry(Math.floor(k / columns), k % columns));
  return { rows, columns, values };
}

function gaussian(rows: number, columns: number, seed: number): Matrix {
  const { normal } = randomStream(seed, "matrix");
  return matrix(rows, columns, () => normal());
}

describe("singularValues", () => {
  it("of a diagonal matrix are the sizes of its entries, largest first, wide or tall", () => {
    const entries = [3, -5, 0, 0.25];
    for (const [rows, columns] of [
      [4, 4],
      [4, 9],
      [9, 4],
    ]) {
      const values = singularValues(matrix(rows, columns, (i, j) => (i === j ? entries[i] : 0)));
      expect(values).toBeAllclose([5, 3, 0.25, 0], { atol: 1e-12 });
    }
  });

  it("of [[1, 1], [0, 1]] are the golden ratio and its inverse", () => {
    const golden = (1 + Math.sqrt(5)) / 2;
    const values = singularValues({ rows: 2, columns: 2, values: new Float32Array([1, 1, 0, 1]) });
    expect(values).toBeAllclose([golden, 1 / golden], { rtol: 1e-14 });
  });

  it.each(reference.cases)(
    "agree with NumPy for $rows x $columns",
    ({ rows, columns, scale, values, norm, ...rest }) => {
      const own = matrix(rows, columns, (i, j) => {
        const k = i * columns + j + 1;
        return Math.sin(k * k * scale);
      });
      expect(singularValues(own)).toBeAllclose(values, { rtol: 1e-11 });
      expect(spectralNorm(own)).toBeAllclose(norm, { rtol: 1e-13 });
      expect(stableRank(own)).toBeAllclose(rest.stableRank, { rtol: 1e-12 });
    },
  );

  it("agree with a singular value decomposition to the stated digits, over six orders of magnitude", () => {
    const sizes = [1, 1e-2, 1e-4, 1e-6];
    const [left, right] = [orthogonal(30, 1), orthogonal(4, 2)];
    const product = left.subMatrix(0, 29, 0, 3).mmul(Square.diag(sizes)).mmul(right.transpose());
    const own = singularValues({ rows: 30, columns: 4, values: Float64Array.from(product.to1DArray()) });
    own.forEach((value, i) => {
      expect(Math.abs(value - sizes[i])).toBeLessThan(1e-15 / sizes[i] + 1e-15);
    });
    expect(own).toBeAllclose(new SVD(product).diagonal, { atol: 1e-9 });
  });

  it("do not change under orthogonal matrices on either side or transposition", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat(99), (rows, columns, seed) => {
        const plain = gaussian(rows, columns, seed);
        const square = Square.from1DArray(rows, columns, plain.values);
        const turned = orthogonal(rows, seed + 1)
          .mmul(square)
          .mmul(orthogonal(columns, seed + 2));
        const values = singularValues(plain);
        const as = (other: Square) => ({
          rows: other.rows,
          columns: other.columns,
          values: Float64Array.from(other.to1DArray()),
        });
        expect(singularValues(as(turned))).toBeAllclose(values, { atol: 1e-7 });
        expect(singularValues(as(square.transpose()))).toBeAllclose(values, { atol: 1e-7 });
      }),
      { numRuns: 50 },
    );
  });

  it("throw on what is no matrix, with the place", () => {
    const of = (rows: number, columns: number, values: number[]) => () =>
      singularValues({ rows, columns, values: Float64Array.from(values) });
    expect(of(0, 3, [])).toThrow(ConfigError);
    expect(of(0, 3, [])).toThrow("at least one row and one column, got 0 x 3");
    expect(of(2, 2, [1, 2, 3])).toThrow("2 x 2 are 4 values, got 3");
    expect(of(2, 2, [1, 2, 3, Number.NaN])).toThrow("the value at row 1, column 1 is NaN");
  });
});

describe("spectralNorm and stableRank", () => {
  it("of rank one are the product of the lengths, and 1", () => {
    const [u, v] = [
      [1, 2, 2],
      [3, 4],
    ];
    const outer = matrix(3, 2, (i, j) => u[i] * v[j]);
    expect(spectralNorm(outer)).toBeAllclose(15, { rtol: 1e-14 });
    expect(stableRank(outer)).toBeAllclose(1, { rtol: 1e-12 });
  });

  it("of the identity are 1 and its size; of zeros 0 and none", () => {
    const identity = matrix(6, 6, (i, j) => Number(i === j));
    expect([spectralNorm(identity), stableRank(identity)]).toBeAllclose([1, 6], { rtol: 1e-14 });
    const zeros = matrix(3, 4, () => 0);
    expect(spectralNorm(zeros)).toBe(0);
    expect(() => stableRank(zeros)).toThrow("a matrix of zeros has no stable rank");
  });

  it("of one row, or one column, are its length and 1", () => {
    const values = new Float32Array([2, 3, 6]);
    for (const shape of [
      { rows: 1, columns: 3 },
      { rows: 3, columns: 1 },
    ]) {
      expect(spectralNorm({ ...shape, values })).toBeAllclose(7, { rtol: 1e-15 });
      expect(stableRank({ ...shape, values })).toBeAllclose(1, { rtol: 1e-15 });
    }
  });
});

describe("uniformNorm", () => {
  it("is 2.4 for the first layer of the parity network, and 3.1 for a thousand neurons", () => {
    // 1 / sqrt(150) (sqrt(500) + sqrt(50)) = sqrt(10 / 3) + sqrt(1 / 3) = 1.825742 + 0.577350
    expect(uniformNorm(500, 50, 1 / Math.sqrt(50))).toBeAllclose(Math.sqrt(10 / 3) + Math.sqrt(1 / 3), { rtol: 1e-15 });
    expect(uniformNorm(1000, 50, 1 / Math.sqrt(50))).toBeAllclose(3.159339, { rtol: 1e-6 });
  });

  it("is what drawn matrices have, within 3 % at 500 x 50", () => {
    for (const seed of [0, 1, 2]) {
      const { uniform } = randomStream(seed, "weights");
      const drawn = matrix(500, 50, () => (2 * uniform() - 1) * 0.1);
      expect(spectralNorm(drawn) / uniformNorm(500, 50, 0.1)).toBeAllclose(0.99, { atol: 0.02 });
    }
  });

  it("throws on sizes and bounds it has no value for", () => {
    expect(() => uniformNorm(0, 50, 1)).toThrow("got 0 x 50");
    for (const bound of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => uniformNorm(5, 5, bound)).toThrow(`the bound must be positive, got ${bound}`);
    }
  });
});

/** A random orthogonal matrix: the Q of a Gaussian one. */
function orthogonal(n: number, seed: number): Square {
  return new QrDecomposition(Square.from1DArray(n, n, gaussian(n, n, seed).values)).orthogonalMatrix;
}
