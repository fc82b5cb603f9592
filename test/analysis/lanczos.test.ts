import { lanczos, type SymmetricOperator } from "groklab/analysis";
import { symmetricEigen } from "groklab/analysis/eigen";
import { ConfigError, randomStream } from "groklab/core";
import { QrDecomposition, Matrix as Square } from "ml-matrix";
import { describe, expect, it } from "vitest";

const start = () => randomStream(1, "start");
const operatorOf = (matrix: Square): SymmetricOperator => ({
  size: matrix.rows,
  product: (v) => Float64Array.from(matrix.mmul(Square.columnVector([...v])).to1DArray()),
});
function symmetric(n: number, seed: number): Square {
  const { normal } = randomStream(seed, "matrix");
  const square = Square.from1DArray(
    n,
    n,
    Array.from({ length: n * n }, () => normal()),
  );
  return square.add(square.transpose());
}

describe("lanczos", () => {
  it("of [[2, 1], [1, 2]] gives 3, of its negative -1: the largest, not the largest in size", () => {
    const plain = (sign: number) =>
      operatorOf(
        new Square([
          [2 * sign, sign],
          [sign, 2 * sign],
        ]),
      );
    expect(lanczos(plain(1), start()).value).toBeCloseTo(3, 12);
    expect(lanczos(plain(-1), start()).value).toBeCloseTo(-1, 12);
    expect(lanczos({ size: 1, product: ([x]) => Float64Array.of(-7 * x) }, start())).toEqual({
      ...{ value: -7, residual: 0, products: 1 },
    });
  });

  it("agrees with the decomposition of a random symmetric matrix, and its residual bounds the error", () => {
    for (const seed of [1, 2, 3]) {
      const matrix = symmetric(120, seed);
      const { values } = symmetricEigen(120, Float64Array.from(matrix.to1DArray()), { vectors: false });
      const fine = lanczos(operatorOf(matrix), start(), { tolerance: 1e-10, most: 120 });
      expect(fine.value).toBeAllclose(values[119], { rtol: 1e-11 });
      expect(fine.products).toBeLessThan(120);
      const coarse = lanczos(operatorOf(matrix), start(), { tolerance: 1e-2 });
      expect(coarse.products).toBeLessThan(fine.products);
      const distance = Math.min(...Array.from(values, (value) => Math.abs(value - coarse.value)));
      expect(distance).toBeLessThanOrEqual(coarse.residual);
      expect(coarse.residual).toBeLessThanOrEqual(1e-2 * coarse.value);
      expect(coarse.value).toBeLessThan(values[119]);
    }
  });

  it("finds an eigenvalue that rounding alone would hide: eigenvalues over twelve orders of magnitude", () => {
    const sizes = Array.from({ length: 60 }, (_, i) => Math.exp(-i / 2));
    const turned = orthogonal(60, 5).mmul(Square.diag(sizes)).mmul(orthogonal(60, 5).transpose());
    const { value, residual } = lanczos(operatorOf(turned), start(), { tolerance: 1e-12, most: 60 });
    expect(value).toBeAllclose(1, { rtol: 1e-12 });
    expect(residual).toBeLessThan(1e-11);
  });

  it("is the same in another orthonormal basis", () => {
    const matrix = symmetric(40, 7);
    const q = orthogonal(40, 8);
    const exact = { tolerance: 1e-12, most: 40 };
    const turned = lanczos(operatorOf(q.mmul(matrix).mmul(q.transpose())), start(), exact);
    expect(turned.value).toBeAllclose(lanczos(operatorOf(matrix), start(), exact).value, { rtol: 1e-11 });
  });

  it("ends where the space of its start is used up, and says after how many products", () => {
    const two: SymmetricOperator = { size: 50, product: (v) => v.map((x, i) => (i < 25 ? 2 : 5) * x) };
    const { value, residual, products } = lanczos(two, start(), { tolerance: 1e-15 });
    expect([products, residual]).toEqual([2, 0]);
    expect(value).toBeCloseTo(5, 12);
    expect(lanczos(operatorOf(symmetric(50, 9)), start(), { most: 4, tolerance: 1e-9 }).products).toBe(4);
  });

  it("refuses products that are none", () => {
    const product = (numbers: readonly number[]) => () => Float64Array.from(numbers);
    expect(() => lanczos({ size: 2, product: product([1]) }, start())).toThrow("2 numbers, got 1");
    expect(() => lanczos({ size: 2, product: product([1, Number.NaN]) }, start())).toThrow(ConfigError);
    expect(() => lanczos({ size: 0, product: product([]) }, start())).toThrow(ConfigError);
  });
});

function orthogonal(n: number, seed: number): Square {
  const { normal } = randomStream(seed, "orthogonal");
  return new QrDecomposition(
    Square.from1DArray(
      n,
      n,
      Array.from({ length: n * n }, () => normal()),
    ),
  ).orthogonalMatrix;
}
