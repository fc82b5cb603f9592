import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../lib/analysis/normal";
import reference from "./reference/information.json";

describe("normalQuantile", () => {
  it.each(reference.quantiles)("agrees with SciPy to 1e-15 at $p", ({ p, z }) => {
    expect(normalQuantile(p)).toBeAllclose(z, { rtol: 2e-15, atol: 0 });
  });

  it("gives the values that AS 241 is published with, to all its sixteen digits", () => {
    expect([0.25, 0.001, 1e-20].map(normalQuantile)).toBeAllclose(
      [-0.6744897501960817, -3.090232306167814, -9.262340089798409],
      { rtol: 2e-15 },
    );
  });

  it("is odd about a half, infinite at 0 and 1, and no number outside", () => {
    for (const p of [0.5, 0.25, 0.0625, 2 ** -20]) expect(normalQuantile(p) + normalQuantile(1 - p)).toBe(0);
    expect([0, 1, -0.1, 1.1, Number.NaN].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("undoes the distribution function to its eight digits", () => {
    for (const p of [0.001, 0.2, 0.5, 0.77, 0.9999])
      expect(normalCdf(normalQuantile(p))).toBeAllclose(p, { rtol: 1e-8 });
  });
});
