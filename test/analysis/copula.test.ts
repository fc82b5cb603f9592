import { correlationOf, covarianceOf, gaussianise, type Matrix } from "groklab/analysis";
import { ConfigError, randomStream } from "groklab/core";
import { describe, expect, it } from "vitest";
import reference from "./reference/information.json";
import { sines } from "./sines";

function columns(...lists: number[][]): Matrix {
  const rows = lists[0].length;
  const values = Float64Array.from(
    { length: rows * lists.length },
    (_, k) => lists[k % lists.length][Math.floor(k / lists.length)],
  );
  return { rows, columns: lists.length, values };
}

/** Quantiles of 1/4, 3/8, 1/2 and 3/4. */
const [LOW, LESS, HIGH] = [-0.6744897501960817, -0.3186393639643752, 0.6744897501960817];

describe("gaussianise", () => {
  it("gives three different values the quantiles of 1/4, 1/2 and 3/4, whatever the values", () => {
    for (const list of [
      [5, -1, 7],
      [0.5, 0, 1e9],
    ]) {
      expect(gaussianise(columns(list)).matrix.values).toBeAllclose([0, LOW, HIGH], { atol: 1e-15 });
    }
  });

  it("gives equal values their mean rank, and takes the mean off", () => {
    // Ranks 1.5, 1.5, 3 of 3: quantiles of 3/8, 3/8, 3/4.
    const mean = (2 * LESS + HIGH) / 3;
    expect(gaussianise(columns([0, 0, 4])).matrix.values).toBeAllclose([LESS - mean, LESS - mean, HIGH - mean], {
      atol: 1e-15,
    });
  });

  it("breaks ties in the order of the rows with `position`", () => {
    expect(gaussianise(columns([4, 0, 0]), { ties: "position" }).matrix.values).toBeAllclose([HIGH, LOW, 0], {
      atol: 1e-15,
    });
  });

  it("breaks ties at random with `random`: each column its own way, the same with the same seed, all ranks in use", () => {
    const tied = columns(
      Array.from({ length: 60 }, (_, i) => Math.max(0, i - 40)),
      new Array(60).fill(0).map((_, i) => Number(i > 50)),
    );
    const [a, again, b] = [3, 3, 4].map((seed) => gaussianise(tied, { ties: "random", seed }).matrix.values);
    expect(again).toEqual(a);
    expect(b).not.toEqual(a);
    const column = (values: Float64Array, j: number) => Array.from({ length: 60 }, (_, i) => values[2 * i + j]);
    const all = gaussianise(columns(Array.from({ length: 60 }, (_, i) => i))).matrix.values;
    for (const j of [0, 1]) expect(column(a, j).sort((x, y) => x - y)).toBeAllclose(all, { atol: 1e-12 });
    expect(column(a, 0).slice(0, 40)).not.toEqual(column(a, 1).slice(0, 40));
    expect(column(a, 0).slice(41)).toBeAllclose(all.subarray(41), { atol: 1e-12 });
  });

  it("counts -0 and 0 as equal", () => {
    expect(gaussianise(columns([-0, 0, 4])).matrix.values).toEqual(gaussianise(columns([0, 0, 4])).matrix.values);
  });

  it("drops constant columns, under every tie rule, and names them", () => {
    for (const ties of ["midrank", "position", "random"] as const) {
      const { kept, dropped, matrix } = gaussianise(columns([7, 7, 7], [1, 2, 3], [0, 0, 0]), { ties });
      expect([kept, dropped, matrix.columns]).toEqual([[1], [0, 2], 1]);
      expect(matrix.values).toBeAllclose([LOW, 0, HIGH], { atol: 1e-15 });
    }
  });

  it.each(reference.information)("agrees with SciPy's ranks and quantiles: $name", (made) => {
    const { matrix } = gaussianise(sines(made));
    expect(matrix.values.subarray(0, made.columns)).toBeAllclose(made.firstRow, { atol: 1e-14 });
    expect(covarianceOf(matrix).values.subarray(0, made.columns)).toBeAllclose(made.covariance, { atol: 1e-14 });
  });

  it("throws on what is no matrix", () => {
    expect(() => gaussianise({ rows: 1, columns: 2, values: Float64Array.of(1) })).toThrow(ConfigError);
    expect(() => gaussianise(columns([1, Number.NaN]))).toThrow("the value at row 1, column 0 is NaN");
  });
});

describe("covarianceOf and correlationOf", () => {
  it("of columns (1, 0, -1) and (1, -2, 1) are 1, 3 and 0", () => {
    const points = columns([1, 0, -1], [1, -2, 1]);
    expect(covarianceOf(points).values).toEqual(Float64Array.of(1, 0, 0, 3));
  });

  it("have ones on the diagonal, and r = c / (s t) beside it", () => {
    const values = Float64Array.of(4, 3, 3, 9);
    expect(correlationOf({ rows: 2, columns: 2, values }).values).toEqual(Float64Array.of(1, 0.5, 0.5, 1));
  });

  it("throw where there is none", () => {
    const { normal } = randomStream(0, "wide");
    const wide = { rows: 3, columns: 3, values: Float64Array.from({ length: 9 }, normal) };
    expect(() => covarianceOf(wide)).toThrow("needs more rows than columns, got 3 x 3");
    expect(() => correlationOf({ rows: 2, columns: 2, values: Float64Array.of(1, 0, 0, 0) })).toThrow(
      "the variance of variable 1 is 0; leave constants out",
    );
    expect(() => correlationOf({ rows: 1, columns: 2, values: Float64Array.of(1, 0) })).toThrow("square, got 1 x 2");
  });
});
