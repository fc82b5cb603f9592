import { fittedAt, leastSquares } from "groklab/analysis";
import { randomStream } from "groklab/core";
import { linearRegression } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { normals } from "./seeded";

const drawn = (seed: number, n: number) => normals(randomStream(seed, "least squares"), n);

describe("leastSquares", () => {
  it("finds a line that there is, and an intercept and slopes by hand", () => {
    const line = leastSquares([[0], [1], [2]], [1, 3, 5]);
    expect([line.intercept, ...line.slopes, line.residual, line.n]).toBeAllclose([1, 2, 0, 3], { atol: 1e-12 });
    // y = 2 + x1 - 3 x2 with residuals 1, -1, -1, 1, which are orthogonal to 1, x1 and x2.
    const fit = leastSquares(
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
      [3, -2, 2, 1],
    );
    expect([fit.intercept, ...fit.slopes, fit.residual]).toBeAllclose([2, 1, -3, 2], { rtol: 1e-12 });
  });

  it("agrees with numpy.linalg.lstsq for two variables", () => {
    const rows = [
      [0.5, 1.2],
      [1.5, -0.3],
      [2, 2.2],
      [3.1, 0.4],
      [4.2, 1.9],
      [5, -1],
    ];
    const fit = leastSquares(rows, [1, 2.5, 2, 4.1, 4, 7.2]);
    expect([fit.intercept, ...fit.slopes, fit.residual]).toBeAllclose(
      [1.0698977792711988, 1.0531718354630506, -0.6332017258352083, 0.33011689768374464],
      { rtol: 1e-12 },
    );
  });

  it("is simple-statistics' line for one variable", () => {
    const [x, y] = [drawn(1, 40), drawn(2, 40)];
    const { m, b } = linearRegression(x.map((value, i) => [value, y[i]]));
    const fit = leastSquares(
      x.map((value) => [value]),
      y,
    );
    expect([fit.intercept, fit.slopes[0]]).toBeAllclose([b, m], { rtol: 1e-9 });
  });

  it("leaves residuals that no variable explains, whatever the variables' units", () => {
    const [first, second, third] = [3, 4, 5].map((seed) => drawn(seed, 60));
    const rows = first.map((a, i) => [a, second[i] + 0.5 * a, third[i]]);
    const y = drawn(6, 60).map((e, i) => 1 + rows[i][0] - 2 * rows[i][2] + e);
    const fit = leastSquares(rows, y);
    const rest = y.map((value, i) => value - fittedAt(fit, rows[i]));
    for (let j = 0; j < 3; j++) expect(rest.reduce((sum, e, i) => sum + e * rows[i][j], 0)).toBeCloseTo(0, 9);
    expect(rest.reduce((sum, e) => sum + e, 0)).toBeCloseTo(0, 9);
    const inOtherUnits = leastSquares(
      rows.map(([a, b, c]) => [1000 * a + 7, b, c]),
      y,
    );
    expect(inOtherUnits.slopes).toBeAllclose([fit.slopes[0] / 1000, fit.slopes[1], fit.slopes[2]], { rtol: 1e-9 });
    expect(inOtherUnits.residual).toBeCloseTo(fit.residual, 9);
  });

  it("refuses what has no answer", () => {
    expect(() => leastSquares([[1], [2]], [1, 2])).toThrow(/needs 3 or more observations of 1 variables, got 2/);
    expect(() => leastSquares([[1], [1], [1]], [1, 2, 3])).toThrow(/variable 0 is constant/);
    expect(() =>
      leastSquares(
        [
          [1, 2],
          [2, 4],
          [3, 6],
          [4, 8],
        ],
        [1, 2, 3, 4],
      ),
    ).toThrow(/variable 1 is constant, or/);
    expect(() => leastSquares([[1], [2], [Number.NaN]], [1, 2, 3])).toThrow(/not a finite number/);
  });
});
