import { type Matrix, principalComponents, principalCoordinates, squaredDistances } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import { clusters } from "./reference/clusters";
import reference from "./reference/embedding.json";

/** Points of which each column has a standard deviation of its own. */
function cloud(rows: number, deviations: readonly number[]): Matrix {
  const { normal } = randomStream(rows, "points");
  const columns = deviations.length;
  return {
    rows,
    columns,
    values: Float64Array.from({ length: rows * columns }, (_, k) => normal() * deviations[k % columns]),
  };
}

/** Scores along principal components, by columns, the entry of largest size of each positive. */
function scoresOf(points: Matrix, count: number): number[][] {
  const { scores } = principalComponents(points, count);
  return Array.from({ length: count }, (_, k) => {
    const column = Array.from({ length: points.rows }, (_, i) => scores.values[i * count + k]);
    const lead = column.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    return column.map((value) => (lead < 0 ? -value : value));
  });
}

const coordinatesOf = (points: Matrix, count = 2) => principalCoordinates(squaredDistances(points), count);

describe("principalCoordinates", () => {
  it("of three points at 0, 1 and 5 on a line are these less their mean, and nothing across", () => {
    const [along, across] = coordinatesOf({ rows: 3, columns: 1, values: Float64Array.of(0, 5, 1) });
    expect(along).toBeAllclose([-2, 3, -1], { atol: 1e-12 });
    expect([...across]).toEqual([0, 0, 0]);
    const line = Float64Array.from({ length: 120 }, (_, k) => Math.sqrt(Math.floor(k / 3)) * ((k % 3) + 0.1));
    expect([...coordinatesOf({ rows: 40, columns: 3, values: line })[1]]).toEqual(Array(40).fill(0));
  });

  it.each(reference.cases.slice(0, 2))("are the scores along principal components, but for signs, on $name", (one) => {
    const { points } = clusters(one);
    const expected = scoresOf(points, 2);
    const size = Math.max(...expected[0].map(Math.abs));
    coordinatesOf(points).forEach((coordinate, k) => {
      expect(coordinate).toBeAllclose(expected[k], { atol: 1e-6 * size });
    });
  });

  it("may mix directions of nearly the same variance, and then keep as much of it", () => {
    const { points } = clusters(reference.cases[2]);
    const square = (axes: ArrayLike<number>[]) =>
      axes.flatMap((axis) => Array.from(axis)).reduce((sum, value) => sum + value * value, 0);
    expect(square(coordinatesOf(points)) / square(scoresOf(points, 2))).toBeAllclose(1, { atol: 0.01 });
  });

  it("are found among many directions that vary as much as each other", () => {
    const points = cloud(200, [5, 3, ...Array<number>(60).fill(1)]);
    const expected = scoresOf(points, 2);
    coordinatesOf(points).forEach((coordinate, k) => {
      expect(coordinate).toBeAllclose(expected[k], { atol: 1e-4 });
    });
  });

  it("keep all distances where there are as many as directions, also two that vary alike", () => {
    const square = { rows: 4, columns: 2, values: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1) };
    for (const points of [square, cloud(30, [2, 2, 2]), cloud(3, [1, 2, 3, 4])]) {
      const count = Math.min(points.columns, points.rows - 1);
      const axes = coordinatesOf(points, count);
      const values = Float64Array.from(
        { length: points.rows * count },
        (_, at) => axes[at % count][Math.floor(at / count)],
      );
      const again = squaredDistances({ rows: points.rows, columns: count, values });
      expect(again.values).toBeAllclose(squaredDistances(points).values, { atol: 1e-9 });
    }
  });

  it("are of mean 0, at right angles, and give the same bits again", () => {
    const points = cloud(40, [3, 2, 1, 1]);
    const axes = coordinatesOf(points, 3);
    expect(axes).toEqual(coordinatesOf(points, 3));
    axes.forEach((axis, k) => {
      expect(axis.reduce((sum, value) => sum + value, 0)).toBeAllclose(0, { atol: 1e-9 });
      for (const other of axes.slice(0, k)) {
        expect(axis.reduce((sum, value, i) => sum + value * other[i], 0)).toBeAllclose(0, { atol: 1e-6 });
      }
    });
  });

  it("throws on points that are all the same", () => {
    const same = { rows: 5, columns: 2, values: new Float64Array(10).fill(0.1) };
    expect(() => coordinatesOf(same)).toThrow(ConfigError);
    expect(() => coordinatesOf(same)).toThrow("all 5 points are the same");
  });
});
